"""What time does to needs, offers and claims; each row in a transaction of its own, twice is once."""

from datetime import date
from uuid import UUID

from sqlalchemy import select, update

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.scope import Actor
from charity_app.matching.events import ClaimWentSilent
from charity_app.matching.models import Claim, NeedPost, ResourceOffer
from charity_app.matching.queries.claims import is_red
from charity_app.matching.services.answers import lapse_claim
from charity_app.matching.services.needs import expire_need_post
from charity_app.matching.services.notices import tell_silence
from charity_app.matching.services.offers import finish_due_offer
from charity_app.matching.services.timeline import note_event
from charity_app.matching.states.claims import ClaimState, EventKind
from charity_app.matching.states.needs import NeedPostState
from charity_app.matching.states.offers import OfferState

_RUNNING_OFFERS = (OfferState.PUBLISHED, OfferState.FULL, OfferState.PAUSED)


def plan_upkeep() -> int:
    """Ask for one job for every row that is due today; returns how many are due."""
    today = clock.today()
    due = {
        "matching.lapse_claim": select(Claim.id).where(Claim.state == ClaimState.PROPOSED, Claim.hold_until_on < today),
        "matching.expire_need": select(NeedPost.id).where(
            NeedPost.state == NeedPostState.PUBLISHED, NeedPost.open_until_on < today
        ),
        "matching.finish_offer": select(ResourceOffer.id).where(
            ResourceOffer.state.in_(_RUNNING_OFFERS), ResourceOffer.until_on < today
        ),
        "matching.mark_silent": select(Claim.id).where(is_red(), Claim.red_since_at.is_(None)),
    }
    return sum(_ask(kind, list(db.session.scalars(wanted)), today) for kind, wanted in due.items())


def _ask(kind: str, ids: list[UUID], today: date) -> int:
    for row_id in ids:
        enqueue(kind, {"id": row_id}, key=f"{row_id}:{today.isoformat()}")
    return len(ids)


def lapse_one(claim_id: UUID, *, by: Actor) -> None:
    """Let one claim lapse whose hold ended."""
    lapse_claim(db.session.scalars(select(Claim).where(Claim.id == claim_id)).one(), by=by)


def expire_one(need_id: UUID, *, by: Actor) -> None:
    """Take one need off the wall whose 90 days are over."""
    expire_need_post(db.session.scalars(select(NeedPost).where(NeedPost.id == need_id)).one(), by=by)


def finish_one(offer_id: UUID, *, by: Actor) -> None:
    """End one offer whose last day is over."""
    finish_due_offer(db.session.scalars(select(ResourceOffer).where(ResourceOffer.id == offer_id)).one(), by=by)


def mark_silent(claim_id: UUID, *, by: Actor) -> None:
    """Mark one running claim red on which nothing happened for 7 days, and tell both sides (ruling 29)."""
    marked = db.session.execute(
        update(Claim)
        .where(Claim.id == claim_id, is_red(), Claim.red_since_at.is_(None))
        .values(red_since_at=clock.now()),
        execution_options={"synchronize_session": False},
    )
    if getattr(marked, "rowcount", 0) != 1:
        return
    claim = db.session.scalars(select(Claim).where(Claim.id == claim_id)).one()
    db.session.refresh(claim)
    note_event(claim, EventKind.WENT_SILENT, by=by)
    emit(ClaimWentSilent(claim_id=claim.id, by=by))
    tell_silence(claim, by=by)
