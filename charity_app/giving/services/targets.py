"""A project whose gifts add up to its target is fully funded. Source: states.yaml charity_project."""

from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.giving.models import Pool
from charity_app.projects.models import CharityProject
from charity_app.projects.queries.money import money_of_project
from charity_app.projects.services import reach_target
from charity_app.projects.states import ProjectState


def follow_target(pool_id: UUID, *, by: Actor) -> None:
    """End the fundraising of a pool's project once what was raised reaches the target; one gift finds it so."""
    raising = (
        select(CharityProject)
        .join(Pool, Pool.project_id == CharityProject.id)
        .where(Pool.id == pool_id, CharityProject.state == ProjectState.FUNDRAISING)
    )
    project = db.session.scalars(raising).one_or_none()
    if project is None or not 0 < project.target_fen <= money_of_project(project.id).raised_fen:
        return
    held = raising.with_for_update(of=CharityProject).execution_options(populate_existing=True)
    if db.session.scalars(held).one_or_none() is not None:
        reach_target(project, by=by)
