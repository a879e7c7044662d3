"""Accounts and roles: one place each, two people for administrators, gone with the next request (ruling 13; C4, C6)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.privacy import Erased, unseal
from charity_app.core.scope import Grant, Role, Scope, system_actor
from charity_app.divisions import queries as divisions
from charity_app.divisions.models import Division
from charity_app.identity import queries, services
from charity_app.identity.models import HouseholdUser, RoleAssignment, User, UserNameToken
from charity_app.identity.states import PLACES, ROLE_LABELS, SELF_ROLES, Place, Reason
from charity_app.registry.models import Household
from tests.identity.browser import send
from tests.identity.factories import actor_of, make_user, open_session, sign_in

pytestmark = pytest.mark.usefixtures("furnished")
_BY = system_actor("test")


def street(code: str = "310115008") -> Division:
    found = divisions.division_of_code(code)
    assert found is not None
    return found


def committee() -> Division:
    return divisions.committees_of(street().id)[0]


def make_household() -> Household:
    place = committee()
    recorded = {"recorded_at": clock.now(), "recorded_role": Role.SYSADMIN}
    household = Household(number="H00000001", street_id=street().id, committee_id=place.id, **recorded)
    db.session.add(household)
    db.session.flush()
    return household


def count(model: type, **values: object) -> int:
    wanted = select(func.count()).select_from(model).filter_by(**values)
    return db.session.scalar(wanted) or 0


def test_every_role_has_a_name_and_a_place() -> None:
    assert set(ROLE_LABELS) == set(Role)
    assert set(PLACES) == set(Role)
    assert set(SELF_ROLES) == {Role.RESIDENT, Role.PROXY, Role.DONOR, Role.VOLUNTEER}


SCOPES = {
    Role.COMMITTEE_WORKER: lambda: Scope(public=True, committee_ids=frozenset({committee().id})),
    Role.CHILD_DIRECTOR: lambda: Scope(public=True, committee_ids=frozenset({committee().id})),
    Role.COMMUNITY_AID_ADVISOR: lambda: Scope(public=True, street_ids=frozenset({street().id})),
    Role.SOCIAL_WORKER: lambda: Scope(public=True, street_ids=frozenset({street().id})),
    Role.STREET_OFFICER: lambda: Scope(public=True, street_ids=frozenset({street().id})),
    Role.STREET_REVIEWER: lambda: Scope(public=True, street_ids=frozenset({street().id})),
    Role.CHILD_SUPERVISOR: lambda: Scope(public=True, street_ids=frozenset({street().id})),
    Role.DISTRICT_AID_OFFICER: lambda: Scope(public=True, everything=True),
    Role.AUDITOR: lambda: Scope(public=True, everything=True),
    Role.CHARITY_OFFICER: lambda: Scope(public=True, nameless=True),
    Role.VERIFICATION_OFFICER: lambda: Scope(public=True),
    Role.FOOD_SAFETY_OFFICER: lambda: Scope(public=True),
    Role.REGISTRY_OFFICER: lambda: Scope(public=True),
    Role.INFO_OFFICER: lambda: Scope(public=True),
    Role.VOLUNTEER_COORDINATOR: lambda: Scope(public=True),
    Role.SYSADMIN: lambda: Scope(public=True),
    Role.DONOR: lambda: Scope(public=True),
    Role.VOLUNTEER: lambda: Scope(public=True),
    Role.RESIDENT: lambda: Scope(public=True),
}
_AT = {Place.DISTRICT: lambda: None, Place.STREET: street, Place.COMMITTEE: committee, Place.SELF: lambda: None}


@pytest.mark.parametrize("role", SCOPES)
def test_a_role_reaches_its_place_and_no_further(role: Role) -> None:
    user = make_user(role, at=_AT[PLACES[role][0]]())
    assert actor_of(user).scope == SCOPES[role]()


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.PROXY])
def test_residents_and_proxies_reach_their_own_households(role: Role) -> None:
    household = make_household()
    assert actor_of(make_user(role, households=(household,))).scope.household_ids == {household.id}


def test_a_tie_without_the_role_reaches_nothing() -> None:
    household = make_household()
    assert actor_of(make_user(Role.DONOR, households=(household,))).scope == Scope(public=True)


def test_all_roles_held_today_act_together() -> None:
    user = make_user(Role.STREET_OFFICER, at=street())
    services.assign_role(user, role=Role.COMMITTEE_WORKER, place_id=committee().id, by=_BY)
    services.assign_role(user, role=Role.DONOR, by=_BY)
    actor = actor_of(user)
    assert actor.grants == (
        Grant(Role.COMMITTEE_WORKER, "committee", committee().id),
        Grant(Role.STREET_OFFICER, "street", street().id),
        Grant(Role.DONOR),
    )
    assert actor.scope == Scope(
        public=True, street_ids=frozenset({street().id}), committee_ids=frozenset({committee().id})
    )


def test_one_statement_finds_out_who_acts(max_queries) -> None:
    household = make_household()
    user = make_user(Role.RESIDENT, Role.DONOR, households=(household,))
    token = open_session(user)
    db.session.commit()
    with max_queries(1):
        actor = queries.load_actor(token)
    assert actor is not None
    assert (actor.name, actor.user_id) == ("何初葵", user.id)


@pytest.mark.parametrize(
    ("begins", "ends", "is_held"), [(-2, None, True), (0, None, True), (1, None, False), (-2, 1, True), (-2, 0, False)]
)
def test_a_role_counts_from_its_first_day_up_to_its_last(begins: int, ends: int | None, is_held: bool) -> None:
    user, today = make_user(), clock.today()
    row = services.assign_role(user, role=Role.STREET_OFFICER, place_id=street().id, by=_BY)
    row.valid_from = today + timedelta(days=begins)
    row.valid_to = None if ends is None else today + timedelta(days=ends)
    db.session.flush()
    assert actor_of(user).has_role(Role.STREET_OFFICER) is is_held


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.STREET_OFFICER, committee),
        (Role.COMMITTEE_WORKER, street),
        (Role.STREET_OFFICER, lambda: None),
        (Role.ORG_MANAGER, street),
        (Role.MARKET_KEEPER, street),
    ],
)
def test_a_role_at_the_wrong_kind_of_place_is_refused(role: Role, place) -> None:
    found = place()
    with pytest.raises(Invalid, match="Choose the place"):
        services.assign_role(make_user(), role=role, place_id=found.id if found else None, by=_BY)


def test_the_database_itself_refuses_two_places_and_none() -> None:
    user = make_user()
    both = {"organisation_id": None, "site_id": None, "division_id": None}
    row = RoleAssignment(
        user_id=user.id, role=Role.STREET_OFFICER, **both, valid_from=clock.today(), granted_at=clock.now()
    )
    db.session.add(row)
    with pytest.raises(IntegrityError, match="one_place"):
        db.session.flush()


def test_nobody_gives_or_ends_a_role_of_their_own() -> None:
    admin = make_user(Role.SYSADMIN)
    by = actor_of(admin)
    with pytest.raises(NotAllowed):
        services.assign_role(admin, role=Role.AUDITOR, by=by)
    row = db.session.scalars(select(RoleAssignment).where(RoleAssignment.user_id == admin.id)).one()
    with pytest.raises(NotAllowed):
        services.end_role(row, reason=Reason.CORRECTION, by=by)


def test_the_same_role_at_the_same_place_is_given_once() -> None:
    user = make_user(Role.STREET_OFFICER, at=street())
    with pytest.raises(Conflict):
        services.assign_role(user, role=Role.STREET_OFFICER, place_id=street().id, by=_BY)
    services.assign_role(user, role=Role.STREET_OFFICER, place_id=street("310115005").id, by=_BY)


def test_an_administrator_is_made_by_two_administrators() -> None:
    first, second, new = make_user(Role.SYSADMIN), make_user(Role.SYSADMIN), make_user()
    row = services.assign_role(new, role=Role.SYSADMIN, by=actor_of(first))
    assert not actor_of(new).has_role(Role.SYSADMIN)
    with pytest.raises(NotAllowed):
        services.approve_role(row, by=actor_of(first))
    with pytest.raises(NotAllowed):
        services.approve_role(row, by=actor_of(new))
    services.approve_role(row, by=actor_of(second))
    assert actor_of(new).has_role(Role.SYSADMIN)
    with pytest.raises(Conflict):
        services.approve_role(row, by=actor_of(second))


@pytest.mark.parametrize(
    "forged", [{"approved_at": clock.now()}, {"approved_at": clock.now(), "approved_by_id": "granter"}]
)
def test_the_database_itself_refuses_an_administrator_made_by_one(forged: dict[str, object]) -> None:
    granter = make_user(Role.SYSADMIN)
    row = services.assign_role(make_user(), role=Role.SYSADMIN, by=actor_of(granter))
    db.session.flush()
    values = {name: granter.id if value == "granter" else value for name, value in forged.items()}
    with pytest.raises(IntegrityError):
        db.session.execute(update(RoleAssignment).where(RoleAssignment.id == row.id).values(**values))


def _ends_sessions(user: User) -> list[object]:
    row = db.session.scalars(select(RoleAssignment).where(RoleAssignment.user_id == user.id)).first()
    assert row is not None
    return [
        lambda: services.disable_user(user, reason=Reason.LEFT_POST, by=_BY),
        lambda: services.end_role(row, reason=Reason.TRANSFER, by=_BY),
        lambda: services.assign_role(user, role=Role.DONOR, by=_BY),
        lambda: services.set_password(user, password_hash="x", by=_BY),
        lambda: services.reset_second_factor(user, reason=Reason.LOST_DEVICE, by=_BY),
        lambda: services.erase_user(user, by=_BY),
    ]


@pytest.mark.parametrize("number", range(6))
def test_what_changes_a_person_refuses_their_next_request(client: FlaskClient, number: int) -> None:
    user = make_user(Role.STREET_OFFICER, at=street())
    sign_in(client, user)
    assert client.get("/account/").status_code == 200
    _ends_sessions(user)[number]()
    assert client.get("/account/").status_code == 303


def test_changing_the_own_password_keeps_this_browser_and_ends_the_others(client: FlaskClient, app: Flask) -> None:
    user = make_user(Role.AUDITOR, password="seven quiet herons")
    sign_in(client, user)
    other = app.test_client()
    sign_in(other, user)
    page = "/account/password"
    fresh = {"password": "nine calm otters", "again": "nine calm otters"}
    wrong = send(client, page, page, present="not my password", **fresh)
    assert (wrong.status_code, "现在的密码不对" in wrong.text) == (422, True)
    assert send(client, page, page, present="seven quiet herons", **fresh).status_code == 303
    assert [browser.get("/account/").status_code for browser in (client, other)] == [200, 303]


def test_people_see_and_end_only_their_own_sessions(client: FlaskClient, app: Flask) -> None:
    mine, other = make_user(Role.AUDITOR), make_user(Role.AUDITOR)
    sign_in(client, mine)
    elsewhere = app.test_client()
    sign_in(elsewhere, mine)
    foreign = queries.open_session(open_session(other))
    assert foreign is not None
    page = client.get("/account/").text
    assert page.count("最近使用") == 2
    ways = re.findall(r'action="(/account/sessions/[0-9a-f-]+/revoke)"', page)
    assert len(ways) == 1
    assert send(client, "/account/", ways[0]).status_code == 303
    assert [browser.get("/account/").status_code for browser in (client, elsewhere)] == [200, 303]
    assert queries.own_session(actor_of(mine), foreign.actor.session_id or uuid4()) is None


def test_names_and_phones_are_sealed_and_erasure_leaves_nothing() -> None:
    user = make_user(Role.RESIDENT, name="欧阳初一", phone="12000000077")
    sealed, owner, key = user.name_sealed, user.key_owner, user.id
    assert sealed is not None
    assert "欧阳".encode() not in sealed
    assert queries.user_of_phone("１２０-0000-0077".replace("-", "")) is user
    services.erase_user(user, by=_BY)
    row = queries.person_card(user)
    assert (row.name, row.phone, row.login, row.is_erased) == ("", "", "", True)
    assert count(UserNameToken, user_id=key) == 0
    assert queries.user_of_phone("12000000077") is None
    with pytest.raises(Erased):
        unseal(owner, sealed, place=queries.name_place(key))


@pytest.mark.parametrize(
    ("login", "phone", "field"),
    [
        ("taken_name", None, "login"),
        ("Taken_Name", None, "login"),
        ("ab", None, "login"),
        ("with space!", None, "login"),
        (None, "12000000001", "phone"),
        (None, "22000000001", "phone"),
        (None, "1200000000", "phone"),
        (None, None, "login"),
    ],
)
def test_an_account_needs_a_free_login_or_phone(login: str | None, phone: str | None, field: str) -> None:
    make_user(login="taken_name", phone="12000000001")
    with pytest.raises(Invalid) as refusal:
        services.create_user("某人", login=login, phone=phone, by=_BY)
    assert refusal.value.field == field


def test_the_list_finds_people_by_login_name_phone_role_and_state() -> None:
    admin = actor_of(make_user(Role.SYSADMIN, name="管理一", login="admin-one"))
    make_user(Role.STREET_OFFICER, at=street(), name="何初葵", login="street-one", phone="12000000055")
    closed = make_user(Role.AUDITOR, name="何小葵", login="auditor-one")
    services.disable_user(closed, reason=Reason.LEFT_POST, by=_BY)

    def logins(**filters: object) -> list[str]:
        return [line.login for line in queries.list_users_visible_to(admin, **filters).items]

    assert logins() == ["admin-one", "auditor-one", "street-one"]
    assert logins(q="street") == ["street-one"]
    assert logins(q="何") == ["auditor-one", "street-one"]
    assert logins(q="初葵") == ["street-one"]
    assert logins(q="12000000055") == ["street-one"]
    assert logins(q="1200000005") == []
    assert logins(role=Role.STREET_OFFICER) == ["street-one"]
    assert logins(is_disabled=True) == ["auditor-one"]
    assert logins(q="%") == []


@pytest.mark.parametrize("people", [5, 50])
def test_the_list_takes_three_statements(max_queries, people: int) -> None:
    admin = actor_of(make_user(Role.SYSADMIN))
    for _ in range(people):
        make_user(Role.STREET_OFFICER, at=street())
    with max_queries(3):
        found = queries.list_users_visible_to(admin)
    assert found.total == people + 1


def test_who_is_no_administrator_sees_only_the_own_row() -> None:
    officer, other = make_user(Role.STREET_OFFICER, at=street()), make_user()
    viewer = actor_of(officer)
    assert [line.id for line in queries.list_users_visible_to(viewer).items] == [officer.id]
    assert queries.get_user(viewer, other.id) is None
    assert queries.get_user(viewer, officer.id) is officer


def test_a_household_is_tied_once_and_untied_with_the_next_request() -> None:
    household = make_household()
    user = make_user(Role.RESIDENT, households=(household, household))
    assert count(HouseholdUser, user_id=user.id) == 1
    token = open_session(user)
    services.untie_household(user, household_id=household.id, by=_BY)
    assert queries.load_actor(token) is None
    assert queries.users_of_household(household.id) == ()
