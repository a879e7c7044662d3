"""What the demo hands to whoever uses it: accounts with passwords, keys of what exists, links, codes (ruling 45)."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.casework.models import StatusReference
from charity_app.core.db import db
from charity_app.core.scope import system_actor
from charity_app.demo.district import District
from charity_app.demo.identity import Account
from charity_app.demo.missing import find_missing
from charity_app.demo.timeline import DEMO_NOW
from charity_app.matching.models import Claim, NeedPost, ResourceOffer
from charity_app.matching.services.notices import family_link
from charity_app.matching.states.claims import ClaimState, Handover
from charity_app.messaging.states import LinkPurpose
from charity_app.projects.models import CharityProject

ACCOUNTS_FILE = "demo_accounts.json"
PRINTED_FILE = "demo_accounts.txt"


def describe(district: District) -> dict[str, Any]:
    """Return everything by which the demo is used and tested; makes fresh links for families that have not answered."""
    phones = {entered.id: entered.phone for entered in district.households}
    return {
        "seed": district.seed,
        "scale": district.scale.name,
        "now": DEMO_NOW.isoformat(),
        "missing": find_missing(list(phones)),
        "accounts": [_account(account) for account in district.accounts],
        "households": {
            code: {"id": str(entered.id), "number": entered.number, "phone": entered.phone}
            for code, entered in district.named.items()
        },
        "needs": _by_state(NeedPost),
        "offers": _by_state(ResourceOffer),
        "claims": _by_state(Claim),
        "projects": _by_state(CharityProject),
        "links": [*_links(ClaimState.DELIVERED, LinkPurpose.CONFIRM_CLAIM), *_unanswered_handovers()],
        "references": [*_calls(district), *_need_references(phones)],
    }


def _by_state(model: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for state, key in db.session.execute(select(model.state, model.id).order_by(model.state, model.id)):
        found.setdefault(state.value, []).append(str(key))
    return found


def _links(state: ClaimState, purpose: LinkPurpose, *conditions: Any) -> Iterator[dict[str, str]]:
    wanted = select(Claim).where(Claim.state == state, *conditions).order_by(Claim.code)
    for claim in db.session.scalars(wanted).all():
        path = family_link(claim, purpose, by=system_actor("demo"))
        yield {"claim_id": str(claim.id), "purpose": purpose.value, "path": path}


def _unanswered_handovers() -> Iterator[dict[str, str]]:
    open_question = (Claim.handover == Handover.NOT_ASKED, Claim.organisation_id.is_not(None))
    return _links(ClaimState.ACCEPTED, LinkPurpose.ANSWER_HANDOVER, *open_question)


def _calls(district: District) -> Iterator[dict[str, str]]:
    for asked in district.help_asked:
        yield {"code": asked.code, "digits": asked.digits, "subject": "help_request", "state": asked.state.value}


def _need_references(phones: Mapping[UUID, str]) -> Iterator[dict[str, str]]:
    wanted = (
        select(StatusReference.code, StatusReference.household_id, NeedPost.state)
        .join(NeedPost, NeedPost.id == StatusReference.subject_id)
        .where(StatusReference.household_id.in_(phones))
        .order_by(StatusReference.code)
    )
    for code, household_id, state in db.session.execute(wanted):
        digits = phones[household_id][-4:] if household_id else ""
        yield {"code": code, "digits": digits, "subject": "need_post", "state": state.value}


def _account(account: Account) -> dict[str, Any]:
    post = account.post
    return {
        "login": post.login,
        "role": post.role.value,
        "name": account.name,
        "password": account.password,
        "totp_secret": account.totp_secret,
        "phone": post.phone,
        "place": post.place,
        "place_id": str(post.place_id) if post.place_id else None,
        "household_id": str(post.household_id) if post.household_id else None,
    }


def write_private(target: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    target.write_text(text, encoding="utf-8")


def keep(told: dict[str, Any], data_dir: Path) -> None:
    """Keep the accounts beside the data, and the lines that are printed when the platform starts."""
    write_private(data_dir / ACCOUNTS_FILE, json.dumps(told["accounts"], ensure_ascii=False, indent=1))
    write_private(data_dir / PRINTED_FILE, "\n".join(_lines(told["accounts"])) + "\n")


def _lines(accounts: Iterable[dict[str, Any]]) -> Iterable[str]:
    seen: set[str] = set()
    for account in accounts:
        if account["role"] in seen:
            continue
        seen.add(account["role"])
        way_in = f"phone {account['phone']}" if account["phone"] else f"{account['login']}  {account['password']}"
        yield f"  {account['role']:24} {way_in}"
