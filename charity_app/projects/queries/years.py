"""Reads of the yearly figures of charities."""

from collections.abc import Sequence

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, Role
from charity_app.projects.models import CharityYear
from charity_app.projects.policy import OVERSEERS
from charity_app.registry.models import Organisation


def list_years_visible_to(viewer: Actor, *, number: int = 1) -> Page[tuple[CharityYear, Organisation]]:
    """Return a page of the years written down: of own charities, of all for the district. One statement."""
    wanted = select(CharityYear, Organisation).join(Organisation, Organisation.id == CharityYear.organisation_id)
    if not (viewer.is_system or viewer.has_role(*OVERSEERS)):
        wanted = wanted.where(CharityYear.organisation_id.in_(sorted(viewer.scope.organisation_ids, key=str)))
    ordered = wanted.order_by(CharityYear.year.desc(), Organisation.name, CharityYear.id)
    return fetch_page(ordered, lambda row: (row[0], row[1]), number=number)


def years_of(organisation: Organisation) -> Sequence[CharityYear]:
    """Return the years of a charity, the latest first."""
    wanted = select(CharityYear).where(CharityYear.organisation_id == organisation.id)
    return db.session.scalars(wanted.order_by(CharityYear.year.desc())).all()


def own_charities(viewer: Actor) -> Sequence[Organisation]:
    """Return the charities for which the viewer writes figures, by name."""
    own = {grant.organisation_id for grant in viewer.grants_of(Role.ORG_FINANCE)}
    wanted = select(Organisation).where(Organisation.id.in_(sorted(filter(None, own), key=str)))
    return db.session.scalars(wanted.order_by(Organisation.name)).all()
