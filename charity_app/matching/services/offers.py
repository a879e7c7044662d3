"""Commands on offers: six fields, reviewed by the charity office, paused, ended. Source: journey 3, features 1.17."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.casework.catalogue import need_kind
from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.ids import new_id
from charity_app.core.privacy import KeyOwner, seal
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.matching.events import OfferMoved, OfferPublished, OfferRejected, OfferSubmitted, OfferWritten
from charity_app.matching.models import Claim, ResourceOffer
from charity_app.matching.queries.offers import contact_place
from charity_app.matching.services.answers import end_claim
from charity_app.matching.services.claimants import demand_standing
from charity_app.matching.services.settling import settle_offer
from charity_app.matching.states.claims import ClaimAction, ClaimReason, ClaimState
from charity_app.matching.states.offers import OFFER_TABLE, OfferAction, OfferState, RejectReason
from charity_app.matching.target import Area, Condition, check, dump
from charity_app.projects.queries import supported_projects_of
from charity_app.registry.models import Organisation
from charity_app.registry.services.stamps import clean_words, take_version

__all__ = [
    "Area",
    "OfferDetails",
    "Publisher",
    "change_offer",
    "finish_due_offer",
    "finish_offer",
    "pause_offer",
    "publish_offer",
    "reject_offer",
    "resume_offer",
    "submit_offer",
    "write_offer",
]
_LONGEST_NAME, _LONGEST_WHAT, _LONGEST_CONTACT = 60, 300, 60
_MOST_PLACES, _LATEST = 10_000, timedelta(days=3 * 366)


@dataclass(frozen=True)
class Publisher:
    """Who publishes an offer: an organisation, a street, or one person."""

    organisation: Organisation | None = None
    street_id: UUID | None = None
    donor_id: UUID | None = None


@dataclass(frozen=True)
class OfferDetails:
    """The six things asked of whoever offers help, and what its template sets."""

    name: str
    what: str
    conditions: tuple[Condition, ...]
    places: int
    area: Area
    until_on: date
    contact: str
    need_type: NeedType
    unit: NeedUnit
    project_id: UUID | None = None


def write_offer(publisher: Publisher, *, details: OfferDetails, is_submitted: bool = True, by: Actor) -> ResourceOffer:
    """Write an offer and hand it to the charity office, or keep it as a draft. Raises Invalid, NotAllowed."""
    demand_standing(publisher.organisation)
    _check(details, publisher)
    offer_id = new_id("resource_offers")
    offer = ResourceOffer(
        id=offer_id,
        organisation_id=publisher.organisation.id if publisher.organisation else None,
        publisher_street_id=publisher.street_id,
        donor_id=publisher.donor_id,
        state=OfferState.DRAFT,
        written_by_id=by.user_id,
        written_at=clock.now(),
        **_columns(offer_id, details, by),
    )
    db.session.add(offer)
    db.session.flush()
    emit(OfferWritten(offer_id=offer.id, by=by))
    if is_submitted:
        submit_offer(offer, organisation=publisher.organisation, by=by)
    return offer


def change_offer(
    offer: ResourceOffer, *, details: OfferDetails, version: int, organisation: Organisation | None, by: Actor
) -> None:
    """Correct a draft. Raises Invalid, Conflict when it is no draft any more or somebody else was faster."""
    if offer.state is not OfferState.DRAFT:
        raise Invalid(Text("Only a draft can be changed", "error"))
    _check(details, Publisher(organisation))
    take_version(offer, version)
    offer.written_by_id = by.user_id
    for name, value in _columns(offer.id, details, by).items():
        setattr(offer, name, value)
    db.session.flush()
    emit(OfferWritten(offer_id=offer.id, by=by))


def _columns(offer_id: UUID, details: OfferDetails, by: Actor) -> Mapping[str, Any]:
    contact = clean_words(details.contact, field="contact", longest=_LONGEST_CONTACT)
    sealed = None
    if contact and by.user_id is not None:
        sealed = seal(KeyOwner("user", by.user_id), contact, place=contact_place(offer_id))
    return {
        "need_type": details.need_type,
        "unit": details.unit,
        "name": clean_words(details.name, field="name", longest=_LONGEST_NAME),
        "what": clean_words(details.what, field="what", longest=_LONGEST_WHAT),
        "conditions": dump(details.conditions),
        "quantity": details.places,
        "coverage": details.area.coverage,
        "street_id": details.area.street_id,
        "area_group": details.area.group,
        "until_on": details.until_on,
        "contact": sealed,
        "project_id": details.project_id,
    }


def _check(details: OfferDetails, publisher: Publisher) -> None:
    check(details.conditions)
    for field, text in (("name", details.name), ("what", details.what), ("contact", details.contact)):
        if not text.strip():
            raise Invalid(Text("Please fill this in", "error"), field=field)
    if not 1 <= details.places <= _MOST_PLACES:
        raise Invalid(Text("Places lie between 1 and %(most)s", "error", {"most": _MOST_PLACES}), field="places")
    if not clock.today() <= details.until_on <= clock.today() + _LATEST:
        raise Invalid(Text("Choose a day from today within 3 years", "error"), field="until_on")
    if not need_kind(details.need_type).is_claimable:
        raise Invalid(
            Text("Help of this type goes through public schemes or professionals", "error"), field="need_type"
        )
    own = {publisher.organisation.id} if publisher.organisation else set()
    if details.project_id is not None and details.project_id not in supported_projects_of(frozenset(own)):
        raise Invalid(Text("Choose an approved project of your organisation", "error"), field="project_id")


def submit_offer(offer: ResourceOffer, *, organisation: Organisation | None, by: Actor) -> None:
    """Hand a draft to the charity office. Raises NotAllowed for a listed organisation."""
    demand_standing(organisation)
    advance(offer, OFFER_TABLE, OfferAction.SUBMIT, submitted_at=clock.now())
    emit(OfferSubmitted(offer_id=offer.id, by=by))


def publish_offer(offer: ResourceOffer, *, by: Actor) -> None:
    """Let an offer onto the wall. Raises NotAllowed for whoever wrote it."""
    _refuse_own(offer, by)
    advance(offer, OFFER_TABLE, OfferAction.PUBLISH, reviewed_by_id=by.user_id, reviewed_at=clock.now())
    emit(OfferPublished(offer_id=offer.id, by=by))


def reject_offer(offer: ResourceOffer, *, reason: RejectReason, by: Actor) -> None:
    """Refuse an offer and say why. Raises NotAllowed for whoever wrote it."""
    _refuse_own(offer, by)
    advance(
        offer,
        OFFER_TABLE,
        OfferAction.REJECT,
        reject_reason=reason,
        reviewed_by_id=by.user_id,
        reviewed_at=clock.now(),
    )
    emit(OfferRejected(offer_id=offer.id, reason=reason, by=by))


def _refuse_own(offer: ResourceOffer, by: Actor) -> None:
    if by.user_id is not None and by.user_id == offer.written_by_id:
        raise NotAllowed(Text("A second person must review this", "error"))


def pause_offer(offer: ResourceOffer, *, by: Actor) -> None:
    """Let nobody ask for places for a while; claims go on."""
    advance(offer, OFFER_TABLE, OfferAction.PAUSE)
    emit(OfferMoved(offer_id=offer.id, action=OfferAction.PAUSE, by=by))


def resume_offer(offer: ResourceOffer, *, by: Actor) -> None:
    """Open a paused offer again."""
    advance(offer, OFFER_TABLE, OfferAction.RESUME)
    emit(OfferMoved(offer_id=offer.id, action=OfferAction.RESUME, by=by))
    settle_offer(offer, by=by)


def finish_offer(offer: ResourceOffer, *, by: Actor) -> None:
    """End an offer: places asked for are declined, places agreed stay promised."""
    with acting_in(system_scope("offer finished")):
        wanted = select(Claim).where(Claim.offer_id == offer.id, Claim.state == ClaimState.PROPOSED)
        for claim in db.session.scalars(wanted.order_by(Claim.id)).all():
            end_claim(claim, ClaimAction.DECLINE, reason=ClaimReason.OFFER_ENDED, by=by)
    advance(offer, OFFER_TABLE, OfferAction.FINISH, finished_at=clock.now())
    emit(OfferMoved(offer_id=offer.id, action=OfferAction.FINISH, by=by))


def finish_due_offer(offer: ResourceOffer, *, by: Actor) -> None:
    """End an offer whose last day is over; one that was ended before stays so."""
    if offer.until_on < clock.today() and (offer.state, OfferAction.FINISH) in OFFER_TABLE:
        finish_offer(offer, by=by)
