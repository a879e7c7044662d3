"""Thank-you certificates, agreements, yearly statements: what stands on them, and what proves them (R-RCP-03)."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from charity_app.core.clock import local_date, start_of
from charity_app.core.db import db
from charity_app.core.privacy import Erased, keys, unseal
from charity_app.core.scope import Actor
from charity_app.giving.models import Gift, Giver, GoodsLine, MatchKeep
from charity_app.giving.queries.pools import pool_titles
from charity_app.giving.states.gifts import HELD_STATES, Naming, Way
from charity_app.giving.states.matches import KeepState
from charity_app.registry.models import Organisation

_ALPHABET = "23456789ABCDEFGHJKMNPQRTUVWXY"
_SIGNS = 10


@dataclass(frozen=True)
class Certificate:
    """What the public reads of a gift: the name as the giver chose it, empty for a kind person; the amount or None."""

    number: str
    check_code: str
    name: str
    amount_fen: int | None
    goods: tuple[str, ...]
    pool: str
    charity: str
    given_on: date


def check_code_of(gift: Gift) -> str:
    """Return the sign that proves the certificate of a gift; nobody can make one without the key of the house."""
    digest = hmac.new(keys().index, f"certificate:{gift.id}".encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest, "big")
    letters = []
    for _ in range(_SIGNS):
        number, place = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[place])
    return "".join(letters)


def certificate_of(gift: Gift) -> Certificate | None:
    """Return the certificate of a gift that arrived and was not given back."""
    if gift.state not in HELD_STATES or gift.received_at is None:
        return None
    charity, giver = db.session.execute(
        select(Organisation.name, Giver)
        .select_from(Gift)
        .join(Organisation, Organisation.id == Gift.charity_id)
        .outerjoin(Giver, Giver.id == Gift.giver_id)
        .where(Gift.id == gift.id)
    ).one()
    return Certificate(
        number=gift.number,
        check_code=check_code_of(gift),
        name=public_name_of(gift, giver),
        amount_fen=None if gift.naming is Naming.NAMED_WITHOUT_AMOUNT else gift.kept_fen,
        goods=_goods(gift) if gift.way is Way.GOODS else (),
        pool=pool_titles(gift.campaign_id)[gift.pool_id],
        charity=charity,
        given_on=gift.given_on or local_date(gift.received_at),
    )


@dataclass(frozen=True)
class Agreement:
    """What giver and charity agree on about a gift, but for the giver's name, which is written down nowhere."""

    number: str
    amount_fen: int
    goods: tuple[str, ...]
    pool: str
    charity: str
    handed_over_on: date


def agreement_of(gift: Gift) -> Agreement | None:
    """Return the written agreement about a gift that arrived and was not given back. Source: R-DON-08."""
    seen = certificate_of(gift)
    if seen is None:
        return None
    return Agreement(seen.number, gift.kept_fen, seen.goods, seen.pool, seen.charity, seen.given_on)


def public_name_of(gift: Gift, giver: Giver | None) -> str:
    """Return the name that the public may read; empty for a kind person."""
    if gift.naming is Naming.ANONYMOUS or giver is None or gift.public_name_sealed is None:
        return ""
    try:
        return unseal(giver.key_owner, gift.public_name_sealed, place=f"gifts.public_name_sealed:{gift.id}")
    except Erased:
        return ""


def _goods(gift: Gift) -> tuple[str, ...]:
    wanted = select(GoodsLine).where(GoodsLine.gift_id == gift.id).order_by(GoodsLine.what)
    return tuple(f"{line.what} {line.quantity.normalize():f}{line.unit}" for line in db.session.scalars(wanted))


def certificate_named(number: str, check_code: str) -> Certificate | None:
    """Return the certificate with this number and sign; None when there is none, or the gift went back."""
    gift = db.session.scalars(select(Gift).where(Gift.number == number.strip().upper())).one_or_none()
    if gift is None or not hmac.compare_digest(check_code_of(gift), check_code.strip().upper()):
        return None
    return certificate_of(gift)


@dataclass(frozen=True)
class StatementRow:
    """One gift of a year."""

    given_on: date
    number: str
    pool: str
    charity: str
    amount_fen: int
    match_fen: int


@dataclass(frozen=True)
class Statement:
    """What a person gave in a year, less what went back."""

    year: int
    rows: Sequence[StatementRow]

    @property
    def sum_fen(self) -> int:
        """What was given."""
        return sum(row.amount_fen for row in self.rows)

    @property
    def match_fen(self) -> int:
        """What was added by funds."""
        return sum(row.match_fen for row in self.rows)


def statement_of(viewer: Actor, year: int) -> Statement:
    """Return what the viewer gave in a year."""
    first, last = start_of(date(year, 1, 1)), start_of(date(year + 1, 1, 1))
    wanted = (
        select(Gift, Organisation.name, MatchKeep)
        .join(Giver, Giver.id == Gift.giver_id)
        .join(Organisation, Organisation.id == Gift.charity_id)
        .outerjoin(MatchKeep, (MatchKeep.gift_id == Gift.id) & (MatchKeep.state == KeepState.GIVEN))
        .where(Giver.user_id == viewer.user_id, Gift.state.in_(HELD_STATES))
        .where(Gift.received_at >= first, Gift.received_at < last)
        .order_by(Gift.received_at, Gift.id)
    )
    titles: dict[UUID, str] = {}
    rows = []
    for gift, charity, keep in db.session.execute(wanted):
        if gift.pool_id not in titles:
            titles |= pool_titles(gift.campaign_id)
        rows.append(_line(gift, charity, keep, titles[gift.pool_id]))
    return Statement(year, rows)


def _line(gift: Gift, charity: str, keep: MatchKeep | None, pool: str) -> StatementRow:
    match_fen = keep.net_fen if keep else 0
    return StatementRow(
        local_date(gift.received_at or gift.created_at), gift.number, pool, charity, gift.kept_fen, match_fen
    )
