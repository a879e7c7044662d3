"""The desk of organisers and reviewers over HTTP: forms, rights, what is refused. Source: features 2.16 and 2.19."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import commit_unit, db
from charity_app.core.scope import Role
from charity_app.volunteering import queries
from charity_app.volunteering.models import Activity, Shift, ShiftRole
from charity_app.volunteering.queries import desk as desk_queries
from charity_app.volunteering.requirements import Condition, Require, load
from charity_app.volunteering.services.activities import Organiser
from charity_app.volunteering.states.activities import ActivityState, CancelReason
from tests.volunteering.planned import Desk, at
from tests.world import HERE, THERE, Browser, World

Browsers = Callable[..., Browser]
MaxQueries = Callable[..., AbstractContextManager[list[str]]]


@pytest.fixture
def desk(inhabited: World) -> Desk:
    return Desk(inhabited)


def soon(days: int = 3) -> date:
    return clock.today() + timedelta(days=days)


def written(**changes: str) -> dict[str, object]:
    """Return the fields of an activity as somebody fills them in."""
    return {
        "organiser": "",
        "name": "暖心食物包分装",
        "what": "洗手\n分装",
        "area": "food_and_shops",
        "served": "in_need",
        "street_id": str(HERE),
        "contact": "沈青禾 021-00001234",
        "risk": "搬运",
        "has_insurance": "yes",
        **changes,
    }


def planned(**changes: object) -> dict[str, object]:
    """Return the fields of a shift as somebody fills them in."""
    return {
        "day": soon().isoformat(),
        "starts": "22:00",
        "ends": "01:30",
        "street_id": str(HERE),
        "place": "中片仓库",
        "least_people": "2",
        "role-0-name": "分装员",
        "role-0-places": "8",
        "role-0-newcomer_places": "2",
        "role-0-conditions": ["min_age", "skill_logistics"],
        "role-0-conditions-amount": ["16", ""],
        **changes,
    }


def newest_activity() -> Activity:
    db.session.expire_all()
    return db.session.scalars(select(Activity).order_by(Activity.written_at.desc()).limit(1)).one()


def shift_of(activity: Activity) -> Shift:
    db.session.expire_all()
    return db.session.scalars(select(Shift).where(Shift.activity_id == activity.id)).one()


def test_from_a_template_to_a_published_activity(desk: Desk, browser_of: Browsers) -> None:
    manager, officer = browser_of(Role.ORG_MANAGER), browser_of(Role.STREET_OFFICER)
    assert "独居老人探访" in manager.send("GET", "/volunteering/activities/new").text
    form = manager.send("GET", "/volunteering/activities/new?template=packing").text
    assert "食物包分装" in form
    assert "按清单分装" in form
    answer = manager.send("POST", "/volunteering/activities/new/packing", written())
    activity = newest_activity()
    path = f"/volunteering/activities/{activity.id}"
    assert answer.headers["Location"] == f"{path}/shifts/new?template=packing"
    assert 'value="分装员"' in manager.send("GET", str(answer.headers["Location"])).text
    assert manager.send("POST", f"{path}/submit").status_code == 422
    assert manager.send("POST", f"{path}/shifts/new", planned()).status_code == 303
    assert manager.send("POST", f"{path}/submit").status_code == 303
    assert activity.name in officer.send("GET", "/volunteering/reviews").text
    assert manager.send("POST", f"{path}/approve").status_code == 403
    assert officer.send("POST", f"{path}/approve").status_code == 303
    assert desk.fresh(activity).state is ActivityState.RECRUITING
    assert activity.name not in officer.send("GET", "/volunteering/reviews").text


def test_a_shift_over_midnight_keeps_its_hours_places_and_conditions(desk: Desk, browser_of: Browsers) -> None:
    activity = desk.draft()
    commit_unit()
    manager = browser_of(Role.ORG_MANAGER)
    manager.send("POST", f"/volunteering/activities/{activity.id}/shifts/new", planned())
    shift = shift_of(activity)
    assert (shift.starts_at, shift.ends_at) == (at(soon(), 22), at(soon(4), 1, 30))
    [made] = db.session.scalars(select(ShiftRole).where(ShiftRole.shift_id == shift.id))
    assert (made.name, made.places, made.newcomer_places) == ("分装员", 8, 2)
    assert load(made.conditions) == (Condition(Require.MIN_AGE, 16), Condition(Require.SKILL_LOGISTICS))
    edit = manager.send("GET", f"/volunteering/shifts/{shift.id}/edit").text
    assert 'value="22:00"' in edit
    assert 'value="01:30"' in edit
    changed = planned(**{"role-0-role_id": str(made.id), "role-0-places": "9", "version": "1"})
    assert manager.send("POST", f"/volunteering/shifts/{shift.id}/edit", changed).status_code == 303
    assert desk.fresh(made).places == 9
    assert manager.send("POST", f"/volunteering/shifts/{shift.id}/edit", changed).status_code == 409


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": "2024-02-30"}, "day"),
        ({"day": "2024-12-05"}, "day"),
        ({"starts": "25:00"}, "starts"),
        ({"starts": "9 Uhr"}, "starts"),
        ({"ends": ""}, "ends"),
        ({"ends": "13:00"}, "ends"),
        ({"place": " "}, "place"),
        ({"place": "仓\u202e库"}, "place"),
        ({"street_id": ""}, "street_id"),
        ({"street_id": "00000000-0000-0000-0000-000000000000"}, "street_id"),
        ({"least_people": "0"}, "least_people"),
        ({"least_people": "9"}, "least_people"),
        ({"role-0-places": "many"}, "role-0-places"),
        ({"role-0-places": "501"}, "role-0-places"),
        ({"role-0-name": ""}, "role-0-name"),
        ({"role-0-conditions-amount": ["x", ""]}, "role-0-conditions"),
    ],
)
def test_a_bad_field_of_a_shift_gets_its_message_and_keeps_what_was_typed(
    desk: Desk, browser_of: Browsers, changes: dict[str, object], field: str
) -> None:
    activity = desk.draft()
    commit_unit()
    answer = browser_of(Role.ORG_MANAGER).send(
        "POST", f"/volunteering/activities/{activity.id}/shifts/new", planned(**changes)
    )
    assert answer.status_code == 422
    assert re.search(rf'<p class="err" id="{field}-error">.*?<span>[^<]+</span>', answer.text, re.DOTALL)
    assert 'value="16"' in answer.text or field == "role-0-conditions"
    assert db.session.scalar(select(Shift.id).where(Shift.activity_id == activity.id)) is None


def test_roles_and_conditions_come_and_go_without_a_script(desk: Desk, browser_of: Browsers) -> None:
    activity = desk.draft()
    commit_unit()
    manager, path = browser_of(Role.ORG_MANAGER), f"/volunteering/activities/{activity.id}/shifts/new"
    more = manager.send("POST", path, planned(edit="add-role"))
    assert more.status_code == 200
    assert 'name="role-1-name"' in more.text
    asked = manager.send("POST", path, planned(edit="add:0", **{"role-0-more": "hours"})).text
    assert asked.count('name="role-0-conditions" value="hours"') == 1
    fewer = manager.send("POST", path, planned(edit="drop:0:0")).text
    assert 'name="role-0-conditions" value="min_age"' not in fewer
    assert 'name="role-0-conditions" value="skill_logistics"' in fewer
    two = planned(edit="drop-role:0", **{"role-1-name": "引导员", "role-1-places": "3"})
    left = manager.send("POST", path, two).text
    assert 'value="引导员"' in left
    assert 'value="分装员"' not in left
    for strange in ("drop-role:0", "drop-role:7", "add:9", "drop:0:99", "drop:x:y", "nonsense"):
        assert manager.send("POST", path, planned(edit=strange)).status_code == 200
    assert db.session.scalar(select(Shift.id).where(Shift.activity_id == activity.id)) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "长" * 61}, "name"),
        ({"what": " "}, "what"),
        ({"area": "gold"}, "area"),
        ({"street_id": "nowhere"}, "street_id"),
        ({"contact": ""}, "contact"),
    ],
)
def test_a_bad_field_of_an_activity_gets_its_message(
    desk: Desk, browser_of: Browsers, changes: dict[str, str], field: str
) -> None:
    answer = browser_of(Role.ORG_MANAGER).send("POST", "/volunteering/activities/new/visit", written(**changes))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "搬运" in answer.text


def test_nobody_organises_for_somebody_else(desk: Desk, browser_of: Browsers) -> None:
    there = desk.world.ids["organisation there"]
    manager = browser_of(Role.ORG_MANAGER)
    for foreign in (f"organisation:{there}", f"street:{HERE}", "site:", "organisation:x", "x"):
        answer = manager.send("POST", "/volunteering/activities/new/visit", written(organiser=foreign))
        assert answer.status_code == 403, foreign
    assert db.session.scalar(select(Activity.id).where(Activity.name == "暖心食物包分装")) is None


def test_drafts_are_seen_by_their_own_people_and_the_office_only(desk: Desk) -> None:
    activity = desk.draft()
    sees = (Role.ORG_MANAGER, Role.STREET_OFFICER, Role.CHARITY_OFFICER, Role.AUDITOR)
    for held in Role:
        assert (queries.get_activity(desk.actor(held), activity.id) is not None) is (held in sees), held


@pytest.mark.parametrize("way", ["", "/edit", "/cancel", "/shifts/new"])
def test_what_lies_elsewhere_answers_like_nothing(desk: Desk, browser_of: Browsers, way: str) -> None:
    other = desk.draft(desk.organisation("there"), street_id=THERE)
    shift = desk.shift(other, soon(), street_id=THERE)
    commit_unit()
    manager = browser_of(Role.ORG_MANAGER)
    for kind, key in (("activities", other.id), ("shifts", shift.id)):
        if kind == "shifts" and way == "/shifts/new":
            continue
        hidden = manager.send("GET", f"/volunteering/{kind}/{key}{way}")
        nothing = manager.send("GET", f"/volunteering/{kind}/{uuid4()}{way}")
        assert (hidden.status_code, hidden.data) == (404, nothing.data), (kind, way)


def test_a_published_activity_is_run_by_its_own_people_alone(desk: Desk, browser_of: Browsers) -> None:
    activity = desk.draft(Organiser(street_id=HERE), by=desk.actor(Role.VOLUNTEER_COORDINATOR))
    shift = desk.shift(activity, soon())
    activity.state = ActivityState.RECRUITING
    commit_unit()
    stranger, own = browser_of(Role.ORG_MANAGER), browser_of(Role.VOLUNTEER_COORDINATOR)
    for path in (f"activities/{activity.id}", f"shifts/{shift.id}/edit", f"activities/{activity.id}/cancel"):
        assert stranger.send("GET", f"/volunteering/{path}").status_code == 403
        assert own.send("GET", f"/volunteering/{path}").status_code == 200


def test_last_week_once_more_takes_two_taps_2_19(desk: Desk, browser_of: Browsers) -> None:
    activity = desk.draft()
    desk.shift(activity, soon())
    commit_unit()
    manager, path = browser_of(Role.ORG_MANAGER), f"/volunteering/activities/{activity.id}"
    shown = manager.send("GET", path).text
    assert 'popovertarget="copy"' in shown
    assert f'action="{path}/copy-week"' in shown
    assert manager.send("POST", f"{path}/copy-week").status_code == 303
    planned_days = select(Shift.starts_at).where(Shift.activity_id == activity.id).order_by(Shift.starts_at)
    assert [clock.local_date(one) for one in db.session.scalars(planned_days)] == [soon(), soon(10)]


def test_calling_off_asks_why(desk: Desk, browser_of: Browsers) -> None:
    activity, shift = _published(desk)
    commit_unit()
    manager = browser_of(Role.ORG_MANAGER)
    assert manager.send("POST", f"/volunteering/shifts/{shift.id}/cancel", {"reason": ""}).status_code == 422
    assert manager.send("POST", f"/volunteering/shifts/{shift.id}/cancel", {"reason": "weather"}).status_code == 303
    assert desk.fresh(shift).cancel_reason is CancelReason.WEATHER
    assert manager.send("POST", f"/volunteering/activities/{activity.id}/cancel", {"reason": "x"}).status_code == 422
    gone = manager.send("POST", f"/volunteering/activities/{activity.id}/cancel", {"reason": "too_few"})
    assert gone.status_code == 303
    assert desk.fresh(activity).state is ActivityState.CANCELLED


def _published(desk: Desk) -> tuple[Activity, Shift]:
    activity = desk.draft()
    shift = desk.shift(activity, soon())
    activity.state = ActivityState.RECRUITING
    db.session.flush()
    return activity, shift


def test_giving_back_asks_why_and_tells_the_organiser(desk: Desk, browser_of: Browsers) -> None:
    activity, _ = _published(desk)
    activity.state = ActivityState.PENDING_REVIEW
    commit_unit()
    officer, path = browser_of(Role.STREET_OFFICER), f"/volunteering/activities/{activity.id}"
    assert officer.send("POST", f"{path}/return", {"reason": ""}).status_code == 422
    assert officer.send("POST", f"{path}/return", {"reason": "risk_unclear"}).status_code == 303
    assert "风险说明不够清楚" in browser_of(Role.ORG_MANAGER).send("GET", path).text


def test_the_lists_of_the_desk_take_few_statements(desk: Desk, max_queries: MaxQueries) -> None:
    for number in range(12):
        activity = desk.draft(name=f"名单{number}")
        desk.shift(activity, soon(number + 1))
        activity.state = ActivityState.PENDING_REVIEW if number % 2 else ActivityState.RECRUITING
    db.session.flush()
    officer = desk.officer
    with max_queries(1):
        assert desk_queries.list_activities_visible_to(desk.manager, q="名单").total == 12
    with max_queries(1):
        assert desk_queries.list_activities_to_review(officer).total >= 6
    with max_queries(1):
        assert len(desk_queries.shift_lines(activity)) == 1


def test_the_page_of_an_activity_says_how_full_each_shift_is(desk: Desk, browser_of: Browsers) -> None:
    activity, shift = _published(desk)
    for _ in range(3):
        desk.signed_up(shift)
    commit_unit()
    shown = browser_of(Role.ORG_MANAGER).send("GET", f"/volunteering/activities/{activity.id}").text
    assert "3/10人" in shown
    assert 'value="3" max="10"' in shown
    assert "沈青禾 021-00001234" in shown


def test_a_shift_that_has_begun_is_no_longer_changed(desk: Desk, browser_of: Browsers) -> None:
    _, shift = _published(desk)
    shift.closes_at = shift.starts_at = clock.now() - timedelta(minutes=5)
    commit_unit()
    [first] = db.session.scalars(select(ShiftRole).where(ShiftRole.shift_id == shift.id))
    body = planned(**{"role-0-role_id": str(first.id), "version": "1"})
    assert browser_of(Role.ORG_MANAGER).send("POST", f"/volunteering/shifts/{shift.id}/edit", body).status_code == 409
