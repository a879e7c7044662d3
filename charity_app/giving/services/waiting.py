"""What time and people do to matches: lapse, serve who waits, decide on what is held. Source: features 3.4, 3.6."""

from uuid import UUID

from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.giving.events import MatchJudged
from charity_app.giving.models import MatchKeep, MatchVerdict
from charity_app.giving.queries.matches import first_waiting
from charity_app.giving.services.funds import GIVE_WAITING_JOB, follow_money, locked_fund
from charity_app.giving.services.matches import free_match, give_held, give_kept, key_of, renew_match, top_up_match
from charity_app.giving.states.matches import KeepAction, KeepState, Verdict
from charity_app.ledger.services import post
from charity_app.registry.services.stamps import clean_words

LAPSE_JOB = "giving.lapse_match"
_NEEDED = 2


def plan_lapses() -> int:
    """Ask for one job for every match that is no longer kept; returns how many."""
    over = select(MatchKeep.id).where(MatchKeep.state == KeepState.KEPT, MatchKeep.kept_until_at <= clock.now())
    due = list(db.session.scalars(over))
    for keep_id in due:
        enqueue(LAPSE_JOB, {"id": keep_id}, key=str(keep_id))
    return len(due)


def lapse_one(keep_id: UUID, *, by: Actor) -> None:
    """Keep one match no longer; a second time, or once it was given, nothing changes."""
    keep = db.session.scalars(select(MatchKeep).where(MatchKeep.id == keep_id).with_for_update()).one()
    if keep.state is KeepState.KEPT:
        free_match(keep, KeepAction.LAPSE, by=by)


def give_to_waiting(fund_id: UUID, *, by: Actor) -> None:
    """Serve whoever has waited longest, for a match or the rest of one, and ask for the next.

    Nothing happens when nobody waits or nothing is left.
    """
    fund = locked_fund(fund_id)
    found = first_waiting(fund)
    if found is None:
        return
    keep, gift = found
    if keep.state is KeepState.GIVEN:
        lines = top_up_match(keep, gift, fund, by=by)
    else:
        lines = renew_match(keep, fund, by=by)
        lines += give_kept(keep, gift, fund, by=by)
    if lines:
        post(lines, key=key_of(keep, "waited"))
        follow_money(fund, by=by)
    if lines or first_waiting(fund) != found:
        enqueue(GIVE_WAITING_JOB, {"id": fund.id})


def judge_match(keep: MatchKeep, *, verdict: Verdict, words: str, by: Actor) -> None:
    """Say whether a held match may be given; two officers who say the same decide.

    Raises NotAllowed for an officer who has spoken, Conflict when it is decided.
    """
    told = clean_words(words, field="words", longest=300)
    if not told:
        raise Invalid(Text("Please say why", "error"), field="words")
    locked_fund(keep.fund_id)
    db.session.refresh(keep)
    if keep.state is not KeepState.HELD or by.user_id is None:
        raise Conflict(Text("This match is not held any more", "error"))
    spoken = select(MatchVerdict).where(MatchVerdict.keep_id == keep.id, MatchVerdict.user_id == by.user_id)
    if db.session.scalar(spoken) is not None:
        raise NotAllowed(Text("You have already spoken; a second person decides with you", "error"))
    db.session.add(MatchVerdict(keep_id=keep.id, user_id=by.user_id, verdict=verdict, words=told, at=clock.now()))
    db.session.flush()
    emit(MatchJudged(match_id=keep.id, verdict=verdict, by=by))
    _decide(keep, verdict, by)


def _decide(keep: MatchKeep, verdict: Verdict, by: Actor) -> None:
    alike = select(func.count()).where(MatchVerdict.keep_id == keep.id, MatchVerdict.verdict == verdict)
    if (db.session.scalar(alike) or 0) < _NEEDED:
        return
    if verdict is Verdict.GIVE:
        give_held(keep, by=by)
    else:
        free_match(keep, KeepAction.VOID, by=by)
