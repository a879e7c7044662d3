"""Merging two files that are one household; both histories stay (features 1.12)."""

from datetime import date

from sqlalchemy import delete, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.policy import demand
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.registry.events import Change, HouseholdsMerged
from charity_app.registry.models import Household, Member, MemberIdentity, NameToken
from charity_app.registry.queries.heads import present
from charity_app.registry.services.diets import carry_diet
from charity_app.registry.services.members import close_member
from charity_app.registry.services.moving import carry_over
from charity_app.registry.services.stamps import refuse_closed, tell_change
from charity_app.registry.states.households import HOUSEHOLD_TABLE, HouseholdAction, HouseholdState
from charity_app.registry.states.people import LeaveReason, Relation


def merge_households(household: Household, *, other: Household, by: Actor) -> None:
    """Take the members of the other file over; it closes and points here.

    Somebody with the same name and birthday in both is one person: that row in the other file closes.
    Raises Invalid, Conflict, NotAllowed.
    """
    if household.id == other.id:
        raise Invalid(Text("Choose another household", "error"), field="number")
    demand(by, "household.merge", other)
    for file in (household, other):
        refuse_closed(file)
    today = clock.today()
    known = {_likeness(member, identity): member for member, identity in _people(household)}
    has_head = any(member.relation is Relation.HEAD for member in known.values())
    for member, identity in _people(other):
        same = known.get(_likeness(member, identity))
        if same is not None:
            _close_double(member, same, today)
            continue
        relation = Relation.OTHER if has_head and member.relation is Relation.HEAD else member.relation
        carry_over(member, other, household, relation=relation, on=max(today, member.joined_on), by=by)
    carry_diet(household, other=other, by=by)
    _close_file(other, household, today)
    emit(HouseholdsMerged(household_id=household.id, other_id=other.id, by=by))
    tell_change(household.id, Change.MERGED, other.id, by)
    tell_change(other.id, Change.MERGED, household.id, by)


def _likeness(member: Member, identity: MemberIdentity) -> tuple[bytes, date]:
    return identity.name_index, member.birth_on


def _people(household: Household) -> list[tuple[Member, MemberIdentity]]:
    wanted = (
        select(Member, MemberIdentity)
        .join(MemberIdentity, MemberIdentity.member_id == Member.id)
        .where(Member.household_id == household.id, present())
        .order_by(Member.joined_on, Member.id)
    )
    return [(member, identity) for member, identity in db.session.execute(wanted)]


def _close_double(member: Member, same: Member, on: date) -> None:
    close_member(member, reason=LeaveReason.RECORDED_WRONGLY, on=max(on, member.joined_on))
    member.moved_to_id = same.id
    db.session.execute(delete(NameToken).where(NameToken.member_id == member.id))
    db.session.flush()


def _close_file(other: Household, household: Household, on: date) -> None:
    if other.state not in {HouseholdState.ACTIVE, HouseholdState.ENDED}:
        raise Conflict(Text("This file is closed; nothing can be added to it", "error"))
    advance(other, HOUSEHOLD_TABLE, HouseholdAction.MERGE, successor_id=household.id, ended_on=on)
