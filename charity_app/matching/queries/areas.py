"""How closely a card may tell where, by counting who else it could be. Source: ruling 17, reliability D7."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, distinct, func, select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.scope import acting_in, system_scope
from charity_app.core.text import Text
from charity_app.divisions.models import Division
from charity_app.matching.models import NeedPost
from charity_app.matching.states.areas import GROUPS
from charity_app.matching.states.needs import BAND_YEARS, MINOR_BANDS, AgeBand, AreaLevel
from charity_app.registry.models import Household, Member
from charity_app.registry.queries.heads import present
from charity_app.registry.states.households import HouseholdState

CROWD = settings.declare(
    "card.crowd",
    10,
    unit="households",
    rule="1.8",
    name=Text("Households that a public card must fit", "setting"),
)
CROWD_MINOR = settings.declare(
    "card.crowd_minor",
    20,
    unit="households",
    rule="1.8",
    name=Text("Households that a public card about a minor must fit", "setting"),
)


@dataclass(frozen=True)
class ShownArea:
    """What a card says of the place."""

    level: AreaLevel
    street_id: UUID | None = None
    group: str | None = None


def age_band_of(birth_on: date) -> AgeBand:
    """Return the band of somebody's age today."""
    today = clock.today()
    years = today.year - birth_on.year - ((today.month, today.day) < (birth_on.month, birth_on.day))
    return next(band for band, (low, high) in BAND_YEARS.items() if low <= years < high)


def shown_area(street_id: UUID, band: AgeBand | None) -> ShownArea:
    """Return the smallest area in which enough registered households have somebody of this age. Three statements."""
    enough = settings.value(CROWD_MINOR if band in MINOR_BANDS else CROWD)
    group = db.session.scalar(select(Division.area_group).where(Division.id == street_id))
    in_group = select(Division.id).where(Division.area_group == group)
    if _count(Household.street_id == street_id, band) >= enough:
        return ShownArea(AreaLevel.STREET, street_id=street_id)
    if group is not None and _count(Household.street_id.in_(in_group), band) >= enough:
        return ShownArea(AreaLevel.GROUP, group=group)
    is_enough = _count(Household.id.is_not(None), band) >= enough
    return ShownArea(AreaLevel.DISTRICT if is_enough else AreaLevel.HOLD)


def _count(within: ColumnElement[bool], band: AgeBand | None) -> int:
    counted = (
        select(func.count(distinct(Household.id)))
        .join(Member, Member.household_id == Household.id)
        .where(within, Household.state == HouseholdState.ACTIVE, present())
    )
    if band is not None:
        low, high = BAND_YEARS[band]
        counted = counted.where(Member.birth_on > _years_ago(high), Member.birth_on <= _years_ago(low))
    with acting_in(system_scope("crowd counted")):
        return db.session.scalar(counted) or 0


def _years_ago(years: int) -> date:
    today = clock.today()
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return date(today.year - years, today.month, day)


def area_text(level: int, street: str | None, group: str | None) -> Text:
    """Return the place that a card shows; `group` is the code of a working area."""
    if level == AreaLevel.STREET:
        return Text("%(street)s", "area", {"street": street or ""})
    if level == AreaLevel.GROUP and group in GROUPS:
        return GROUPS[group]
    return Text("somewhere in the district", "area")


def area_of(post: NeedPost) -> Text:
    """Return the place that the card of a need shows. At most one statement."""
    named = select(Division.name).where(Division.id == post.shown_street_id)
    return area_text(post.area_level, db.session.scalar(named) if post.shown_street_id else None, post.shown_group)
