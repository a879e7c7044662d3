"""Projects whose packs are handed out in a street."""

from uuid import UUID

from sqlalchemy import or_, select

from charity_app.core.db import db
from charity_app.projects.models import CharityProject, ProjectStreet
from charity_app.projects.states import ProjectState


def projects_at_work(street_id: UUID) -> list[CharityProject]:
    """Return the projects that are carried out now in a street, or in the whole district, by name."""
    covered = select(ProjectStreet.project_id)
    wanted = select(CharityProject).where(
        CharityProject.state == ProjectState.IMPLEMENTING,
        or_(
            CharityProject.id.in_(covered.where(ProjectStreet.street_id == street_id)),
            CharityProject.id.not_in(covered),
        ),
    )
    return list(db.session.scalars(wanted.order_by(CharityProject.name, CharityProject.id)))
