"""Moving a member to another household: the person goes, the history stays (rulings 9, features 1.12)."""

from datetime import date
from typing import Any

from sqlalchemy import delete, or_, select

from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.policy import demand
from charity_app.core.privacy import unseal
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.events import Change
from charity_app.registry.models import (
    AssetItem,
    Circumstance,
    ExpenseItem,
    Household,
    IncomeItem,
    Member,
    MemberIdentity,
    NameToken,
)
from charity_app.registry.queries.heads import identity_place
from charity_app.registry.services.members import (
    close_member,
    end_when_empty,
    household_of,
    refuse_second_head,
    reopen,
)
from charity_app.registry.services.people import Person, write_identity
from charity_app.registry.services.stamps import belonging, past_day, tell_change
from charity_app.registry.states.people import LeaveReason, Relation

_FOLLOWING: tuple[tuple[type[Any], tuple[str, ...]], ...] = (
    (IncomeItem, ("kind", "period", "amount_fen")),
    (ExpenseItem, ("kind", "period", "amount_fen")),
    (AssetItem, ("kind", "amount_fen")),
    (Circumstance, ("kind", "value")),
)


def move_member(member: Member, *, to: Household, relation: Relation, on: date, by: Actor) -> Member:
    """Move somebody to another household; the identity is sealed anew with that household's key.

    The old row stays as history and points to the new one. Raises Conflict, Invalid, NotAllowed.
    """
    old = household_of(member)
    if member.left_on is not None:
        raise Conflict(Text("This member has already left the household", "error"))
    if old.id == to.id:
        raise Invalid(Text("This person already lives in that household", "error"), field="number")
    demand(by, "household.change", to)
    day = past_day(on, field="left_on")
    if day < member.joined_on:
        raise Invalid(Text("The end cannot be before the start", "error"), field="left_on")
    if relation is Relation.HEAD:
        refuse_second_head(to)
    moved = carry_over(member, old, to, relation=relation, on=day, by=by)
    reopen(to, by)
    tell_change(old.id, Change.MEMBER_MOVED, member.id, by)
    tell_change(to.id, Change.MEMBER_MOVED, moved.id, by)
    end_when_empty(old, day, by)
    return moved


def carry_over(member: Member, old: Household, to: Household, *, relation: Relation, on: date, by: Actor) -> Member:
    """Write the member anew in the other household with what holds today, and close the old row."""
    person = _taken_identity(member, old)
    moved = Member(
        birth_on=member.birth_on,
        gender=member.gender,
        relation=relation,
        joined_on=on,
        **belonging(to, by),
    )
    db.session.add(moved)
    db.session.flush()
    write_identity(to, moved.id, person)
    _copy_open_rows(member, moved, to, on=on, by=by)
    close_member(member, reason=LeaveReason.OTHER_HOUSEHOLD, on=on)
    member.moved_to_id = moved.id
    db.session.flush()
    return moved


def _taken_identity(member: Member, household: Household) -> Person:
    """Open a member's identity and remove it from its old place: a person stands in one place only."""
    identity = db.session.scalars(select(MemberIdentity).where(MemberIdentity.member_id == member.id)).one()

    def opened(column: str) -> str | None:
        sealed: bytes | None = getattr(identity, column)
        return unseal(household.key_owner, sealed, place=identity_place(column, member.id)) if sealed else None

    person = Person(opened("name") or "", opened("id_number"), opened("phone"), member.birth_on, member.gender)
    db.session.execute(delete(NameToken).where(NameToken.member_id == member.id))
    db.session.delete(identity)
    db.session.flush()
    return person


def _copy_open_rows(member: Member, moved: Member, to: Household, *, on: date, by: Actor) -> None:
    for model, columns in _FOLLOWING:
        is_open = or_(model.valid_to.is_(None), model.valid_to > on)
        for row in db.session.scalars(select(model).where(model.member_id == member.id, is_open)).all():
            values = {name: getattr(row, name) for name in columns}
            dates = {"valid_from": row.valid_from, "valid_to": row.valid_to}
            db.session.add(model(member_id=moved.id, **values, **dates, **belonging(to, by)))
    db.session.flush()
