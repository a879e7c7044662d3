"""Writing the timeline of a claim; every word of a side ends its silence."""

from typing import Any

from sqlalchemy import update

from charity_app.casework.states.help import Outcome
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.ids import new_id
from charity_app.core.privacy import KeyOwner, seal
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.matching.models import Claim, ClaimEvent
from charity_app.matching.policy import party_of
from charity_app.matching.queries.claims import words_place
from charity_app.matching.states.claims import (
    CLAIM_TABLE,
    EVENT_OF,
    OUTCOME_AFTER,
    SILENT_EVENTS,
    ClaimAction,
    ClaimReason,
    EventKind,
)
from charity_app.registry.services.stamps import clean_words

_LONGEST = 300


def note_event(claim: Claim, kind: EventKind, *, reason: ClaimReason | None = None, words: str = "", by: Actor) -> None:
    """Write a line of the timeline; its words are sealed with the household's key."""
    said = clean_words(words, field="words", longest=_LONGEST)
    event_id, owner = new_id("claim_events"), KeyOwner("household", claim.household_id)
    db.session.add(
        ClaimEvent(
            id=event_id,
            claim_id=claim.id,
            at=clock.now(),
            kind=kind,
            party=party_of(by, claim),
            actor_id=by.user_id,
            reason=reason,
            words=seal(owner, said, place=words_place(event_id)) if said else None,
        )
    )
    if kind not in SILENT_EVENTS:
        db.session.execute(
            update(Claim).where(Claim.id == claim.id).values(last_event_at=clock.now(), red_since_at=None)
        )
    db.session.flush()


def step(
    claim: Claim,
    action: ClaimAction,
    *,
    reason: ClaimReason | None = None,
    words: str = "",
    by: Actor,
    **values: Any,
) -> None:
    """Move a claim along its machine with the outcome of the transition, and write the line. Raises Conflict."""
    outcome = Outcome.REFERRED if reason is ClaimReason.REFERRED_ON else OUTCOME_AFTER[action]
    advance(claim, CLAIM_TABLE, action, outcome=outcome, reason=reason, **values)
    note_event(claim, EVENT_OF[action], reason=reason, words=words, by=by)
