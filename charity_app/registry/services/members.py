"""Commands on members: add, correct, end."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select, update

from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.registry.events import Change, HouseholdEnded, HouseholdReopened
from charity_app.registry.models import (
    AssetItem,
    Circumstance,
    ExpenseItem,
    Household,
    IncomeItem,
    Member,
    MemberIdentity,
)
from charity_app.registry.queries.duplicates import holder_of
from charity_app.registry.queries.heads import present
from charity_app.registry.services.people import (
    NewMember,
    check_person,
    confirm_not_same,
    joining_day,
    refuse_known,
    rewrite_identity,
    write_identity,
)
from charity_app.registry.services.stamps import belonging, past_day, refuse_closed, stamped, take_version, tell_change
from charity_app.registry.states.households import HOUSEHOLD_TABLE, HouseholdAction, HouseholdState, NotSameReason
from charity_app.registry.states.people import LeaveReason, Relation


def household_with(household_id: UUID) -> Household:
    """Return a household in reach by its id."""
    return db.session.scalars(select(Household).where(Household.id == household_id)).one()


def household_of(member: Member) -> Household:
    """Return the household of a member in reach."""
    return household_with(member.household_id)


def add_member(
    household: Household, *, new: NewMember, not_same_reason: NotSameReason | None = None, by: Actor
) -> Member:
    """Add somebody to a household. Raises Invalid as registering does. Source: features 1.1, 1.12."""
    person = check_person(new)
    refuse_known(person, by)
    confirm_not_same(person, household, not_same_reason, by)
    if new.relation is Relation.HEAD:
        refuse_second_head(household)
    member = Member(
        birth_on=person.birth_on,
        gender=person.gender,
        relation=new.relation,
        joined_on=joining_day(new, person),
        **belonging(household, by),
    )
    db.session.add(member)
    db.session.flush()
    write_identity(household, member.id, person)
    reopen(household, by)
    tell_change(household.id, Change.MEMBER_ADDED, member.id, by)
    return member


def reopen(household: Household, by: Actor) -> None:
    """Let a household that had ended go on."""
    if household.state is HouseholdState.ENDED:
        advance(household, HOUSEHOLD_TABLE, HouseholdAction.REOPEN, ended_on=None)
        emit(HouseholdReopened(household_id=household.id, by=by))


def refuse_second_head(household: Household) -> None:
    """Raise Invalid when the household has a head today."""
    head = select(Member.id).where(Member.household_id == household.id, Member.relation == Relation.HEAD, present())
    if db.session.scalar(head.limit(1)) is not None:
        raise Invalid(Text("The household already has a head", "error"), field="relation")


def correct_member(member: Member, *, told: NewMember, version: int, by: Actor) -> None:
    """Correct who a member is. Raises Invalid, or Conflict when somebody else was faster."""
    household = household_of(member)
    refuse_closed(household)
    stamped(household.id, by)
    person = check_person(told)
    holder = holder_of(person.id_number) if person.id_number else None
    if holder is not None and holder.member_id != member.id:
        refuse_known(person, by)
    if told.relation is Relation.HEAD and member.relation is not Relation.HEAD:
        refuse_second_head(household)
    identity = db.session.scalars(select(MemberIdentity).where(MemberIdentity.member_id == member.id)).one()
    take_version(member, version)
    member.birth_on, member.gender, member.relation = person.birth_on, person.gender, told.relation
    rewrite_identity(identity, household, person)
    tell_change(household.id, Change.MEMBER_CORRECTED, member.id, by)


def end_member(member: Member, *, reason: LeaveReason, on: date, by: Actor) -> None:
    """Note that somebody died or left; what was recorded about this member ends that day, nothing is deleted."""
    if member.left_on is not None:
        raise Conflict(Text("This member has already left the household", "error"))
    day = past_day(on, field="left_on")
    if day < member.joined_on:
        raise Invalid(Text("The end cannot be before the start", "error"), field="left_on")
    household = household_of(member)
    stamped(household.id, by)
    close_member(member, reason=reason, on=day)
    tell_change(household.id, Change.MEMBER_ENDED, member.id, by)
    end_when_empty(household, day, by)


def close_member(member: Member, *, reason: LeaveReason, on: date) -> None:
    """End a membership and everything recorded for it; the ID number is free for another household."""
    member.left_on, member.leave_reason = on, reason
    db.session.execute(update(MemberIdentity).where(MemberIdentity.member_id == member.id).values(living_id_index=None))
    for model in (IncomeItem, ExpenseItem, AssetItem, Circumstance):
        is_open = (model.member_id == member.id, model.valid_to.is_(None))
        db.session.execute(update(model).where(*is_open, model.valid_from <= on).values(valid_to=on))
        db.session.execute(update(model).where(*is_open).values(valid_to=model.valid_from))
    db.session.flush()


def end_when_empty(household: Household, on: date, by: Actor) -> None:
    """End the file of a household whose last member left."""
    left = select(func.count()).select_from(Member).where(Member.household_id == household.id, Member.left_on.is_(None))
    if db.session.scalar(left) == 0 and household.state is HouseholdState.ACTIVE:
        advance(household, HOUSEHOLD_TABLE, HouseholdAction.END, ended_on=on)
        emit(HouseholdEnded(household_id=household.id, by=by))
