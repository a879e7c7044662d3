"""One-time codes: six digits sent to a phone, the way in for residents, donors and volunteers."""

import hmac
import re
import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from charity_app.core import clock, settings
from charity_app.core.db import db, unit_of_work
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.privacy import seal_for_house
from charity_app.core.scope import Actor
from charity_app.core.text import Text, normalised
from charity_app.identity.events import CodeIssued
from charity_app.identity.models import OneTimeCode
from charity_app.identity.queries import (
    code_of,
    code_place,
    phone_index,
    phone_place,
    user_of_phone,
)
from charity_app.identity.services.passwords import lane_of
from charity_app.identity.services.throttles import demand_try
from charity_app.identity.states import CodePurpose

TRIES = settings.declare(
    "identity.code_tries",
    5,
    unit="tries",
    rule="",
    name=Text("Tries for one message code", "setting"),
)
LASTS = settings.declare(
    "identity.code_lasts",
    10,
    unit="minutes",
    rule="",
    name=Text("A message code works for", "setting"),
)
A_DAY = settings.declare(
    "identity.codes_a_day",
    10,
    unit="codes a day",
    rule="",
    name=Text("Message codes to one phone", "setting"),
)
_DAY = timedelta(days=1)
_PHONE = re.compile(r"1[0-9]{10}\Z")


def clean_phone(text: str) -> str:
    """Return a mobile number as eleven plain digits. Raises Invalid when it is none."""
    digits = re.sub(r"[-()]", "", normalised(text)).removeprefix("+86")
    if not _PHONE.match(digits):
        raise Invalid(Text("Enter a mobile number of 11 digits", "sign in"), field="phone")
    return digits


def demand_code_lane(phone: str, *, address: str, device: str | None) -> None:
    """Count a wish for a code. Raises TooMany when this phone or address had its share."""
    user = user_of_phone(phone)
    lane = lane_of(f"code:{phone}", user_id=user.id if user else None, address=address, device=device)
    demand_try(lane, limit=settings.value(A_DAY), window=_DAY)


def issue_code(phone: str, *, purpose: CodePurpose, by: Actor) -> OneTimeCode:
    """Make a code for a phone, known or not; whoever hears the fact sends it to phones that are known."""
    wall = clock.wall()
    row = OneTimeCode(
        phone_index=phone_index(phone),
        purpose=purpose,
        created_at=wall,
        expires_at=wall + timedelta(minutes=settings.value(LASTS)),
    )
    row.phone_sealed = seal_for_house(phone, place=phone_place(row.id))
    row.code_sealed = seal_for_house(f"{secrets.randbelow(1_000_000):06}", place=code_place(row.id))
    db.session.add(row)
    db.session.flush()
    emit(CodeIssued(one_time_code_id=row.id, by=by))
    return row


def try_code(code_id: UUID, *, code: str, purpose: CodePurpose) -> bool:
    """Count a try in a transaction of its own and tell whether it is right; call it before the main transaction."""
    with unit_of_work():
        counted = update(OneTimeCode).where(
            OneTimeCode.id == code_id,
            OneTimeCode.purpose == purpose,
            OneTimeCode.tries < settings.value(TRIES),
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > clock.wall(),
        )
        done = db.session.execute(counted.values(tries=OneTimeCode.tries + 1))
        if getattr(done, "rowcount", 0) != 1:
            return False
        expected = code_of(db.session.scalars(select(OneTimeCode).where(OneTimeCode.id == code_id)).one())
        return hmac.compare_digest(expected.encode(), normalised(code).encode())
