"""What the charity office may choose from: charities that raise money, sponsors, projects."""

from uuid import UUID

from sqlalchemy import or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.projects.models import CharityProject
from charity_app.projects.states import SUPPORTED_STATES
from charity_app.registry.models import Organisation
from charity_app.registry.states.organisations import OrganisationState


def fundraisers() -> list[tuple[UUID, str]]:
    """Return the charities whose public-fundraising certificate is valid today, by name."""
    today = clock.today()
    wanted = select(Organisation.id, Organisation.name).where(
        Organisation.state == OrganisationState.REGISTERED,
        Organisation.fundraising_from_on <= today,
        or_(Organisation.fundraising_to_on.is_(None), Organisation.fundraising_to_on > today),
    )
    return [(row.id, row.name) for row in db.session.execute(wanted.order_by(Organisation.name))]


def sponsors() -> list[tuple[UUID, str]]:
    """Return the organisations in good standing, by name."""
    wanted = select(Organisation.id, Organisation.name).where(Organisation.state == OrganisationState.REGISTERED)
    return [(row.id, row.name) for row in db.session.execute(wanted.order_by(Organisation.name))]


def projects_to_choose() -> list[tuple[UUID, str]]:
    """Return the projects that offers and gifts can hang on, by name."""
    wanted = select(CharityProject.id, CharityProject.name).where(CharityProject.state.in_(SUPPORTED_STATES))
    return [(row.id, row.name) for row in db.session.execute(wanted.order_by(CharityProject.name))]
