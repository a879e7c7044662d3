"""Reads of workplaces: who may see one, how many gave and how much together; never who gave (features 3.18)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, cast, false, func, or_, select, true

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, Role
from charity_app.giving.models import Gift, GiftBatch, Workplace
from charity_app.giving.queries.desk import OVERSEERS
from charity_app.giving.states.gifts import HELD_STATES
from charity_app.registry.models import Organisation
from charity_app.registry.states.organisations import OrganisationState


@dataclass(frozen=True)
class WorkplaceTotals:
    """What the people of a workplace gave together: how many gifts or givers, and the sum. Never who gave what."""

    id: UUID
    name: str
    code: str
    givers: int
    sum_fen: int


def get_workplace(viewer: Actor, workplace_id: UUID) -> Workplace | None:
    """Return a workplace to its leader, whoever made its code, the managers of its organisation, the overseers."""
    wanted = select(Workplace).where(Workplace.id == workplace_id, _answered_for_by(viewer))
    return db.session.scalars(wanted).one_or_none()


def _answered_for_by(viewer: Actor) -> ColumnElement[bool]:
    if viewer.is_system or viewer.has_role(*OVERSEERS):
        return true()
    if viewer.user_id is None:
        return false()
    return or_(
        Workplace.leader_id == viewer.user_id,
        Workplace.created_by_id == viewer.user_id,
        Workplace.organisation_id.in_(_managed(viewer)),
    )


def _managed(viewer: Actor) -> list[UUID]:
    grants = viewer.grants_of(Role.ORG_MANAGER)
    return sorted({grant.organisation_id for grant in grants if grant.organisation_id}, key=str)


def list_workplaces_visible_to(viewer: Actor, *, number: int = 1) -> Page[WorkplaceTotals]:
    """Return a page of the workplaces the viewer answers for, the newest first. One statement."""
    return fetch_page(_totals(_answered_for_by(viewer)), lambda row: WorkplaceTotals(*row), number=number)


def workplace_totals(workplace: Workplace) -> WorkplaceTotals:
    """Return how many people of a unit gave and how much together: nobody is told apart (features 3.18)."""
    return WorkplaceTotals(*db.session.execute(_totals(Workplace.id == workplace.id)).one())


def _totals(condition: ColumnElement[bool]) -> Any:
    people = func.coalesce(GiftBatch.givers, 1)
    given = (
        select(
            Gift.workplace_id,
            func.sum(people).label("givers"),
            func.sum(Gift.amount_fen - Gift.refunded_fen).label("fen"),
        )
        .outerjoin(GiftBatch, GiftBatch.id == Gift.batch_id)
        .where(Gift.state.in_(HELD_STATES), Gift.workplace_id.is_not(None))
        .group_by(Gift.workplace_id)
        .subquery()
    )
    sums = (cast(func.coalesce(column, 0), BigInteger) for column in (given.c.givers, given.c.fen))
    return (
        select(Workplace.id, Workplace.name, Workplace.code, *sums)
        .outerjoin(given, given.c.workplace_id == Workplace.id)
        .where(condition)
        .order_by(Workplace.created_at.desc(), Workplace.id)
    )


def may_name_any(viewer: Actor) -> bool:
    """Tell whether the viewer makes codes for any unit: charity finance does, managers for their own house."""
    return viewer.has_role(Role.ORG_FINANCE)


def organisations_to_name(viewer: Actor) -> Mapping[UUID, str]:
    """Return the organisations whose people the viewer may make a code for, by name."""
    wanted = select(Organisation.id, Organisation.name).where(Organisation.state == OrganisationState.REGISTERED)
    if not may_name_any(viewer):
        wanted = wanted.where(Organisation.id.in_(_managed(viewer)))
    return dict(db.session.execute(wanted.order_by(Organisation.name)).all())
