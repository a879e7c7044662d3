"""The match of one gift: kept for a while, given with the money, set free, returned. Source: R-MAT-02, features 3.4."""

from datetime import timedelta
from typing import Any

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.giving.events import MatchDecided, MatchMoved
from charity_app.giving.formula import Figures, Terms, by_rate, figure
from charity_app.giving.models import Gift, MatchFund, MatchKeep
from charity_app.giving.queries.lines import unallocated_of
from charity_app.giving.queries.matches import fund_for, has_waiting, keep_of, reason_against, used_of_day, used_of_pool
from charity_app.giving.services.books import fund_account, kept_account, own_account, pool_account
from charity_app.giving.services.funds import GIVE_WAITING_JOB, follow_money, locked_fund
from charity_app.giving.services.suspicions import suspicion_of
from charity_app.giving.states.books import MATCH_MADE_GOOD
from charity_app.giving.states.matches import (
    KEEP_TABLE,
    MATCHING_STATES,
    KeepAction,
    KeepState,
    MatchLimit,
)
from charity_app.ledger.queries import balance
from charity_app.ledger.services import Line, post

KEPT_FOR = settings.declare(
    "giving.match_minutes", 15, unit="minutes", rule="3.4", name=Text("A match is kept for a gift", "setting")
)
_LEFT = ("gift_cap_fen", "day_left_fen", "pool_left_fen", "fund_left_fen")
_RENEWED = (KeepState.LAPSED, KeepState.RELEASED)


def keep_match(gift: Gift, *, by: Actor) -> MatchKeep | None:
    """Keep the match for a gift that is about to be paid. None where its campaign has no fund."""
    fund = fund_for(gift)
    if fund is None:
        return None
    keep = MatchKeep(
        fund_id=fund.id,
        gift_id=gift.id,
        pool_id=gift.pool_id,
        giver_id=gift.giver_id,
        device=gift.device,
        on_date=clock.today(),
        gift_fen=gift.amount_fen,
        decided_at=clock.now(),
        no_match=reason_against(fund, gift),
        state=KeepState.NONE,
    )
    if keep.no_match is None:
        fund = locked_fund(fund.id)
        _decide(keep, fund)
    db.session.add(keep)
    db.session.flush()
    if keep.state is KeepState.KEPT:
        post([_line(keep, fund, into_kept=True)], key=key_of(keep, "kept"))
        follow_money(fund, by=by)
    _tell(keep, by)
    return keep


def _decide(keep: MatchKeep, fund: MatchFund) -> None:
    """Set the figures and the state of a keep, with the fund held."""
    figures = _figures(keep, fund)
    for name in ("by_rate_fen", *_LEFT):
        setattr(keep, name, getattr(figures, name))
    keep.amount_fen, keep.limited_by, keep.decided_at = figures.amount_fen, figures.limited_by, clock.now()
    keep.kept_until_at = keep.decided_at + timedelta(minutes=settings.value(KEPT_FOR)) if keep.amount_fen else None
    keep.state = KeepState.KEPT if keep.amount_fen else _without(figures)


def _figures(keep: MatchKeep, fund: MatchFund, *, gift_fen: int | None = None) -> Figures:
    is_open = fund.state in MATCHING_STATES
    comes_first = keep.state in (KeepState.WAITING, KeepState.GIVEN) or not has_waiting(fund)
    given_fen = keep.net_fen if keep.state is KeepState.GIVEN else 0
    return figure(
        keep.gift_fen if gift_fen is None else gift_fen,
        terms_of(fund),
        day_used_fen=used_of_day(fund, keep),
        pool_used_fen=used_of_pool(fund, keep),
        fund_left_fen=given_fen + (balance(fund_account(fund)) if is_open and comes_first else 0),
    )


def _without(figures: Figures) -> KeepState:
    return KeepState.WAITING if figures.limited_by is MatchLimit.FUND else KeepState.NONE


def terms_of(fund: MatchFund) -> Terms:
    """Return what a fund promises."""
    return Terms(
        rate_ppm=fund.rate_ppm,
        gift_cap_fen=fund.gift_cap_fen,
        day_cap_fen=fund.day_cap_fen,
        pool_cap_fen=fund.pool_cap_fen,
    )


def lines_when_received(gift: Gift, *, by: Actor) -> list[Line]:
    """Decide on the match of a gift whose money is there; returns what moves together with it.

    Whoever waits for money in the fund goes on waiting: those who wait are served in turn.
    """
    keep = keep_of(gift)
    if keep is None or keep.state not in (KeepState.KEPT, KeepState.WAITING, *_RENEWED):
        return []
    fund = locked_fund(keep.fund_id)
    db.session.refresh(keep)
    lines = renew_match(keep, fund, by=by) if keep.state in _RENEWED else []
    if keep.state is KeepState.WAITING:
        enqueue(GIVE_WAITING_JOB, {"id": fund.id})
    return lines + give_kept(keep, gift, fund, by=by)


def give_kept(keep: MatchKeep, gift: Gift, fund: MatchFund, *, by: Actor) -> list[Line]:
    """Give what is kept, or hold it for two people to look at; returns what moves."""
    if keep.state is not KeepState.KEPT:
        return []
    suspicion = suspicion_of(keep, gift, fund)
    if suspicion is not None:
        advance(keep, KEEP_TABLE, KeepAction.HOLD, suspicion=suspicion)
        _tell(keep, by)
        return []
    return [_give(keep, fund, by)]


def _give(keep: MatchKeep, fund: MatchFund, by: Actor) -> Line:
    """Give what is kept; where the fund could not give all, the rest follows when there is money again."""
    advance(keep, KEEP_TABLE, KeepAction.GIVE, ended_at=clock.now())
    if keep.limited_by is MatchLimit.FUND:
        enqueue(GIVE_WAITING_JOB, {"id": fund.id})
    _tell(keep, by)
    return Line(
        debit=kept_account(fund),
        credit=pool_account(keep.pool_id, is_sandbox=fund.is_sandbox),
        amount=keep.amount_fen,
        reason="match",
        subject_type="gift",
        subject_id=keep.gift_id,
    )


def top_up_match(keep: MatchKeep, gift: Gift, fund: MatchFund, *, by: Actor) -> list[Line]:
    """Give what the fund could not give before, for what stayed of the gift; the fund is held. Returns what moves."""
    figures = _figures(keep, fund, gift_fen=gift.kept_fen)
    more_fen = max(0, figures.amount_fen - keep.amount_fen)
    for name in ("by_rate_fen", *_LEFT, "limited_by"):
        setattr(keep, name, getattr(figures, name))
    keep.amount_fen += more_fen
    keep.decided_at = clock.now()
    db.session.flush()
    if not more_fen:
        return []
    emit(MatchMoved(match_id=keep.id, state=keep.state, amount_fen=more_fen, by=by))
    pool = pool_account(keep.pool_id, is_sandbox=fund.is_sandbox)
    told: dict[str, Any] = {"reason": "match", "subject_type": "gift", "subject_id": keep.gift_id}
    return [Line(debit=fund_account(fund), credit=pool, amount=more_fen, **told)]


def renew_match(keep: MatchKeep, fund: MatchFund, *, by: Actor) -> list[Line]:
    """Decide anew on a match that was no longer kept, or that waits; the fund is held. Returns what moves."""
    figures = _figures(keep, fund)
    values: dict[str, Any] = {name: getattr(figures, name) for name in (*_LEFT, "amount_fen", "limited_by")}
    values["decided_at"] = clock.now()
    if figures.amount_fen:
        advance(keep, KEEP_TABLE, KeepAction.RENEW, **values)
        return [_line(keep, fund, into_kept=True)]
    waits = _without(figures) is KeepState.WAITING
    if not waits or keep.state is not KeepState.WAITING:
        advance(keep, KEEP_TABLE, KeepAction.MISS if waits else KeepAction.DROP, **values)
        _tell(keep, by)
    return []


def free_match(keep: MatchKeep, action: KeepAction, *, by: Actor) -> None:
    """Set what was kept for a gift free: it lapsed, the gift came to nothing, or the check refused it."""
    fund = locked_fund(keep.fund_id)
    db.session.refresh(keep)
    was_kept = keep.state in (KeepState.KEPT, KeepState.HELD)
    advance(keep, KEEP_TABLE, action, ended_at=clock.now())
    if was_kept:
        post([_line(keep, fund, into_kept=False)], key=key_of(keep, action))
        follow_money(fund, by=by)
    _tell(keep, by)


def give_held(keep: MatchKeep, *, by: Actor) -> None:
    """Give a match that two people looked at."""
    fund = locked_fund(keep.fund_id)
    post([_give(keep, fund, by)], key=key_of(keep, "given"))


def lines_when_refunded(gift: Gift, *, by: Actor) -> list[Line]:
    """Take back what the match of a gift is too much by now; returns what moves together with the refund.

    Call it once `refunded_fen` stands on the gift.
    """
    keep = keep_of(gift)
    if keep is None or keep.state is not KeepState.GIVEN:
        return []
    fund = locked_fund(keep.fund_id)
    db.session.refresh(keep)
    still = min(keep.net_fen, by_rate(gift.kept_fen, fund.rate_ppm))
    back = keep.net_fen - still
    if not back:
        return []
    keep.returned_fen += back
    if not gift.kept_fen:
        advance(keep, KEEP_TABLE, KeepAction.RETURN, ended_at=clock.now())
    db.session.flush()
    emit(MatchMoved(match_id=keep.id, state=keep.state, amount_fen=-back, by=by))
    return _lines_back(gift, fund, back)


def _lines_back(gift: Gift, fund: MatchFund, back_fen: int) -> list[Line]:
    """Return what returns to the fund from the pool, and what of it the charity makes good: it is already allocated."""
    pool = pool_account(gift.pool_id, is_sandbox=fund.is_sandbox)
    own = own_account(gift.charity_id, is_sandbox=fund.is_sandbox)
    missing_fen = max(0, back_fen - unallocated_of(gift.id, pool.id, is_match=True))
    moves = ((pool, fund_account(fund), back_fen, "match_return"), (own, pool, missing_fen, MATCH_MADE_GOOD))
    return [
        Line(debit=debit, credit=credit, amount=fen, reason=reason, subject_type="gift", subject_id=gift.id)
        for debit, credit, fen, reason in moves
        if fen
    ]


def _line(keep: MatchKeep, fund: MatchFund, *, into_kept: bool) -> Line:
    left, kept = fund_account(fund), kept_account(fund)
    return Line(
        debit=left if into_kept else kept,
        credit=kept if into_kept else left,
        amount=keep.amount_fen,
        reason="match_kept" if into_kept else "match_free",
        subject_type="match_keep",
        subject_id=keep.id,
    )


def key_of(keep: MatchKeep, what: str) -> str:
    """Return the key under which something that was decided about a match is posted."""
    return f"match:{keep.id}:{what}:{keep.decided_at:%Y%m%d%H%M%S%f}"


def _tell(keep: MatchKeep, by: Actor) -> None:
    if keep.state in (KeepState.KEPT, KeepState.WAITING, KeepState.NONE):
        emit(MatchDecided(match_id=keep.id, gift_id=keep.gift_id, amount_fen=keep.amount_fen, by=by))
    else:
        emit(MatchMoved(match_id=keep.id, state=keep.state, amount_fen=keep.amount_fen, by=by))
