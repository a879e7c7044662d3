"""Reads of pools: what they are called, whose they are."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import case, select

from charity_app.core.db import db
from charity_app.divisions.models import Division
from charity_app.giving.models import Pool
from charity_app.giving.states.campaigns import PoolKind
from charity_app.projects.models import CharityProject

COMMON_TITLE = "统筹使用"


def pool_titles(campaign_id: UUID | None, charity_id: UUID | None = None) -> Mapping[UUID, str]:
    """Return what the pools of a campaign are called: the project, the street, or the common use; common ones first."""
    title = case(
        (Pool.kind == PoolKind.PROJECT, CharityProject.name),
        (Pool.kind == PoolKind.STREET, Division.name),
        else_=COMMON_TITLE,
    )
    wanted = (
        select(Pool.id, title)
        .outerjoin(CharityProject, CharityProject.id == Pool.project_id)
        .outerjoin(Division, Division.id == Pool.street_id)
        .order_by(Pool.kind, title)
    )
    if campaign_id is not None:
        wanted = wanted.where(Pool.campaign_id == campaign_id)
    if charity_id is not None:
        wanted = wanted.where(Pool.charity_id == charity_id)
    return dict(db.session.execute(wanted).all())
