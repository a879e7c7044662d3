"""Reads of match funds and of what is kept or given: what the caps have left, who waits, what is held."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.giving.models import FundPool, Gift, Giver, MatchFund, MatchKeep, Pool
from charity_app.giving.states.gifts import HELD_STATES
from charity_app.giving.states.matches import (
    COUNTED_STATES,
    MATCHING_STATES,
    FundState,
    KeepState,
    MatchLimit,
    NoMatch,
)
from charity_app.projects.models import CharityProject
from charity_app.projects.queries import is_silent

_NET = func.coalesce(func.sum(MatchKeep.amount_fen - MatchKeep.returned_fen), 0)


def fund_for(gift: Gift) -> MatchFund | None:
    """Return the fund that looks at a gift: an open one of its campaign and book before one that is used up."""
    wanted = (
        select(MatchFund)
        .where(
            MatchFund.campaign_id == gift.campaign_id,
            MatchFund.is_sandbox == gift.is_sandbox,
            MatchFund.state != FundState.DRAFT,
        )
        .order_by(
            case({FundState.OPEN: 0, FundState.EXHAUSTED: 1}, value=MatchFund.state, else_=2), MatchFund.opened_at
        )
        .limit(1)
    )
    return db.session.scalars(wanted).first()


def reason_against(fund: MatchFund, gift: Gift) -> NoMatch | None:
    """Tell why a fund does not look at a gift at all; None when it does. Source: R-MAT-03."""
    if fund.state not in MATCHING_STATES or not fund.starts_on <= clock.today() < fund.ends_on:
        return NoMatch.NOT_OPEN
    if gift.way is not None and gift.way.value not in fund.ways:
        return NoMatch.WAY
    if not _is_eligible(fund, gift.pool_id):
        return NoMatch.NOT_ELIGIBLE
    if _is_silent(gift.pool_id):
        return NoMatch.SILENT_PROJECT
    if fund.sponsor_id is not None and gift.giver_id is not None and _organisation_of(gift.giver_id) == fund.sponsor_id:
        return NoMatch.OWN_FUNDS
    return None


def _is_eligible(fund: MatchFund, pool_id: UUID) -> bool:
    listed = set(db.session.scalars(select(FundPool.pool_id).where(FundPool.fund_id == fund.id)))
    return not listed or pool_id in listed


def _is_silent(pool_id: UUID) -> bool:
    of_pool = select(CharityProject).join(Pool, Pool.project_id == CharityProject.id).where(Pool.id == pool_id)
    project = db.session.scalars(of_pool).one_or_none()
    return project is not None and is_silent(project)


def _organisation_of(giver_id: UUID) -> UUID | None:
    return db.session.scalar(select(Giver.organisation_id).where(Giver.id == giver_id))


def keep_of(gift: Gift) -> MatchKeep | None:
    """Return the match of a gift."""
    return db.session.scalars(select(MatchKeep).where(MatchKeep.gift_id == gift.id)).one_or_none()


def used_of_day(fund: MatchFund, keep: MatchKeep) -> int:
    """Return what of the day's cap other gifts of the same giver or the same device have used; the larger counts."""
    marks: list[tuple[ColumnElement[bool], object]] = [
        (MatchKeep.giver_id == keep.giver_id, keep.giver_id),
        (MatchKeep.device == keep.device, keep.device),
    ]
    by_mark = [_used(fund, mark, MatchKeep.on_date == keep.on_date, keep=keep) for mark, value in marks if value]
    return max(by_mark, default=0)


def used_of_pool(fund: MatchFund, keep: MatchKeep) -> int:
    """Return what of a pool's cap other gifts have used."""
    return _used(fund, MatchKeep.pool_id == keep.pool_id, keep=keep)


def _used(fund: MatchFund, *conditions: ColumnElement[bool], keep: MatchKeep) -> int:
    with db.session.no_autoflush:
        used = select(_NET).where(
            MatchKeep.fund_id == fund.id,
            MatchKeep.state.in_(COUNTED_STATES),
            MatchKeep.gift_id != keep.gift_id,
            *conditions,
        )
        return int(db.session.scalar(used) or 0)


def _waits(fund: MatchFund) -> tuple[ColumnElement[bool], ...]:
    return (
        MatchKeep.fund_id == fund.id,
        or_(
            MatchKeep.state == KeepState.WAITING,
            and_(
                MatchKeep.state == KeepState.GIVEN,
                MatchKeep.limited_by == MatchLimit.FUND,
                MatchKeep.returned_fen == 0,
            ),
        ),
        MatchKeep.gift_id == Gift.id,
        Gift.state.in_(HELD_STATES),
    )


def has_waiting(fund: MatchFund) -> bool:
    """Tell whether somebody whose gift has arrived waits for money in the fund, for a match or the rest of one."""
    with db.session.no_autoflush:
        return bool(db.session.scalar(select(exists().where(*_waits(fund)))))


def first_waiting(fund: MatchFund) -> tuple[MatchKeep, Gift] | None:
    """Return who has waited longest for money in the fund, with the gift."""
    wanted = select(MatchKeep, Gift).where(*_waits(fund)).order_by(Gift.received_at, Gift.id).limit(1)
    found = db.session.execute(wanted).first()
    return (found[0], found[1]) if found else None


def same_hand(keep: MatchKeep) -> ColumnElement[bool] | None:
    """Return the condition for gifts of the same giver or the same device; None when neither is known."""
    marks: list[ColumnElement[bool]] = []
    if keep.giver_id is not None:
        marks.append(Gift.giver_id == keep.giver_id)
    if keep.device is not None:
        marks.append(Gift.device == keep.device)
    return or_(*marks) if marks else None
