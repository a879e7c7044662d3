"""Who gives goods, as keepers see them: an organisation by its name, everybody else by the code."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.text import Text, normalised
from charity_app.registry.models import Organisation, Site
from charity_app.stock.models import GoodsDelivery, GoodsDonor

_SOON = settings.declare(
    "stock.agreement_soon",
    30,
    unit="days",
    rule="R-FOD-01",
    name=Text("Food safety agreement: told before it ends", "setting"),
)
_LAST = 8


@dataclass(frozen=True)
class Donor:
    """A donor with the name to show, and whether it is an organisation, whose food needs papers."""

    row: GoodsDonor
    name: str

    @property
    def is_business(self) -> bool:
        """Tell whether papers are asked for."""
        return self.row.organisation_id is not None

    @property
    def lacks_papers(self) -> bool:
        """Tell whether food of it is not taken in today."""
        until = self.row.agreement_until_on
        return self.is_business and (until is None or until < clock.today() or not self.row.licence_number)

    @property
    def ends_soon(self) -> bool:
        """Tell whether its agreement ends within the days of the setting."""
        until = self.row.agreement_until_on
        return until is not None and clock.today() <= until <= soon()


def soon() -> date:
    """Return the day until which an agreement counts as ending soon."""
    return clock.today() + timedelta(days=settings.value(_SOON))


def _named() -> ColumnElement[str]:
    return func.coalesce(Organisation.name, GoodsDonor.code)


def donor_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names to show of these donors. One statement."""
    wanted = select(GoodsDonor.id, _named()).outerjoin(Organisation, Organisation.id == GoodsDonor.organisation_id)
    return {row[0]: row[1] for row in db.session.execute(wanted.where(GoodsDonor.id.in_(ids)))}


def donor_of(row: GoodsDonor) -> Donor:
    """Return one donor with the name to show."""
    return Donor(row, donor_names({row.id})[row.id])


def donor_of_code(code: str) -> GoodsDonor | None:
    """Return the donor who carries a code."""
    return db.session.scalars(select(GoodsDonor).where(GoodsDonor.code == normalised(code))).one_or_none()


def last_donors(site: Site) -> list[Donor]:
    """Return the donors who brought something to a place last, the latest first. One statement."""
    latest = (
        select(GoodsDelivery.donor_id, func.max(GoodsDelivery.arrived_at).label("at"))
        .where(GoodsDelivery.site_id == site.id, GoodsDelivery.arrived_at.is_not(None))
        .group_by(GoodsDelivery.donor_id)
        .subquery()
    )
    wanted = (
        select(GoodsDonor, _named())
        .join(latest, latest.c.donor_id == GoodsDonor.id)
        .outerjoin(Organisation, Organisation.id == GoodsDonor.organisation_id)
        .order_by(latest.c.at.desc(), GoodsDonor.id)
        .limit(_LAST)
    )
    return [Donor(row, name) for row, name in db.session.execute(wanted)]


def list_donors(*, q: str = "", is_ending: bool = False, page: int = 1) -> Page[Donor]:
    """Return one page of the donors, those whose agreement ends first in front. One statement."""
    wanted = (
        select(GoodsDonor, _named())
        .outerjoin(Organisation, Organisation.id == GoodsDonor.organisation_id)
        .order_by(GoodsDonor.agreement_until_on.is_(None), GoodsDonor.agreement_until_on, _named(), GoodsDonor.id)
    )
    if q.strip():
        wanted = wanted.where(_fits(q))
    if is_ending:
        is_missing = and_(GoodsDonor.organisation_id.is_not(None), GoodsDonor.agreement_until_on.is_(None))
        wanted = wanted.where(or_(is_missing, GoodsDonor.agreement_until_on <= soon()))
    return fetch_page(wanted, lambda row: Donor(row[0], row[1]), number=page)


def _fits(q: str) -> ColumnElement[bool]:
    letters = normalised(q).lower()
    found = [Organisation.name.contains(q.strip(), autoescape=True), GoodsDonor.code == letters.upper()]
    if letters.isascii() and letters.isalpha():
        found.append(Organisation.initials.startswith(letters, autoescape=True))
        found.append(Organisation.pinyin.contains(letters, autoescape=True))
    return or_(*found)
