"""Answering and running a claim: accept, decline, take back, start, cancel, fail, remind. Source: rulings 28 and 29."""

from datetime import date

from charity_app.core import clock, settings
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import changed_meanwhile
from charity_app.core.text import Text
from charity_app.matching.events import (
    ClaimAccepted,
    ClaimEnded,
    ClaimExplained,
    ClaimReminded,
    ClaimStarted,
    RelationCleared,
)
from charity_app.matching.models import Claim, NeedPost
from charity_app.matching.queries.claims import subject_of
from charity_app.matching.services.claimants import bar_after_failures, demand_standing, give_slot_back, giver_of
from charity_app.matching.services.counters import move
from charity_app.matching.services.notices import ask_family, tell_proposer
from charity_app.matching.services.settling import settle_need, settle_offer
from charity_app.matching.services.timeline import note_event, step
from charity_app.matching.states.claims import (
    CLAIM_TABLE,
    RUNNING_STATES,
    ClaimAction,
    ClaimReason,
    ClaimState,
    Direction,
    EventKind,
    RelationCheck,
)
from charity_app.messaging.states import LinkPurpose
from charity_app.registry.models import Organisation

REMINDERS = settings.declare(
    "claim.reminders_until_failed",
    2,
    unit="reminders",
    rule="1.10",
    name=Text("Reminders before a claim counts as failed", "setting"),
)


def accept_claim(claim: Claim, *, by: Actor) -> None:
    """Agree to a claim that the other side proposed: it stands, and the family is asked about its contact.

    Raises NotAllowed for whoever proposed it, Conflict when a tie must be checked first, the hold ended or it changed.
    """
    if by.user_id is not None and by.user_id == claim.proposed_by_id:
        raise NotAllowed(Text("The other side must agree to this claim", "error"))
    if claim.relation_check is RelationCheck.BLOCKED:
        raise Conflict(Text("A street reviewer must first check that no related party is behind this", "error"))
    if claim.state is ClaimState.PROPOSED and claim.hold_until_on < clock.today():
        raise Conflict(Text("The hold has ended; the need is free again", "error"))
    _shift(claim, ClaimAction.ACCEPT, source="held", to="claimed")
    step(claim, ClaimAction.ACCEPT, accepted_by_id=by.user_id, accepted_at=clock.now(), by=by)
    settle(claim, by=by)
    emit(_accepted(claim, by))
    tell_proposer(claim, by=by)
    if claim.organisation_id is not None:
        ask_family(claim, LinkPurpose.ANSWER_HANDOVER, by=by)


def _accepted(claim: Claim, by: Actor) -> ClaimAccepted:
    subject = subject_of(claim)
    return ClaimAccepted(
        claim_id=claim.id,
        need_id=claim.need_id,
        offer_id=claim.offer_id,
        need_type=subject.need_type,
        street_id=claim.street_id,
        quantity=claim.quantity,
        organisation_id=claim.organisation_id,
        giver_street_id=claim.giver_street_id,
        wished_on=subject.wished_on if isinstance(subject, NeedPost) else None,
        by=by,
    )


def _shift(claim: Claim, action: ClaimAction, *, source: str, to: str | None) -> None:
    if (claim.state, action) not in CLAIM_TABLE:
        raise changed_meanwhile()
    move(subject_of(claim), claim.quantity, source=source, to=to)


def settle(claim: Claim, *, by: Actor) -> None:
    """Let the need or the offer follow what became of its claim."""
    subject = subject_of(claim)
    if isinstance(subject, NeedPost):
        settle_need(subject, by=by)
    else:
        settle_offer(subject, by=by)


def end_claim(claim: Claim, action: ClaimAction, *, reason: ClaimReason, words: str = "", by: Actor) -> None:
    """End a claim before it is fulfilled: decline, withdraw, lapse, cancel or fail; what it held is free again."""
    if claim.direction is Direction.NEED:
        give_slot_back(giver_of(claim))
    _shift(claim, action, source="held" if claim.state is ClaimState.PROPOSED else "claimed", to=None)
    step(claim, action, reason=reason, words=words, ended_at=clock.now(), by=by)
    settle(claim, by=by)
    emit(
        ClaimEnded(
            claim_id=claim.id,
            action=action,
            outcome=claim.outcome,
            reason=reason,
            quantity=claim.quantity,
            by=by,
        )
    )


def decline_claim(claim: Claim, *, reason: ClaimReason, words: str = "", by: Actor) -> None:
    """Decline a proposed claim and say why."""
    end_claim(claim, ClaimAction.DECLINE, reason=reason, words=words, by=by)
    tell_proposer(claim, by=by)


def withdraw_claim(claim: Claim, *, reason: ClaimReason, by: Actor) -> None:
    """Take a claim back before it was answered."""
    end_claim(claim, ClaimAction.WITHDRAW, reason=reason, by=by)


def lapse_claim(claim: Claim, *, by: Actor) -> None:
    """Let a claim lapse whose hold ended without an answer; one that was answered stays (R-CLM-03)."""
    if claim.state is ClaimState.PROPOSED and claim.hold_until_on < clock.today():
        end_claim(claim, ClaimAction.LAPSE, reason=ClaimReason.HOLD_ENDED, by=by)
        tell_proposer(claim, by=by)


def cancel_claim(claim: Claim, *, reason: ClaimReason, words: str = "", by: Actor) -> None:
    """Cancel a claim that stands; what it took is open again."""
    end_claim(claim, ClaimAction.CANCEL, reason=reason, words=words, by=by)
    tell_proposer(claim, by=by)


def fail_claim(claim: Claim, *, reason: ClaimReason, words: str = "", by: Actor) -> None:
    """Record that the giver did not keep its promise; the second time within a year bars it (R-CLM-10).

    Raises Conflict before two reminders went unanswered.
    """
    if claim.reminders < settings.value(REMINDERS):
        raise Conflict(Text("Remind the giver twice and let it explain first", "error"))
    end_claim(claim, ClaimAction.FAIL, reason=reason, words=words, by=by)
    bar_after_failures(claim, by=by)
    tell_proposer(claim, by=by)


def start_claim(
    claim: Claim, *, planned_on: date, organisation: Organisation | None, words: str = "", by: Actor
) -> None:
    """Begin with a claim on an agreed day. Raises Invalid for a day in the past, NotAllowed for a listed giver."""
    demand_standing(organisation)
    if planned_on < clock.today():
        raise Invalid(Text("Choose a day from today on", "error"), field="planned_on")
    _touch(claim)
    step(claim, ClaimAction.START, planned_on=planned_on, words=words, by=by)
    settle(claim, by=by)
    emit(ClaimStarted(claim_id=claim.id, planned_on=planned_on, by=by))


def _touch(claim: Claim) -> None:
    """Take the need or offer first, as every change of a claim does, so that two changes never wait for each other."""
    move(subject_of(claim), 0, source="claimed", to="claimed")


def remind_claim(claim: Claim, *, by: Actor) -> None:
    """Remind the giver of a running claim. Raises Conflict when it does not run."""
    if claim.state not in RUNNING_STATES:
        raise changed_meanwhile()
    claim.reminders += 1
    note_event(claim, EventKind.REMINDED, by=by)
    emit(ClaimReminded(claim_id=claim.id, reminders=claim.reminders, by=by))


def explain_claim(claim: Claim, *, words: str, by: Actor) -> None:
    """Let the giver explain itself; reminders start anew (R-CLM-10). Raises Invalid without words."""
    if not words.strip():
        raise Invalid(Text("Write what happened and what comes next", "error"), field="words")
    if claim.state not in RUNNING_STATES:
        raise changed_meanwhile()
    claim.reminders = 0
    note_event(claim, EventKind.EXPLAINED, words=words, by=by)
    emit(ClaimExplained(claim_id=claim.id, by=by))


def clear_relation(claim: Claim, *, words: str, by: Actor) -> None:
    """Record that a person checked for ties and found none. Raises Invalid without words, Conflict when not blocked."""
    if not words.strip():
        raise Invalid(Text("Write how you checked", "error"), field="words")
    if claim.relation_check is not RelationCheck.BLOCKED or claim.state is not ClaimState.PROPOSED:
        raise changed_meanwhile()
    claim.relation_check = RelationCheck.CLEARED
    note_event(claim, EventKind.RELATION_CLEARED, words=words, by=by)
    emit(RelationCleared(claim_id=claim.id, by=by))
