"""Reads of published needs: the hall for everyone, one card, the street's own list, what waits for review."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from charity_app.casework.catalogue import types_of_privacy
from charity_app.casework.states.items import item_text
from charity_app.casework.states.needs import NeedType, NeedUnit, Privacy
from charity_app.core import clock
from charity_app.core.db import TODAY, db
from charity_app.core.paging import Listing, Page, fetch_page, listing, read_page
from charity_app.core.scope import Actor, Role
from charity_app.core.text import Text
from charity_app.divisions.models import Division
from charity_app.matching.models import NeedPost
from charity_app.matching.policy import DESK
from charity_app.matching.queries.areas import area_text
from charity_app.matching.states.needs import (
    ON_THE_WALL,
    PHRASES,
    UNDER_WAY,
    AgeBand,
    NeedPostState,
    Phrase,
    ReturnReason,
)
from charity_app.registry.models import Household, Organisation
from charity_app.registry.states.organisations import OrganisationState

_OPEN_TYPES = types_of_privacy(Privacy.NORMAL, Privacy.MINOR)
_DISCREET_TYPES = types_of_privacy(Privacy.HIGH)


@dataclass(frozen=True)
class NeedCard:
    """A need as anybody may see it; a discreet one shows type and place only (ruling 16)."""

    id: UUID
    need_type: NeedType
    item: Text | None
    unit: NeedUnit
    quantity: int
    remaining: int
    wished_on: date | None
    value_fen: int | None
    age_band: AgeBand | None
    area: Text
    phrases: tuple[Text, ...]
    words: str
    state: NeedPostState
    open_until_on: date | None
    held_until_on: date | None
    is_discreet: bool

    @property
    def days_left(self) -> int:
        """How many days the card stays on the wall."""
        return max(0, (self.open_until_on - clock.today()).days) if self.open_until_on else 0


def sees_discreet(viewer: Actor) -> bool:
    """Tell whether somebody acts for an organisation in good standing, or oversees. At most one statement."""
    if viewer.is_system or viewer.has_role(*DESK):
        return True
    if not viewer.has_role(Role.ORG_MANAGER):
        return False
    own = sorted(viewer.scope.organisation_ids, key=str)
    good = select(Organisation.id).where(Organisation.id.in_(own), Organisation.state == OrganisationState.REGISTERED)
    return db.session.scalar(good.limit(1)) is not None


def visible_types(*, is_discreet: bool) -> tuple[NeedType, ...]:
    """Return the types on the open wall, with the discreet ones for those who may see them (ruling 16)."""
    return (*_OPEN_TYPES, *_DISCREET_TYPES) if is_discreet else _OPEN_TYPES


def get_need(viewer: Actor, need_id: UUID) -> NeedPost | None:
    """Return a need that is on the wall or under way, or one of the viewer's own street or household."""
    found = db.session.scalars(select(NeedPost).where(NeedPost.id == need_id)).one_or_none()
    if found is None or _is_inside(viewer, found):
        return found
    is_shown = found.state in UNDER_WAY and found.need_type in visible_types(is_discreet=sees_discreet(viewer))
    return found if is_shown and not _is_off_the_wall(found) else None


def _is_inside(viewer: Actor, post: NeedPost) -> bool:
    scope = viewer.scope
    return (
        scope.everything
        or post.street_id in scope.street_ids
        or post.committee_id in scope.committee_ids
        or post.household_id in scope.household_ids
    )


def get_own_need(viewer: Actor, need_id: UUID) -> NeedPost | None:
    """Return a need of the viewer's own street or household, whatever its state."""
    found = db.session.scalars(select(NeedPost).where(NeedPost.id == need_id)).one_or_none()
    return found if found is not None and _is_inside(viewer, found) else None


def _is_off_the_wall(post: NeedPost) -> bool:
    return post.state in ON_THE_WALL and (post.open_until_on is None or post.open_until_on < clock.today())


def card_rows() -> Select[*tuple[Any, ...]]:
    """Return the statement of needs with the name of the street they show."""
    return select(NeedPost, Division.name).join(Division, Division.id == NeedPost.shown_street_id, isouter=True)


def card_of(post: Any, street: str | None, *, is_open: bool = False) -> NeedCard:
    """Return a need, or a row with what its card shows, as a card.

    `is_open` shows a discreet type in full to those who know the family.
    """
    is_discreet = post.need_type in _DISCREET_TYPES and not is_open
    return NeedCard(
        id=post.id,
        need_type=post.need_type,
        item=None if is_discreet else item_text(post.need_type, post.item),
        unit=post.unit,
        quantity=post.quantity,
        remaining=post.remaining,
        wished_on=None if is_discreet else post.wished_on,
        value_fen=None if is_discreet else post.value_fen,
        age_band=None if is_discreet else post.age_band,
        area=area_text(post.area_level, street, post.shown_group),
        phrases=() if is_discreet else tuple(PHRASES[Phrase(phrase)] for phrase in post.phrases),
        words="" if is_discreet else post.words,
        state=post.state,
        open_until_on=post.open_until_on,
        held_until_on=post.held_until_on if post.state is NeedPostState.RESERVED else None,
        is_discreet=is_discreet,
    )


def need_card(post: NeedPost, viewer: Actor) -> NeedCard:
    """Return the card of one need for a viewer. One statement."""
    row = db.session.execute(card_rows().where(NeedPost.id == post.id)).one()
    return card_of(row[0], row[1], is_open=_is_inside(viewer, post))


_HALL = select(
    NeedPost.id,
    NeedPost.need_type,
    NeedPost.item,
    NeedPost.unit,
    NeedPost.quantity,
    (NeedPost.quantity - NeedPost.held - NeedPost.claimed - NeedPost.delivered).label("remaining"),
    NeedPost.wished_on,
    NeedPost.value_fen,
    NeedPost.age_band,
    NeedPost.area_level,
    NeedPost.shown_group,
    NeedPost.phrases,
    NeedPost.words,
    NeedPost.state,
    NeedPost.open_until_on,
    NeedPost.held_until_on,
    Division.name.label("street"),
).join(Division, Division.id == NeedPost.shown_street_id, isouter=True)


_RESERVED_LAST = NeedPost.state != NeedPostState.PUBLISHED
_SORTS: dict[str, tuple[Any, ...]] = {
    "new": (NeedPost.published_at.desc(),),
    "until": (NeedPost.open_until_on,),
    "wished": (NeedPost.wished_on,),
    "value": (NeedPost.value_fen,),
    "-value": (NeedPost.value_fen.desc(),),
}


def list_needs(
    viewer: Actor,
    *,
    need_type: NeedType | None = None,
    street_id: UUID | None = None,
    sort: str = "new",
    page: int = 1,
) -> Page[NeedCard]:
    """Return one page of the needs hall; what is open comes before what is reserved. At most two statements."""
    types = visible_types(is_discreet=sees_discreet(viewer))
    if need_type is not None:
        types = tuple({need_type} & set(types))
    hall = _hall(types, in_street=street_id is not None, sort=sort if sort in _SORTS else "new")
    return read_page(hall, lambda row: card_of(row, row.street), number=page, street_id=street_id)


@cache
def _hall(types: tuple[NeedType, ...], *, in_street: bool, sort: str) -> Listing:
    """Prepare the hall of these types; of a street it shows the cards that name it or the working area around it."""
    wanted = [NeedPost.state.in_(ON_THE_WALL), NeedPost.open_until_on >= TODAY, NeedPost.need_type.in_(types)]
    if in_street:
        street_id = bindparam("street_id", type_=Uuid())
        group = select(Division.area_group).where(Division.id == street_id).scalar_subquery()
        wanted.append(or_(NeedPost.shown_street_id == street_id, NeedPost.shown_group == group))
    ordered = _HALL.where(*wanted).order_by(_RESERVED_LAST, *_SORTS[sort], NeedPost.id)
    return listing(ordered, counted=select(func.count()).select_from(NeedPost).where(*wanted))


def open_needs(viewer: Actor) -> Select[int]:
    """Return the statement that counts the needs the viewer may claim; an organisation's standing is asked first."""
    return _open(visible_types(is_discreet=sees_discreet(viewer)))


@cache
def _open(types: tuple[NeedType, ...]) -> Select[int]:
    is_open = (NeedPost.state == NeedPostState.PUBLISHED) & (NeedPost.open_until_on >= TODAY)
    return select(func.count()).select_from(NeedPost).where(is_open, NeedPost.need_type.in_(types))


def count_open_needs(viewer: Actor) -> int:
    """Count the needs that the viewer may claim. At most two statements."""
    return db.session.scalar(open_needs(viewer)) or 0


@dataclass(frozen=True)
class DeskNeed:
    """A need as its own street sees it."""

    card: NeedCard
    household_id: UUID
    household: str
    street: str
    severity_rank: int
    submitted_at: datetime | None
    return_reason: ReturnReason | None


_Real = aliased(Division, name="real")


def _desk_rows() -> Any:
    return (
        select(NeedPost, Division.name, Household.number, _Real.name)
        .join(Division, Division.id == NeedPost.shown_street_id, isouter=True)
        .join(Household, Household.id == NeedPost.household_id)
        .join(_Real, _Real.id == NeedPost.street_id)
    )


def _desk_row(post: NeedPost, shown: str | None, number: str, street: str) -> DeskNeed:
    return DeskNeed(
        card=card_of(post, shown, is_open=True),
        household_id=post.household_id,
        household=number,
        street=street,
        severity_rank=post.priority,
        submitted_at=post.submitted_at,
        return_reason=post.return_reason,
    )


_DESK_SORTS: dict[str, tuple[Any, ...]] = {
    "priority": (NeedPost.priority.desc(), NeedPost.submitted_at),
    "until": (NeedPost.open_until_on, NeedPost.submitted_at),
    "new": (NeedPost.submitted_at.desc(),),
}


def list_posts_visible_to(
    viewer: Actor,
    *,
    state: NeedPostState | None = None,
    need_type: NeedType | None = None,
    household_id: UUID | None = None,
    sort: str = "priority",
    page: int = 1,
) -> Page[DeskNeed]:
    """Return one page of the needs of the viewer's streets, in every state. One statement.

    Households lie within the viewer's scope, and so do the needs joined to them.
    """
    wanted = _desk_rows()
    for column, value in (
        (NeedPost.state, state),
        (NeedPost.need_type, need_type),
        (NeedPost.household_id, household_id),
    ):
        if value is not None:
            wanted = wanted.where(column == value)
    ordered = wanted.order_by(*_DESK_SORTS.get(sort, _DESK_SORTS["priority"]), NeedPost.id)
    return fetch_page(ordered, lambda row: _desk_row(*row), number=page)


def list_posts_to_review(viewer: Actor, *, page: int = 1) -> Page[DeskNeed]:
    """Return one page of the cards that wait for a second person who is not the viewer. One statement."""
    waiting = _desk_rows().where(
        NeedPost.state == NeedPostState.PENDING_REVIEW,
        or_(NeedPost.submitted_by_id.is_(None), NeedPost.submitted_by_id != viewer.user_id),
    )
    ordered = waiting.order_by(NeedPost.priority.desc(), NeedPost.submitted_at, NeedPost.id)
    return fetch_page(ordered, lambda row: _desk_row(*row), number=page)
