"""Reads of offers: the resources hall, one offer, whom it reaches."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import aliased

from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.privacy import Erased, unseal
from charity_app.core.scope import Actor, Role
from charity_app.core.text import Text
from charity_app.divisions.models import Division
from charity_app.matching.models import ResourceOffer
from charity_app.matching.states.areas import GROUPS
from charity_app.matching.states.offers import Coverage, OfferState
from charity_app.matching.target import Condition, load
from charity_app.registry.models import Organisation

_Reached = aliased(Division, name="reached")
_Giving = aliased(Division, name="giving")
ON_THE_WALL = (OfferState.PUBLISHED, OfferState.FULL)
_SEES_ALL = (Role.CHARITY_OFFICER, Role.DISTRICT_AID_OFFICER, Role.AUDITOR)


@dataclass(frozen=True)
class OfferRow:
    """An offer as lists and cards show it."""

    id: UUID
    name: str
    what: str
    need_type: NeedType
    unit: NeedUnit
    quantity: int
    remaining: int
    place: Text
    until_on: date
    state: OfferState
    giver: str
    organisation_id: UUID | None
    conditions: tuple[Condition, ...]


def contact_place(offer_id: UUID) -> str:
    """Return where the contact of an offer is sealed."""
    return f"resource_offers.contact:{offer_id}"


def contact_of(offer: ResourceOffer) -> str:
    """Return whom to call about an offer; empty after erasure. For those who work with its claims."""
    if offer.contact is None or offer.key_owner is None:
        return ""
    try:
        return unseal(offer.key_owner, offer.contact, place=contact_place(offer.id))
    except Erased:
        return ""


def is_own(viewer: Actor) -> ColumnElement[bool]:
    """Condition: the offer is the viewer's, as a person, an organisation's or a street's publisher."""
    return or_(
        ResourceOffer.organisation_id.in_(sorted(viewer.scope.organisation_ids, key=str)),
        ResourceOffer.publisher_street_id.in_(sorted(viewer.scope.street_ids, key=str)),
        ResourceOffer.donor_id == viewer.user_id if viewer.user_id else ResourceOffer.id.is_(None),
    )


def _open_to(viewer: Actor) -> ColumnElement[bool]:
    if viewer.is_system or viewer.has_role(*_SEES_ALL):
        return ResourceOffer.id.is_not(None)
    seen = (OfferState.PUBLISHED, OfferState.FULL, OfferState.PAUSED, OfferState.FINISHED)
    return or_(ResourceOffer.state.in_(seen), is_own(viewer))


def get_offer(viewer: Actor, offer_id: UUID) -> ResourceOffer | None:
    """Return an offer that was published, or the viewer's own, or any for the district."""
    wanted = select(ResourceOffer).where(ResourceOffer.id == offer_id, _open_to(viewer))
    return db.session.scalars(wanted).one_or_none()


def offer_rows() -> Any:
    """Return the statement of offers with the names of whoever gives and of the street they reach."""
    return (
        select(ResourceOffer, Organisation.name, _Reached.name, _Giving.name)
        .join(Organisation, Organisation.id == ResourceOffer.organisation_id, isouter=True)
        .join(_Reached, _Reached.id == ResourceOffer.street_id, isouter=True)
        .join(_Giving, _Giving.id == ResourceOffer.publisher_street_id, isouter=True)
    )


def row_of(offer: ResourceOffer, organisation: str | None, reached: str | None, giving: str | None) -> OfferRow:
    """Return an offer as a card shows it."""
    return OfferRow(
        id=offer.id,
        name=offer.name,
        what=offer.what,
        need_type=offer.need_type,
        unit=offer.unit,
        quantity=offer.quantity,
        remaining=offer.remaining,
        place=place_text(offer, reached),
        until_on=offer.until_on,
        state=offer.state,
        giver=organisation or giving or "",
        organisation_id=offer.organisation_id,
        conditions=load(offer.conditions),
    )


def offer_row(offer: ResourceOffer) -> OfferRow:
    """Return one offer as its page shows it. One statement."""
    return row_of(*db.session.execute(offer_rows().where(ResourceOffer.id == offer.id)).one())


@dataclass(frozen=True)
class OfferFilter:
    """Which offers a list shows; what is not set does not narrow it."""

    q: str = ""
    need_type: NeedType | None = None
    street_id: UUID | None = None
    state: OfferState | None = None
    is_mine: bool = False


def list_offers(viewer: Actor, chosen: OfferFilter, *, sort: str = "until", page: int = 1) -> Page[OfferRow]:
    """Return one page of the resources hall, or of the viewer's own offers. One statement."""
    whose = is_own(viewer) if chosen.is_mine else ResourceOffer.state.in_(ON_THE_WALL)
    wanted = offer_rows().where(_open_to(viewer), whose)
    if chosen.state is not None:
        wanted = wanted.where(ResourceOffer.state == chosen.state)
    if chosen.need_type is not None:
        wanted = wanted.where(ResourceOffer.need_type == chosen.need_type)
    if chosen.street_id is not None:
        wanted = wanted.where(covers_street(chosen.street_id))
    if chosen.q.strip():
        wanted = wanted.where(ResourceOffer.name.contains(chosen.q.strip(), autoescape=True))
    order = _SORTS.get(sort, _SORTS["until"])
    return fetch_page(wanted.order_by(*order, ResourceOffer.id), lambda row: row_of(*row), number=page)


_FREE = ResourceOffer.quantity - ResourceOffer.held - ResourceOffer.claimed - ResourceOffer.delivered
_SORTS: dict[str, tuple[Any, ...]] = {
    "until": (ResourceOffer.until_on,),
    "-until": (ResourceOffer.until_on.desc(),),
    "free": (_FREE,),
    "-free": (_FREE.desc(),),
}


def list_offers_to_review(*, page: int = 1) -> Page[OfferRow]:
    """Return one page of the offers that wait for the charity office, the oldest first. One statement."""
    wanted = offer_rows().where(ResourceOffer.state == OfferState.PENDING_REVIEW)
    ordered = wanted.order_by(ResourceOffer.submitted_at, ResourceOffer.id)
    return fetch_page(ordered, lambda row: row_of(*row), number=page)


def covers_street(street_id: UUID) -> ColumnElement[bool]:
    """Condition: the offer reaches a street."""
    group = select(Division.area_group).where(Division.id == street_id).scalar_subquery()
    return or_(
        ResourceOffer.coverage == Coverage.DISTRICT,
        ResourceOffer.street_id == street_id,
        ResourceOffer.area_group == group,
    )


def reaches_desk(viewer: Actor) -> ColumnElement[bool]:
    """Condition: the offer reaches a street of the viewer's, or the street of their committee; any for the district."""
    scope = viewer.scope
    if not scope.street_ids and not scope.committee_ids:
        return true()
    above = select(Division.parent_id).where(Division.id.in_(sorted(scope.committee_ids, key=str)))
    own = or_(Division.id.in_(sorted(scope.street_ids, key=str)), Division.id.in_(above))
    return or_(
        ResourceOffer.coverage == Coverage.DISTRICT,
        ResourceOffer.street_id.in_(select(Division.id).where(own)),
        ResourceOffer.area_group.in_(select(Division.area_group).where(own)),
    )


def count_open_offers() -> int:
    """Count the offers on the wall that have places."""
    is_open = (ResourceOffer.state == OfferState.PUBLISHED) & (ResourceOffer.until_on >= clock.today())
    return db.session.scalar(select(func.count()).where(is_open)) or 0


def place_text(offer: ResourceOffer, street: str | None) -> Text:
    """Return where an offer reaches."""
    if offer.coverage is Coverage.STREET:
        return Text("%(street)s", "area", {"street": street or ""})
    if offer.coverage is Coverage.GROUP and offer.area_group in GROUPS:
        return GROUPS[offer.area_group]
    return Text("the whole district", "area")


def group_of(street_id: UUID) -> str | None:
    """Return the working area of a street."""
    return db.session.scalar(select(Division.area_group).where(Division.id == street_id))


def reaches(offer: ResourceOffer, street_id: UUID) -> bool:
    """Tell whether an offer reaches a street."""
    if offer.coverage is Coverage.STREET:
        return offer.street_id == street_id
    return offer.coverage is Coverage.DISTRICT or offer.area_group == group_of(street_id)
