"""Registering, finding and ending households and members (features 1.1, 1.12; R-CAS-04)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.privacy import unseal
from charity_app.core.scope import Role, acting_in
from charity_app.registry import queries, services
from charity_app.registry.models import Household, Member, MemberIdentity
from charity_app.registry.services import NewMember
from charity_app.registry.states.households import HouseholdState, NotSameReason
from charity_app.registry.states.people import Gender, LeaveReason, Relation
from tests.registry.conftest import GIRL, HUAMU, MAN, OLD_WOMAN, SYSTEM, TANGQIAO, committee, resident, worker

Family = Callable[..., Household]


def _facts() -> list[str]:
    return list(db.session.scalars(select(AuditRow.fact).order_by(AuditRow.id)))


def _only_member(household: Household) -> Member:
    return db.session.scalars(select(Member).where(Member.household_id == household.id)).one()


def test_register_household_writes_number_member_and_facts(family: Family) -> None:
    household = family()
    member = _only_member(household)
    assert household.number.startswith("H")
    assert household.number[1:].isdigit()
    assert len(household.number) == 9
    assert (member.birth_on, member.gender, member.relation) == (date(1940, 3, 12), Gender.FEMALE, Relation.HEAD)
    assert _facts() == ["household.registered", "household_facts.changed"]


def test_the_name_is_nowhere_but_sealed(family: Family) -> None:
    household = family()
    identity = db.session.scalars(select(MemberIdentity)).one()
    place = f"member_identities.name:{identity.member_id}"
    assert "钱秋溪".encode() not in identity.name
    assert unseal(household.key_owner, identity.name, place=place) == "钱秋溪"


def test_nobody_registers_outside_the_own_street(family: Family) -> None:
    adviser = worker(street_id=HUAMU)
    with pytest.raises(NotAllowed), acting_in(adviser.scope):
        services.register_household(committee(TANGQIAO), head=NewMember("王云禾", id_number=MAN), by=adviser)


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewMember("  ", id_number=MAN), "name"),
        (NewMember("王" * 51, id_number=MAN), "name"),
        (NewMember("王\x00云", id_number=MAN), "name"),
        (NewMember("王云禾", id_number="990115198308179219"), "id_number"),
        (NewMember("王云禾", id_number=MAN, birth_on=date(1983, 8, 18)), "birth_on"),
        (NewMember("王云禾"), "id_number"),
        (NewMember("王云禾", birth_on=date(1983, 8, 17)), "gender"),
        (NewMember("王云禾", id_number=MAN, phone="12"), "phone"),
    ],
)
def test_what_cannot_be_used_is_refused_on_its_field(family: Family, new: NewMember, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        services.register_household(committee(), head=new, by=SYSTEM)
    assert refused.value.field == field


def test_the_same_id_number_stops_with_the_number_when_in_reach(family: Family) -> None:
    household, adviser = family(), worker()
    with pytest.raises(Invalid) as refused, acting_in(adviser.scope):
        services.register_household(
            committee(), head=NewMember("钱秋溪", id_number=" ９９０１１５194003129027"), by=adviser
        )
    assert str(refused.value.text) == f"This person is already in household {household.number}"


def test_the_same_id_number_elsewhere_says_only_whom_to_call(family: Family) -> None:
    household, adviser = family(), worker(street_id=HUAMU)
    with pytest.raises(Invalid) as refused, acting_in(adviser.scope):
        services.register_household(committee(HUAMU), head=NewMember("钱秋溪", id_number=OLD_WOMAN), by=adviser)
    assert str(refused.value.text) == (
        "This person is already registered in 塘桥街道; please call the assistance office there"
    )
    assert household.number not in str(refused.value.text)


def test_the_same_name_birth_year_and_street_need_a_reason(family: Family) -> None:
    family()
    twin = NewMember("钱秋溪", birth_on=date(1940, 9, 9), gender=Gender.FEMALE)
    with pytest.raises(Invalid) as refused:
        services.register_household(committee(place=1), head=twin, by=SYSTEM)
    assert refused.value.field == "not_same_reason"
    reason = NotSameReason.BIRTHDAY_DIFFERS
    services.register_household(committee(place=1), head=twin, not_same_reason=reason, by=SYSTEM)
    assert "not_same.confirmed" in _facts()


def test_likenesses_are_masked_and_stay_within_the_street(family: Family) -> None:
    family()
    asked = {"name": "钱秋溪", "birth_on": date(1940, 1, 1)}
    found = queries.find_likenesses(**asked, street_id=TANGQIAO)
    assert [likeness.name for likeness in found] == ["钱*溪"]
    assert queries.find_likenesses(**asked, street_id=HUAMU) == []
    assert queries.find_likenesses(**asked, street_id=TANGQIAO, but_id_number=OLD_WOMAN) == []


def test_size_is_counted_from_the_members_of_today(family: Family) -> None:
    household = family()
    girl = services.add_member(household, new=NewMember("钱云苔", Relation.GRANDCHILD, id_number=GIRL), by=SYSTEM)
    assert [row.size for row in queries.list_households_visible_to(SYSTEM).items] == [2]
    services.end_member(girl, reason=LeaveReason.MOVED_OUT, on=girl.joined_on, by=SYSTEM)
    assert [row.size for row in queries.list_households_visible_to(SYSTEM).items] == [1]


def test_a_household_has_one_head(family: Family) -> None:
    household = family()
    with pytest.raises(Invalid) as refused:
        services.add_member(household, new=NewMember("王云禾", Relation.HEAD, id_number=MAN), by=SYSTEM)
    assert refused.value.field == "relation"


def test_end_member_ends_the_household_and_frees_the_person(family: Family) -> None:
    household = family()
    services.end_member(_only_member(household), reason=LeaveReason.DIED, on=date(2024, 1, 2), by=SYSTEM)
    assert (household.state, household.ended_on) == (HouseholdState.ENDED, date(2024, 1, 2))
    again = services.register_household(
        committee(), head=NewMember("钱秋溪", id_number=OLD_WOMAN, joined_on=date(2024, 2, 1)), by=SYSTEM
    )
    assert again.id != household.id


def test_a_member_leaves_once(family: Family) -> None:
    member = _only_member(family())
    services.end_member(member, reason=LeaveReason.DIED, on=date(2024, 1, 2), by=SYSTEM)
    with pytest.raises(Conflict):
        services.end_member(member, reason=LeaveReason.DIED, on=date(2024, 1, 2), by=SYSTEM)


def test_move_member_seals_the_identity_anew_and_keeps_the_old_row(family: Family) -> None:
    old, new = family(), family("王云禾", id_number=MAN, phone="12000000002")
    member = _only_member(old)
    moved = services.move_member(member, to=new, relation=Relation.PARENT, on=date(2024, 3, 1), by=SYSTEM)
    identity = db.session.scalars(select(MemberIdentity).where(MemberIdentity.member_id == moved.id)).one()
    name = unseal(new.key_owner, identity.name, place=f"member_identities.name:{moved.id}")
    assert (name, identity.household_id, member.moved_to_id) == ("钱秋溪", new.id, moved.id)
    assert (member.left_on, member.leave_reason) == (date(2024, 3, 1), LeaveReason.OTHER_HOUSEHOLD)
    assert old.state is HouseholdState.ENDED
    assert db.session.scalar(select(func.count()).select_from(MemberIdentity)) == 2


def test_merge_households_keeps_both_histories(family: Family) -> None:
    kept = family()
    double = NewMember("钱秋溪", birth_on=date(1940, 3, 12), gender=Gender.FEMALE)
    reason = NotSameReason.KNOWN_PERSONALLY
    other = services.register_household(committee(place=2), head=double, not_same_reason=reason, by=SYSTEM)
    services.add_member(other, new=NewMember("钱云苔", Relation.GRANDCHILD, id_number=GIRL), by=SYSTEM)
    services.merge_households(kept, other=other, by=SYSTEM)
    assert (other.state, other.successor_id) == (HouseholdState.MERGED, kept.id)
    file = queries.household_file(kept)
    assert [member.name for member in file.members] == ["钱*溪", "钱*苔"]
    reasons = {member.leave_reason for member in queries.household_file(other).former}
    assert reasons == {LeaveReason.RECORDED_WRONGLY, LeaveReason.OTHER_HOUSEHOLD}
    with pytest.raises(Conflict):
        services.add_member(other, new=NewMember("王云禾", Relation.CHILD, id_number=MAN), by=SYSTEM)


def test_move_household_takes_its_rows_along(family: Family) -> None:
    household = family()
    there = committee(HUAMU)
    services.move_household(household, committee=there, address="演示路9号", phone="", by=SYSTEM)
    assert _only_member(household).street_id == HUAMU
    assert db.session.scalars(select(MemberIdentity.committee_id)).one() == there.id


def test_an_edit_on_an_old_version_is_refused(family: Family) -> None:
    household = family()
    services.correct_contact(household, address="演示路2号", phone="", version=1, by=SYSTEM)
    with pytest.raises(Conflict):
        services.correct_contact(household, address="演示路3号", phone="", version=1, by=SYSTEM)


def test_correct_member_moves_the_indexes_along(family: Family) -> None:
    household = family()
    member = _only_member(household)
    told = NewMember("赵青舟", Relation.HEAD, id_number=OLD_WOMAN)
    services.correct_member(member, told=told, version=1, by=SYSTEM)
    assert [row.head for row in queries.list_households_visible_to(SYSTEM, q="青舟").items] == ["赵*舟"]
    assert queries.list_households_visible_to(SYSTEM, q="秋溪").items == ()


@pytest.mark.parametrize(
    "typed", ["秋溪", "钱", "钱秋溪", OLD_WOMAN, "９９０１１５194003129027", "12000000001", "120-0000-0001"]
)
def test_a_household_is_found_by_what_people_type(family: Family, typed: str) -> None:
    wanted = family()
    family("王云禾", id_number=MAN, phone="12000000002")
    assert [row.id for row in queries.list_households_visible_to(SYSTEM, q=typed).items] == [wanted.id]


def test_a_household_is_found_by_its_number(family: Family) -> None:
    wanted = family()
    found = queries.list_households_visible_to(SYSTEM, q=wanted.number.lower())
    assert [row.number for row in found.items] == [wanted.number]


def test_every_reader_sees_the_own_street_only(family: Family) -> None:
    here = family()
    there = family("王云禾", id_number=MAN, street_id=HUAMU, phone="")
    adviser = worker()
    with acting_in(adviser.scope):
        page = queries.list_households_visible_to(adviser)
        assert ([row.id for row in page.items], page.total) == ([here.id], 1)
        assert queries.get_household(adviser, there.id) is None


def test_child_roles_see_households_with_a_child_only(family: Family) -> None:
    household, director = family(), worker(Role.CHILD_DIRECTOR)
    with acting_in(director.scope):
        assert queries.list_households_visible_to(director).items == ()
    services.add_member(household, new=NewMember("钱云苔", Relation.GRANDCHILD, id_number=GIRL), by=SYSTEM)
    with acting_in(director.scope):
        assert queries.list_households_visible_to(director).total == 1


@pytest.mark.parametrize("role", [Role.CHARITY_OFFICER, Role.ORG_MANAGER, Role.VOLUNTEER_COORDINATOR, Role.SYSADMIN])
def test_other_roles_find_no_household(family: Family, role: Role) -> None:
    household, other = family(), worker(role)
    with acting_in(other.scope):
        assert queries.get_household(other, household.id) is None
        assert queries.list_households_visible_to(other).total == 0


def test_a_resident_sees_the_own_household_only(family: Family) -> None:
    own, other = family(), family("王云禾", id_number=MAN, phone="")
    me = resident(own)
    with acting_in(me.scope):
        assert queries.get_household(me, own.id) is not None
        assert queries.get_household(me, other.id) is None
        assert queries.household_file(own).head is not None


@pytest.mark.parametrize("number", [5, 30])
def test_the_list_takes_two_statements_however_long(family: Family, max_queries: Any, number: int) -> None:
    for place in range(number):
        person = NewMember("周晨汀", birth_on=date(1940 + place, 1, 1), gender=Gender.MALE)
        services.register_household(committee(), head=person, by=SYSTEM)
    db.session.commit()
    with max_queries(2):
        page = queries.list_households_visible_to(SYSTEM)
    assert (page.total, len(page.items)) == (number, min(number, 20))
    assert page.items[0].head == "周*汀"
