"""Reads of one claim: within reach, with its timeline, deliveries and what both sides may know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select

from charity_app.casework.states.items import item_text
from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.privacy import Erased, KeyOwner, unseal
from charity_app.core.scope import Actor, Role, acting_in, system_scope
from charity_app.core.text import Text
from charity_app.divisions.models import Division
from charity_app.divisions.queries import division_names
from charity_app.identity.queries import names_of
from charity_app.matching.models import Claim, ClaimEvent, Delivery, NeedPost, ResourceOffer
from charity_app.matching.queries.areas import area_of
from charity_app.matching.states.claims import (
    CONTACT_STATES,
    RUNNING_STATES,
    ClaimReason,
    EventKind,
    Handover,
    Party,
    ReceiverYes,
)
from charity_app.registry.models import Household, Organisation
from charity_app.registry.queries import has_consent
from charity_app.registry.states.households import ConsentPurpose

SILENCE = settings.declare(
    "claim.red_days", 7, unit="days", rule="1.10", name=Text("A claim without news turns red after", "setting")
)


def words_place(event_id: UUID) -> str:
    """Return where the words of an event are sealed."""
    return f"claim_events.words:{event_id}"


def items_place(delivery_id: UUID) -> str:
    """Return where the list of what was delivered is sealed."""
    return f"deliveries.items:{delivery_id}"


def get_claim(viewer: Actor, claim_id: UUID) -> Claim | None:
    """Return a claim within the viewer's reach, or one that the viewer made as a donor."""
    wanted = select(Claim).where(Claim.id == claim_id)
    found = db.session.scalars(wanted).one_or_none()
    if found is None and viewer.has_role(Role.DONOR):
        with acting_in(system_scope("own claim")):
            return db.session.scalars(wanted.where(Claim.donor_id == viewer.user_id)).one_or_none()
    return found


def silent_since() -> datetime:
    """Return the instant before which a running claim must have moved not to be red."""
    return clock.now() - timedelta(days=settings.value(SILENCE))


def is_red() -> ColumnElement[bool]:
    """Condition: the claim runs and nothing happened for 7 days (ruling 29)."""
    return Claim.state.in_(RUNNING_STATES) & (Claim.last_event_at < silent_since())


@dataclass(frozen=True)
class TimelineRow:
    """One line of a claim's timeline."""

    at: datetime
    kind: EventKind
    party: Party
    who: str
    reason: ClaimReason | None
    words: str


@dataclass(frozen=True)
class DeliveryRow:
    """The evidence of one delivery."""

    id: UUID
    delivered_on: date
    committee: str
    items: str
    receiver_yes: ReceiverYes
    has_photo: bool


@dataclass(frozen=True)
class ClaimCard:
    """What the page of a claim shows to both sides; nothing of it names the family."""

    title: Text
    need_type: NeedType
    unit: NeedUnit
    giver: str
    area: Text
    is_red: bool
    household: str
    may_ask_contact: bool
    timeline: tuple[TimelineRow, ...]
    deliveries: tuple[DeliveryRow, ...]


def subject_of(claim: Claim) -> NeedPost | ResourceOffer:
    """Return the need or the offer that is claimed."""
    if claim.need_id is not None:
        return db.session.scalars(select(NeedPost).where(NeedPost.id == claim.need_id)).one()
    return db.session.scalars(select(ResourceOffer).where(ResourceOffer.id == claim.offer_id)).one()


def household_of(claim: Claim) -> Household:
    """Return the household behind a claim, whatever the reach of who acts; the caller has judged the right."""
    with acting_in(system_scope("household of a claim")):
        return db.session.scalars(select(Household).where(Household.id == claim.household_id)).one()


def title_of(subject: NeedPost | ResourceOffer) -> Text:
    """Return how a need or an offer is called."""
    if isinstance(subject, NeedPost):
        return item_text(subject.need_type, subject.item)
    return Text("%(name)s", "offer name", {"name": subject.name})


def claim_card(claim: Claim, viewer: Actor) -> ClaimCard:
    """Return what a claim's page shows."""
    with acting_in(system_scope("claim card")):
        subject = subject_of(claim)
        places = division_names({claim.street_id, claim.giver_street_id or claim.street_id})
        named = select(Organisation.name).where(Organisation.id == claim.organisation_id)
        organisation = db.session.scalar(named) if claim.organisation_id else None
        number = select(Household.number).where(Household.id == claim.household_id)
        inside = viewer.scope.everything or claim.street_id in viewer.scope.street_ids
        inside = inside or claim.committee_id in viewer.scope.committee_ids
        return ClaimCard(
            title=title_of(subject),
            need_type=subject.need_type,
            unit=subject.unit,
            giver=organisation or places.get(claim.giver_street_id or UUID(int=0), ""),
            area=_area(claim, subject, places[claim.street_id], is_inside=inside),
            is_red=claim.state in RUNNING_STATES and claim.last_event_at < silent_since(),
            household=db.session.scalars(number).one() if inside else "",
            may_ask_contact=may_see_contact(claim),
            timeline=_timeline(claim),
            deliveries=_deliveries(claim),
        )


def _area(claim: Claim, subject: NeedPost | ResourceOffer, street: str, *, is_inside: bool) -> Text:
    if isinstance(subject, NeedPost) and claim.accepted_at is None and not is_inside:
        return area_of(subject)
    return Text("%(street)s", "area", {"street": street})


def may_see_contact(claim: Claim) -> bool:
    """Tell whether the giver may look at the contact now: agreed, not taken back, while the claim lasts."""
    if claim.organisation_id is None or claim.handover is not Handover.AGREED or claim.state not in CONTACT_STATES:
        return False
    with acting_in(system_scope("handover checked")):
        return has_consent(claim.household_id, ConsentPurpose.HANDOVER, organisation_id=claim.organisation_id)


def _opened(household_id: UUID, sealed: bytes | None, place: str) -> str:
    try:
        return unseal(KeyOwner("household", household_id), sealed, place=place) if sealed else ""
    except Erased:
        return ""


def _timeline(claim: Claim) -> tuple[TimelineRow, ...]:
    wanted = select(ClaimEvent).where(ClaimEvent.claim_id == claim.id).order_by(ClaimEvent.at, ClaimEvent.id)
    events = db.session.scalars(wanted).all()
    names: Mapping[UUID, str] = names_of({event.actor_id for event in events if event.actor_id})
    return tuple(
        TimelineRow(
            at=event.at,
            kind=event.kind,
            party=event.party,
            who=names.get(event.actor_id, "") if event.actor_id and event.party is not Party.FAMILY else "",
            reason=event.reason,
            words=_opened(claim.household_id, event.words, words_place(event.id)),
        )
        for event in events
    )


def _deliveries(claim: Claim) -> tuple[DeliveryRow, ...]:
    wanted = (
        select(Delivery, Division.name)
        .join(Division, Division.id == Delivery.committee_id)
        .where(Delivery.claim_id == claim.id)
        .order_by(Delivery.recorded_at)
    )
    return tuple(
        DeliveryRow(
            id=delivery.id,
            delivered_on=delivery.delivered_on,
            committee=committee,
            items=_opened(claim.household_id, delivery.items, items_place(delivery.id)),
            receiver_yes=delivery.receiver_yes,
            has_photo=delivery.photo is not None,
        )
        for delivery, committee in db.session.execute(wanted)
    )


def photo_of(claim: Claim, delivery_id: UUID) -> tuple[str, str] | None:
    """Return where the sealed photo of a delivery of this claim lies, and its type."""
    wanted = select(Delivery.photo, Delivery.photo_type).where(
        Delivery.id == delivery_id, Delivery.claim_id == claim.id, Delivery.photo.is_not(None)
    )
    found = db.session.execute(wanted).one_or_none()
    return (str(found[0]), str(found[1])) if found is not None else None
