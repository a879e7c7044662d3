"""Lists of claims: the desk's board, an organisation's own, a household's; and what each row shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from charity_app.casework.states.help import Outcome
from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import PAGE_SIZE, Page, fetch_page
from charity_app.core.scope import Actor, acting_in, criterion, system_scope
from charity_app.core.text import Text
from charity_app.divisions.models import Division
from charity_app.matching.fit import Record
from charity_app.matching.models import Claim, NeedPost, ResourceOffer
from charity_app.matching.queries.areas import area_text
from charity_app.matching.queries.claims import is_red, silent_since, title_of
from charity_app.matching.states.claims import (
    RUNNING_STATES,
    ClaimReason,
    ClaimState,
    Direction,
    Handover,
    Party,
    RelationCheck,
)
from charity_app.registry.models import Organisation

_Street = aliased(Division, name="street")
_Giving = aliased(Division, name="giving")
_Shown = aliased(Division, name="shown")
_Other = aliased(Claim, name="other")


@dataclass(frozen=True)
class ClaimRow:
    """A claim as a list shows it. `area` is only what the card told until both sides agreed."""

    id: UUID
    code: str
    direction: Direction
    title: Text
    need_type: NeedType
    unit: NeedUnit
    quantity: int
    value_fen: int | None
    wished_on: date | None
    state: ClaimState
    outcome: Outcome
    reason: ClaimReason | None
    giver: str
    is_person: bool
    area: Text
    hold_until_on: date
    planned_on: date | None
    proposed_at: datetime
    proposed_party: Party
    proposed_by_id: UUID | None
    is_red: bool
    relation_check: RelationCheck
    handover: Handover
    need_id: UUID | None
    offer_id: UUID | None
    organisation_id: UUID | None
    donor_id: UUID | None
    giver_street_id: UUID | None
    street_id: UUID
    committee_id: UUID
    household_id: UUID
    giver_rating: int | None
    record: Record

    @property
    def days_left(self) -> int:
        """How many days an answer may still take."""
        return (self.hold_until_on - clock.today()).days


def _count_of_giver(*states: ClaimState) -> ColumnElement[int]:
    counted = (
        select(func.count())
        .select_from(_Other)
        .where(
            _Other.state.in_(states),
            or_(
                and_(_Other.organisation_id == Claim.organisation_id, Claim.organisation_id.is_not(None)),
                and_(_Other.donor_id == Claim.donor_id, Claim.donor_id.is_not(None)),
            ),
        )
    )
    return counted.correlate(Claim).scalar_subquery()


def _rows() -> Any:
    return (
        select(
            Claim,
            NeedPost,
            ResourceOffer,
            Organisation,
            _Street.name,
            _Giving.name,
            _Shown.name,
            _count_of_giver(ClaimState.COMPLETED),
            _count_of_giver(ClaimState.FAILED),
        )
        .join(_Street, _Street.id == Claim.street_id)
        .join(NeedPost, NeedPost.id == Claim.need_id, isouter=True)
        .join(ResourceOffer, ResourceOffer.id == Claim.offer_id, isouter=True)
        .join(Organisation, Organisation.id == Claim.organisation_id, isouter=True)
        .join(_Giving, _Giving.id == Claim.giver_street_id, isouter=True)
        .join(_Shown, _Shown.id == NeedPost.shown_street_id, isouter=True)
    )


def _row(row: Any) -> ClaimRow:
    claim, need, offer, organisation, street, giving, shown, completed, failed = row
    rating = organisation.rating_on(clock.today()) if organisation else None
    published = need or offer
    return ClaimRow(
        **{name: getattr(claim, name) for name in _TAKEN},
        title=title_of(published),
        need_type=published.need_type,
        unit=published.unit,
        value_fen=need.value_fen if need else None,
        wished_on=need.wished_on if need else None,
        giver=organisation.name if organisation else giving or "",
        is_person=claim.donor_id is not None,
        area=area_before(claim, need, street, shown),
        is_red=claim.state in RUNNING_STATES and claim.last_event_at < silent_since(),
        giver_rating=rating,
        record=Record(rating=rating, completed=completed, failed=failed),
    )


_TAKEN = (
    "id",
    "code",
    "direction",
    "quantity",
    "state",
    "outcome",
    "reason",
    "hold_until_on",
    "planned_on",
    "proposed_at",
    "proposed_party",
    "proposed_by_id",
    "relation_check",
    "handover",
    "need_id",
    "offer_id",
    "organisation_id",
    "donor_id",
    "giver_street_id",
    "street_id",
    "committee_id",
    "household_id",
)


def area_before(claim: Claim, need: NeedPost | None, street: str, shown: str | None) -> Text:
    """Return the place that may be told: the card's until both sides agreed, the street afterwards."""
    if need is not None and claim.accepted_at is None:
        return area_text(need.area_level, shown, need.shown_group)
    return Text("%(street)s", "area", {"street": street})


_SORTS: dict[str, tuple[Any, ...]] = {
    "due": (
        case((Claim.state == ClaimState.PROPOSED, 0), (Claim.state.in_(RUNNING_STATES), 1), else_=2),
        Claim.hold_until_on,
    ),
    "new": (Claim.proposed_at.desc(),),
    "silent": (Claim.last_event_at,),
}


@dataclass(frozen=True)
class ClaimFilter:
    """Which claims a list shows; what is not set does not narrow it."""

    state: ClaimState | None = None
    direction: Direction | None = None
    need_type: NeedType | None = None
    household_id: UUID | None = None
    offer_id: UUID | None = None
    need_id: UUID | None = None
    is_silent: bool = False
    q: str = ""


def _conditions(chosen: ClaimFilter) -> Iterator[ColumnElement[bool]]:
    for name in ("state", "direction", "household_id", "offer_id", "need_id"):
        value = getattr(chosen, name)
        if value is not None:
            yield getattr(Claim, name) == value
    if chosen.need_type is not None:
        yield or_(NeedPost.need_type == chosen.need_type, ResourceOffer.need_type == chosen.need_type)
    if chosen.is_silent:
        yield is_red()
    if chosen.q.strip():
        yield _named(chosen.q.strip())


def list_claims_visible_to(
    viewer: Actor, chosen: ClaimFilter = ClaimFilter(), *, sort: str = "due", page: int = 1, size: int = PAGE_SIZE
) -> Page[ClaimRow]:
    """Return one page of the claims within the viewer's reach, and of those made as a donor. One statement."""
    wanted = _rows().where(_reach(viewer), *_conditions(chosen))
    ordered = wanted.order_by(*_SORTS.get(sort, _SORTS["due"]), Claim.id)
    with acting_in(system_scope("claims of the viewer")):
        return fetch_page(ordered, _row, number=page, size=size)


def _reach(viewer: Actor) -> ColumnElement[bool]:
    own = criterion(Claim, viewer.scope)
    return or_(own, Claim.donor_id == viewer.user_id) if viewer.user_id else own


def _named(q: str) -> ColumnElement[bool]:
    return or_(
        Organisation.name.contains(q, autoescape=True),
        ResourceOffer.name.contains(q, autoescape=True),
        Claim.code == q.upper(),
    )


def count_claims(viewer: Actor, state: ClaimState) -> int:
    """Count the viewer's claims of a state."""
    counted = select(func.count()).select_from(Claim).where(Claim.state == state, _reach(viewer))
    with acting_in(system_scope("claims of the viewer")):
        return db.session.scalar(counted) or 0
