"""Pieces of statements that several reads need: who speaks for a household, how many live in it, its masked name."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from charity_app.core import clock
from charity_app.core.privacy import DataKey, KeyOwner, mask_name, unseal, unwrap
from charity_app.divisions.models import Division
from charity_app.registry.facts.months import months_before
from charity_app.registry.models import Household, Member, MemberIdentity
from charity_app.registry.states.people import Relation

_OF_AGE_MONTHS = 18 * 12
Street = aliased(Division, name="street")
Committee = aliased(Division, name="committee")


def present(day: Any = None) -> ColumnElement[bool]:
    """Condition: the member is in the household on a day, today when none is given."""
    on = day or clock.today()
    return and_(Member.joined_on <= on, or_(Member.left_on.is_(None), Member.left_on > on))


def head_id() -> ScalarSelect[UUID]:
    """The member who speaks for the household: its head, or whoever joined first."""
    spokesman = (
        select(Member.id)
        .where(Member.household_id == Household.id, present())
        .order_by(case((Member.relation == Relation.HEAD, 0), else_=1), Member.joined_on, Member.id)
        .limit(1)
    )
    return spokesman.correlate(Household).scalar_subquery()


def size() -> ScalarSelect[int]:
    """How many members the household has today (features 1.1: counted, never typed)."""
    counted = select(func.count()).select_from(Member).where(Member.household_id == Household.id, present())
    return counted.correlate(Household).scalar_subquery()


def has_minor() -> ColumnElement[bool]:
    """Condition: somebody under 18 lives in the household today."""
    young = select(Member.id).where(
        Member.household_id == Household.id, present(), Member.birth_on > months_before(clock.today(), _OF_AGE_MONTHS)
    )
    return young.correlate(Household).exists()


def own_key() -> ColumnElement[bool]:
    """Condition: the data key is this household's."""
    return and_(DataKey.owner_type == "household", DataKey.owner_id == Household.id)


def identity_place(column: str, member_id: UUID) -> str:
    """Return where a value of a member is sealed."""
    return f"member_identities.{column}:{member_id}"


def contact_place(column: str, household_id: UUID) -> str:
    """Return where a value of a household's contact is sealed."""
    return f"household_contacts.{column}:{household_id}"


def masked_name(household_id: UUID, member_id: UUID | None, sealed: bytes | None, wrapped: bytes | None) -> str:
    """Open a name read together with its key and mask it; empty when nothing is there any more."""
    if member_id is None or sealed is None or wrapped is None:
        return ""
    owner = KeyOwner("household", household_id)
    unwrap(owner, wrapped)
    return mask_name(unseal(owner, sealed, place=identity_place("name", member_id)))


def head_columns() -> tuple[Any, ...]:
    """The columns from which the masked name of the head is made."""
    return (MemberIdentity.member_id, MemberIdentity.name, DataKey.wrapped)
