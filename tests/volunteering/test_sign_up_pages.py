"""Journey 1 over HTTP: from a shared link to a place, with and without an account. Source: features 2.1 to 2.9."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from charity_app.core import clock
from charity_app.core.db import commit_unit, db
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.divisions.models import division_id
from charity_app.identity.models import OneTimeCode, RoleAssignment, User
from charity_app.identity.queries import code_of, user_of_phone
from charity_app.volunteering.models import CoverAsk, PendingSignUp, Shift, ShiftRole, SignUp, Volunteer
from charity_app.volunteering.queries.activities import SeenRole
from charity_app.volunteering.services import asking
from charity_app.volunteering.states.people import VolunteerState
from charity_app.volunteering.states.sign_ups import SignUpState
from tests.architecture.source import ROOT
from tests.identity.factories import make_user
from tests.volunteering.conftest import SYSTEM, Ground
from tests.volunteering.test_hall import weight_of
from tests.world import Browser, World

Browsers = Callable[..., Browser]
PHONE, NAME = "12012345678", "韩溪野"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def role(inhabited: World) -> SeenRole:
    """A role of two places in a shift in three days, in the inhabited district."""
    with acting_in(system_scope("test")):
        made = Ground().role(places=2)
        commit_unit()
    return made


def address(seen: SeenRole) -> str:
    return f"/volunteering/roles/{seen.role.id}"


def code_at(location: str) -> str:
    """Return the digits that were sent, as the phone shows them."""
    code = db.session.scalars(select(OneTimeCode).where(OneTimeCode.id == UUID(location.rsplit("/", 1)[1]))).one()
    return code_of(code)


def newcomer(browser: Browser, seen: SeenRole, **changes: object):  # type: ignore[no-untyped-def]
    told = {"name": NAME, "phone": PHONE, "consent": "y"} | changes
    return browser.send("POST", f"{address(seen)}/newcomer", {key: value for key, value in told.items() if value})


def sign_ups(seen: SeenRole) -> list[SignUp]:
    db.session.expire_all()
    return list(db.session.scalars(select(SignUp).where(SignUp.role_id == seen.role.id).order_by(SignUp.created_at)))


def test_somebody_new_signs_up_with_three_fields_and_three_taps(role: SeenRole, browser_of: Browsers) -> None:
    browser = browser_of(None)
    shift = browser.send("GET", f"/volunteering/shifts/{role.shift.id}").text
    assert f'href="{address(role)}/sign-up"' in shift, "tap 1"
    form = browser.send("GET", f"{address(role)}/sign-up").text
    asked = set(re.findall(r'<(?:input|textarea|select)[^>]* name="(\w+)"', form)) - {"_key"}
    assert asked == {"name", "phone", "consent"}
    sent = newcomer(browser, role)
    assert sent.status_code == 303, "tap 2"
    digits = code_at(sent.headers["Location"])
    done = browser.send("POST", sent.headers["Location"], {"code": digits})
    assert done.status_code == 303, "tap 3"
    browser.client.set_cookie("session", browser.client.get_cookie("session").value)
    own = browser.client.get(done.headers["Location"])
    assert own.status_code == 200
    assert "已录用" in own.text
    (row,) = sign_ups(role)
    assert row.state is SignUpState.CONFIRMED
    user = user_of_phone(PHONE)
    assert user is not None
    roles = select(RoleAssignment.role).where(RoleAssignment.user_id == user.id)
    assert list(db.session.scalars(roles)) == [Role.VOLUNTEER]


def test_nothing_is_made_before_the_code_is_right(role: SeenRole, browser_of: Browsers) -> None:
    browser = browser_of(None)
    before = db.session.scalar(select(func.count()).select_from(User))
    sent = newcomer(browser, role)
    wrong = browser.send("POST", sent.headers["Location"], {"code": "000000"})
    assert wrong.status_code == 422
    assert (sign_ups(role), db.session.scalar(select(func.count()).select_from(User))) == ([], before)
    pending = db.session.scalars(select(PendingSignUp)).one()
    assert NAME.encode() not in pending.name_sealed
    right = browser.send("POST", sent.headers["Location"], {"code": code_at(sent.headers["Location"])})
    assert right.status_code == 303


@pytest.mark.parametrize(
    ("changes", "field"), [({"name": ""}, "name"), ({"phone": "123"}, "phone"), ({"consent": ""}, "consent")]
)
def test_what_is_missing_is_said_on_its_field_and_nothing_typed_is_lost(
    role: SeenRole, browser_of: Browsers, changes: dict[str, object], field: str
) -> None:
    answer = newcomer(browser_of(None), role, **changes)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert field == "name" or f'value="{NAME}"' in answer.text
    assert db.session.scalar(select(func.count()).select_from(PendingSignUp)) == 0


def test_a_phone_known_here_gets_the_same_answer_and_no_second_account(role: SeenRole, browser_of: Browsers) -> None:
    first = newcomer(browser_of(None), role)
    done = browser_of(None).send("POST", first.headers["Location"], {"code": code_at(first.headers["Location"])})
    assert done.status_code == 303
    again = newcomer(browser_of(None), role)
    assert re.sub(r"[0-9a-f-]{36}", "", again.headers["Location"]) == re.sub(
        r"[0-9a-f-]{36}", "", first.headers["Location"]
    )
    browser_of(None).send("POST", again.headers["Location"], {"code": code_at(again.headers["Location"])})
    assert len({row.volunteer_id for row in sign_ups(role)}) == len(sign_ups(role)) == 1


def test_staff_are_sent_to_their_password(role: SeenRole, browser_of: Browsers, house: Flask) -> None:
    with acting_in(system_scope("test")):
        make_user(Role.AUDITOR, phone="12055555555")
        commit_unit()
    sent = newcomer(browser_of(None), role, phone="12055555555")
    answer = browser_of(None).send("POST", sent.headers["Location"], {"code": code_at(sent.headers["Location"])})
    assert (answer.status_code, sign_ups(role)) == (422, [])


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_known_volunteer_presses_twice_and_types_nothing(
    role: SeenRole, browser_of: Browsers, headers: dict[str, str]
) -> None:
    browser = browser_of(Role.VOLUNTEER)
    shift = browser.send("GET", f"/volunteering/shifts/{role.shift.id}").text
    assert f'action="{address(role)}/sign-up"' in shift
    done = browser.send("POST", f"{address(role)}/sign-up", headers=headers)
    assert done.status_code == (204 if headers else 303)
    (row,) = sign_ups(role)
    to = done.headers["HX-Redirect" if headers else "Location"]
    assert to == f"/volunteering/sign-ups/{row.id}"
    page = browser.send("GET", to).text
    assert "加入日历" in page
    assert "找同伴" in page


def test_a_donor_agrees_once_and_wears_both_hats(role: SeenRole, browser_of: Browsers) -> None:
    browser = browser_of(Role.DONOR)
    assert browser.send("POST", f"{address(role)}/sign-up").status_code == 422
    assert browser.send("POST", f"{address(role)}/sign-up", {"consent": "y"}).status_code == 303
    assert browser.send("GET", "/volunteering/mine").status_code == 200


def test_cancel_stand_in_and_calendar_of_one_s_own_only(role: SeenRole, browser_of: Browsers) -> None:
    donor, other = browser_of(Role.DONOR), browser_of(Role.RESIDENT)
    donor.send("POST", f"{address(role)}/sign-up", {"consent": "y"})
    (row,) = sign_ups(role)
    path = f"/volunteering/sign-ups/{row.id}"
    ics = donor.send("GET", f"{path}/shift.ics")
    assert ics.mimetype == "text/calendar"
    assert "SUMMARY:暖心食物包分装" in ics.text
    nowhere = f"/volunteering/sign-ups/{uuid4()}"
    for method, tail in (("GET", ""), ("GET", "/shift.ics"), ("POST", "/cancel"), ("POST", "/accept")):
        mine, none = other.send(method, path + tail), other.send(method, nowhere + tail)
        assert (mine.status_code, mine.data) == (404, none.data)
    assert donor.send("POST", f"{path}/seek-stand-in").status_code == 303
    assert other.send("POST", f"{path}/stand-in").status_code == 422, "no volunteer yet: agrees first"
    assert other.send("POST", f"{address(role)}/sign-up", {"consent": "y"}).status_code == 303
    assert donor.send("POST", f"{path}/come-myself").status_code == 303
    assert donor.send("POST", f"{path}/cancel").status_code == 303
    assert sign_ups(role)[0].state is SignUpState.CANCELLED


def test_the_calendar_feed_works_by_its_secret_alone_and_ends_with_the_next(
    role: SeenRole, browser_of: Browsers
) -> None:
    donor = browser_of(Role.DONOR)
    donor.send("POST", f"{address(role)}/sign-up", {"consent": "y"})
    first, second = (
        re.findall(r"/volunteering/calendar/[\w-]+\.ics", donor.send("POST", "/volunteering/calendar").text)[0]
        for _ in range(2)
    )
    nobody = browser_of(None)
    feed = nobody.send("GET", second)
    assert (feed.status_code, feed.text.count("BEGIN:VEVENT")) == (200, 1)
    assert nobody.send("GET", first).status_code == 404
    donor.send("POST", "/volunteering/calendar/end")
    assert nobody.send("GET", second).status_code == 404


def test_not_this_time_and_yes_take_one_tap_each(role: SeenRole, inhabited: World, browser_of: Browsers) -> None:
    donor = browser_of(Role.DONOR)
    donor.send("POST", f"{address(role)}/sign-up", {"consent": "y"})
    donor.send("POST", f"/volunteering/sign-ups/{sign_ups(role)[0].id}/cancel")
    with acting_in(system_scope("test")):
        other = Ground().role(Ground().shift(starts_at=clock.now() + timedelta(days=6)))
        asking.ask_to_cover(other, by=SYSTEM)
        commit_unit()
    donor_id = inhabited.users[Role.DONOR]
    mine = select(CoverAsk).join(Volunteer, Volunteer.id == CoverAsk.volunteer_id).where(Volunteer.user_id == donor_id)
    ask = db.session.scalars(mine).one()
    page = donor.send("GET", f"/volunteering/asks/{ask.id}").text
    assert "这次不行" in page
    assert browser_of(Role.RESIDENT).send("GET", f"/volunteering/asks/{ask.id}").status_code == 404
    assert donor.send("POST", f"/volunteering/asks/{ask.id}/yes").status_code == 303
    assert sign_ups(other)[-1].state is SignUpState.CONFIRMED


def test_a_full_shift_says_so_and_offers_the_queue(role: SeenRole, browser_of: Browsers) -> None:
    db.session.execute(update(ShiftRole).where(ShiftRole.id == role.role.id).values(taken=2))
    commit_unit()
    donor = browser_of(Role.DONOR)
    done = donor.send("POST", f"{address(role)}/sign-up", {"consent": "y"})
    assert "候补第1位" in donor.send("GET", done.headers["Location"]).text


def test_a_closed_shift_answers_409_with_a_next_step(role: SeenRole, browser_of: Browsers) -> None:
    db.session.execute(update(Shift).where(Shift.id == role.shift.id).values(closes_at=clock.now()))
    commit_unit()
    answer = browser_of(Role.DONOR).send("POST", f"{address(role)}/sign-up", {"consent": "y"})
    assert answer.status_code == 409
    assert "报名" in answer.text


def test_profile_is_kept_and_opens_what_asks_for_it(role: SeenRole, inhabited: World, browser_of: Browsers) -> None:
    donor = browser_of(Role.DONOR)
    donor.send("POST", f"{address(role)}/sign-up", {"consent": "y"})
    told: dict[str, object] = {
        "born_on": "1990-02-28",
        "skills": ["driving", "cooking"],
        "languages": ["shanghainese"],
        "street": str(division_id("310115008")),
        "has_first_aid": "y",
        "version": "1",
    }
    assert donor.send("POST", "/volunteering/me", told).status_code == 303
    volunteer = db.session.scalars(select(Volunteer).where(Volunteer.user_id == inhabited.users[Role.DONOR])).one()
    assert (volunteer.skills, volunteer.languages) == (["driving", "cooking"], ["shanghainese"])
    assert (volunteer.has_first_aid, volunteer.may_be_asked, volunteer.version) == (True, False, 2)
    stale = donor.send("POST", "/volunteering/me", told)
    assert stale.status_code == 409
    assert donor.send("POST", "/volunteering/me", told | {"born_on": "2999-01-01", "version": "2"}).status_code == 422
    assert donor.send("POST", "/volunteering/me", told | {"skills": ["flying"], "version": "2"}).status_code == 422


def test_who_leaves_gives_up_what_is_to_come(role: SeenRole, inhabited: World, browser_of: Browsers) -> None:
    donor = browser_of(Role.DONOR)
    donor.send("POST", f"{address(role)}/sign-up", {"consent": "y"})
    assert donor.send("POST", "/volunteering/me/leave").status_code == 303
    assert sign_ups(role)[0].state is SignUpState.CANCELLED
    state = select(Volunteer.state).where(Volunteer.user_id == inhabited.users[Role.DONOR])
    assert db.session.scalar(state) is VolunteerState.LEFT
    assert donor.send("POST", f"{address(role)}/sign-up").status_code == 409


def test_a_sign_up_reads_nothing_twice(
    role: SeenRole,
    inhabited: World,
    browser_of: Browsers,
    max_queries: Callable[..., AbstractContextManager[list[str]]],
) -> None:
    conditions = [{"pick": "language_english", "amount": 0}]
    role_id, own = role.role.id, inhabited.users[Role.VOLUNTEER]
    db.session.execute(update(ShiftRole).where(ShiftRole.id == role_id).values(conditions=conditions))
    db.session.execute(update(Volunteer).where(Volunteer.user_id == own).values(languages=["english"]))
    commit_unit()
    browser, path = browser_of(Role.VOLUNTEER), f"/volunteering/roles/{role_id}/sign-up"
    with max_queries(20) as sent:
        assert browser.send("POST", path).status_code == 303
    tables = [re.search(r"FROM (\w+)", one) for one in sent if one.startswith("SELECT")]
    read = [table[1] for table in tables if table]
    assert {table: read.count(table) for table in ("volunteers", "accounts", "submissions")} == {
        "volunteers": 1,
        "accounts": 1,
        "submissions": 0,
    }


@pytest.mark.parametrize("tail", ["sign-up", "young"])
def test_the_sign_up_page_is_light_and_waits_for_nothing(role: SeenRole, browser_of: Browsers, tail: str) -> None:
    """At most 24 kB compressed cold, with the sheet it fetches ahead, which has at most 10 kB; 4 kB warm; no script."""
    guest, path = browser_of(None), f"/volunteering/roles/{role.role.id}/{tail}"
    warm = guest.send("GET", path).data
    guest.client.delete_cookie("style")
    cold = guest.send("GET", path).data
    shared = {name: weight_of((ROOT / "static" / name).read_bytes()) for name in ("css/site.css", "img/icons.svg")}
    assert weight_of(warm) <= 4_096, weight_of(warm)
    assert shared["css/site.css"] <= 10_240
    assert weight_of(cold) + sum(shared.values()) <= 24_576
    assert b"<script" not in cold + warm
    assert (cold.count(b'rel="stylesheet"'), warm.count(b'rel="stylesheet"')) == (0, 1)
