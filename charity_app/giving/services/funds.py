"""Commands on a match fund: write, pay in, open, close; and what moves it by itself. Source: R-MAT-01."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.giving.events import FundMoved, FundPaidIn, FundWritten
from charity_app.giving.models import FundPool, JointCampaign, MatchFund
from charity_app.giving.services.books import fund_account, sponsor_account
from charity_app.giving.states.gifts import ONLINE_WAYS
from charity_app.giving.states.matches import FUND_TABLE, FundAction, FundState
from charity_app.ledger.queries import balance
from charity_app.ledger.services import Line, post
from charity_app.registry.services.stamps import clean_words, take_version

RATE = settings.declare(
    "giving.match_rate", 50, unit="percent", rule="R-MAT-01", name=Text("Share of a gift that is matched", "setting")
)
GIFT_CAP = settings.declare(
    "giving.match_gift_cap", 500, unit="yuan", rule="R-MAT-01", name=Text("Most match for one gift", "setting")
)
DAY_CAP = settings.declare(
    "giving.match_day_cap", 999, unit="yuan", rule="R-MAT-01", name=Text("Most match for one giver a day", "setting")
)
POOL_CAP = settings.declare(
    "giving.match_pool_cap", 50_000, unit="yuan", rule="R-MAT-01", name=Text("Most match for one project", "setting")
)
CLOSE_JOB, GIVE_WAITING_JOB = "giving.close_fund", "giving.give_waiting"


@dataclass(frozen=True, kw_only=True)
class FundDetails:
    """What is written about a match fund; no pools means all pools of its campaign."""

    name: str
    sponsor_id: UUID | None
    pool_fen: int
    rate_ppm: int
    gift_cap_fen: int
    day_cap_fen: int
    pool_cap_fen: int
    starts_on: date
    ends_on: date
    pool_ids: tuple[UUID, ...] = ()


def write_fund(campaign: JointCampaign, *, details: FundDetails, is_sandbox: bool, by: Actor) -> MatchFund:
    """Write a match fund of a campaign down as a draft. Raises Invalid."""
    _check(details)
    fund = MatchFund(
        campaign_id=campaign.id,
        ways=[way.value for way in ONLINE_WAYS],
        is_sandbox=is_sandbox,
        written_by_id=by.user_id,
        written_at=clock.now(),
        **_columns(details),
    )
    db.session.add(fund)
    db.session.flush()
    _write_pools(fund, details.pool_ids)
    emit(FundWritten(fund_id=fund.id, campaign_id=campaign.id, by=by))
    return fund


def change_fund(fund: MatchFund, *, details: FundDetails, version: int, by: Actor) -> None:
    """Correct a draft. Raises Invalid, Conflict once it is open or when somebody else was faster."""
    if fund.state is not FundState.DRAFT:
        raise Conflict(Text("Only a draft can be changed", "error"))
    _check(details)
    take_version(fund, version)
    for name, value in _columns(details).items():
        setattr(fund, name, value)
    fund.written_by_id = by.user_id
    _write_pools(fund, details.pool_ids)
    emit(FundWritten(fund_id=fund.id, campaign_id=fund.campaign_id, by=by))


def _columns(details: FundDetails) -> dict[str, Any]:
    plain = (
        "sponsor_id",
        "pool_fen",
        "rate_ppm",
        "gift_cap_fen",
        "day_cap_fen",
        "pool_cap_fen",
        "starts_on",
        "ends_on",
    )
    return {"name": clean_words(details.name, field="name", longest=60)} | {
        name: getattr(details, name) for name in plain
    }


def _check(details: FundDetails) -> None:
    if not details.name.strip():
        raise Invalid(Text("Please fill this in", "error"), field="name")
    if details.ends_on <= details.starts_on:
        raise Invalid(Text("The end cannot be before the start", "error"), field="ends_on")
    for field in ("pool_fen", "rate_ppm", "gift_cap_fen", "day_cap_fen", "pool_cap_fen"):
        if getattr(details, field) <= 0:
            raise Invalid(Text("This must be above zero", "error"), field=field)


def _write_pools(fund: MatchFund, pool_ids: Iterable[UUID]) -> None:
    db.session.execute(delete(FundPool).where(FundPool.fund_id == fund.id))
    db.session.add_all(FundPool(fund_id=fund.id, pool_id=pool_id) for pool_id in sorted(set(pool_ids), key=str))
    db.session.flush()


def pay_in(fund: MatchFund, *, amount_fen: int, reference: str, by: Actor) -> None:
    """Record money of the sponsor that arrived for the fund; the same reference counts once. Raises Invalid."""
    words = clean_words(reference, field="reference", longest=40)
    if not words.isascii() or not words.isalnum():
        raise Invalid(Text("Use letters and digits only", "error"), field="reference")
    if amount_fen <= 0:
        raise Invalid(Text("This must be above zero", "error"), field="amount_fen")
    line = Line(
        debit=sponsor_account(fund),
        credit=fund_account(fund),
        amount=amount_fen,
        reason="match_paid_in",
        subject_type="match_fund",
        subject_id=fund.id,
    )
    post([line], key=f"match_fund:{fund.id}:paid_in:{words}")
    emit(FundPaidIn(fund_id=fund.id, amount_fen=amount_fen, by=by))
    follow_money(fund, by=by)


def open_fund(fund: MatchFund, *, by: Actor) -> None:
    """Begin to match. Raises NotAllowed for whoever wrote it, Conflict until its money has arrived."""
    if by.user_id is not None and by.user_id == fund.written_by_id:
        raise NotAllowed(Text("A second person must review this", "error"))
    if balance(fund_account(fund)) < fund.pool_fen:
        raise Conflict(Text("The money of the fund has not all arrived", "error"))
    advance(fund, FUND_TABLE, FundAction.OPEN, opened_by_id=by.user_id, opened_at=clock.now())
    emit(FundMoved(fund_id=fund.id, action=FundAction.OPEN, by=by))


def close_fund(fund: MatchFund, *, by: Actor) -> None:
    """Match no more; what is kept stays kept. Raises Conflict before its last day is over."""
    if clock.today() < fund.ends_on:
        raise Conflict(Text("The fund runs until %(day)s", "error", {"day": fund.ends_on}))
    advance(fund, FUND_TABLE, FundAction.CLOSE, closed_at=clock.now())
    emit(FundMoved(fund_id=fund.id, action=FundAction.CLOSE, by=by))


def close_due_fund(fund_id: UUID, *, by: Actor) -> None:
    """Close one fund whose last day is over; a second time changes nothing."""
    fund = get_fund_row(fund_id)
    if fund.state in (FundState.OPEN, FundState.EXHAUSTED):
        close_fund(fund, by=by)


def get_fund_row(fund_id: UUID) -> MatchFund:
    """Return a fund that is there."""
    return db.session.scalars(select(MatchFund).where(MatchFund.id == fund_id)).one()


def locked_fund(fund_id: UUID) -> MatchFund:
    """Return a fund as it is now and keep others from deciding on its money until this transaction ends."""
    wanted = select(MatchFund).where(MatchFund.id == fund_id).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def follow_money(fund: MatchFund, *, by: Actor) -> None:
    """Let the state of a fund follow what is left of it: used up, or open again for those who wait."""
    left = balance(fund_account(fund))
    if fund.state is FundState.OPEN and left == 0:
        advance(fund, FUND_TABLE, FundAction.POOL_USED)
        emit(FundMoved(fund_id=fund.id, action=FundAction.POOL_USED, by=by))
    elif fund.state is FundState.EXHAUSTED and left > 0:
        advance(fund, FUND_TABLE, FundAction.RELEASE)
        emit(FundMoved(fund_id=fund.id, action=FundAction.RELEASE, by=by))
        enqueue(GIVE_WAITING_JOB, {"id": fund.id})


def plan_upkeep() -> int:
    """Ask for one job for every fund whose last day is over; returns how many are due."""
    today = clock.today()
    over = select(MatchFund.id).where(
        MatchFund.state.in_((FundState.OPEN, FundState.EXHAUSTED)), MatchFund.ends_on <= today
    )
    due = list(db.session.scalars(over))
    for fund_id in due:
        enqueue(CLOSE_JOB, {"id": fund_id}, key=f"{fund_id}:{today.isoformat()}")
    return len(due)
