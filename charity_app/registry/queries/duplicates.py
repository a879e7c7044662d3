"""Who might already be in the register (features 1.12, reliability F2)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from charity_app.core.db import db
from charity_app.core.privacy import DataKey, blind_index
from charity_app.core.scope import acting_in, system_scope
from charity_app.divisions.models import Division
from charity_app.registry.models import Household, Member, MemberIdentity
from charity_app.registry.queries.heads import Street, masked_name, own_key, present
from charity_app.registry.states.people import Gender


@dataclass(frozen=True)
class Holder:
    """Where the person with an ID number lives: for the check alone, whatever the reach of who asks."""

    household_id: UUID
    member_id: UUID
    number: str
    street_id: UUID
    committee_id: UUID
    street: str


@dataclass(frozen=True)
class Likeness:
    """Somebody of the same name, birth year and street, as far as the viewer may see."""

    household_id: UUID
    member_id: UUID
    number: str
    name: str
    birth_on: date
    gender: Gender
    committee: str


def holder_of(id_number: str) -> Holder | None:
    """Return where the living bearer of an ID number is registered, in the whole district."""
    wanted = (
        select(Household.id, MemberIdentity.member_id, Household.number, Street.id, Household.committee_id, Street.name)
        .join(MemberIdentity, MemberIdentity.household_id == Household.id)
        .join(Street, Street.id == Household.street_id)
        .where(MemberIdentity.living_id_index == blind_index("id_number", id_number))
    )
    with acting_in(system_scope("duplicate guard")):
        row = db.session.execute(wanted).one_or_none()
    return Holder(*row) if row is not None else None


def find_likenesses(*, name: str, birth_on: date, street_id: UUID, but_id_number: str | None = None) -> list[Likeness]:
    """Return living members of a street with the same name and birth year; those with the same ID number are left out.

    Everybody who registers in a street sees what is there: the check runs for every role.
    """
    year = (date(birth_on.year, 1, 1), date(birth_on.year, 12, 31))
    wanted = (
        select(
            Household.id,
            Member.id,
            Household.number,
            MemberIdentity.name,
            DataKey.wrapped,
            Member.birth_on,
            Member.gender,
            Division.name,
        )
        .join(Member, Member.household_id == Household.id)
        .join(MemberIdentity, MemberIdentity.member_id == Member.id)
        .join(DataKey, own_key(), isouter=True)
        .join(Division, Division.id == Household.committee_id)
        .where(
            MemberIdentity.name_index == blind_index("full_name", name),
            Member.street_id == street_id,
            Member.birth_on.between(*year),
            present(),
        )
        .order_by(Household.number)
    )
    if but_id_number:
        same = MemberIdentity.id_index == blind_index("id_number", but_id_number)
        wanted = wanted.where(or_(MemberIdentity.id_index.is_(None), ~same))
    with acting_in(system_scope("duplicate guard")):
        rows = db.session.execute(wanted).all()
    return [
        Likeness(
            household_id, member_id, number, masked_name(household_id, member_id, sealed, wrapped), born, sex, place
        )
        for household_id, member_id, number, sealed, wrapped, born, sex, place in rows
    ]
