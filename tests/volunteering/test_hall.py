"""Shifts without an account: the list, one shift, what it weighs, its link and poster. Source: feature 2.1."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import brotli
import pytest
from sqlalchemy import update

from charity_app.core import clock
from charity_app.core.db import commit_unit, db
from charity_app.core.scope import Role
from charity_app.http.kept import forget_all
from charity_app.volunteering.models import Activity, Shift
from charity_app.volunteering.queries import hall
from charity_app.volunteering.queries.hall import HallFilter
from charity_app.volunteering.queries.times import Hours
from charity_app.volunteering.requirements import Condition, Require
from charity_app.volunteering.states.activities import ActivityState, CancelReason, ServiceArea, Trait
from charity_app.volunteering.states.sign_ups import SignUpState
from charity_app.volunteering.states.times import When
from tests.architecture.source import ROOT
from tests.volunteering.planned import Desk, role
from tests.volunteering.planned import at as hour
from tests.world import HERE, THERE, Browser, World

Browsers = Callable[..., Browser]
MaxQueries = Callable[..., AbstractContextManager[list[str]]]
At = Callable[[str], AbstractContextManager[None]]
COLD, WARM, STYLE = 24_576, 4_096, 10_240
LIST = "/volunteering/shifts"


@pytest.fixture
def desk(inhabited: World) -> Iterator[Desk]:
    forget_all()
    db.session.execute(update(Activity).values(state=ActivityState.SETTLED, has_insurance=True))
    yield Desk(inhabited)
    forget_all()


def soon(days: int = 3) -> date:
    return clock.today() + timedelta(days=days)


def published(desk: Desk, day: date | None = None, *, shift: dict[str, Any] | None = None, **changes: Any) -> Shift:
    """Return a shift of a published activity."""
    activity = desk.draft(**changes)
    made = desk.shift(activity, day or soon(), **(shift or {}))
    activity.state = ActivityState.RECRUITING
    db.session.flush()
    return made


def names(**chosen: Any) -> list[str]:
    return [row.name for row in hall.list_shifts(HallFilter(**chosen)).items]


def test_anybody_sees_what_is_on_when_where_and_how_many_are_missing_2_1(desk: Desk, browser_of: Browsers) -> None:
    shift = published(desk)
    for _ in range(7):
        desk.signed_up(shift)
    commit_unit()
    shown = browser_of(None).send("GET", LIST).text
    assert "为独居老人送午餐" in shown
    assert "10:00–12:30" in shown
    assert "还缺3人" in shown
    assert "7/10" in shown
    assert f'href="{LIST}/{shift.id}"' in shown
    assert "还有1个班次缺人" in shown


def test_the_list_leaves_out_drafts_what_was_called_off_and_what_has_begun(desk: Desk) -> None:
    published(desk, name="在招")
    desk.shift(desk.draft(name="草稿"), soon())
    gone = published(desk, name="取消")
    gone.cancelled_at, gone.cancel_reason = clock.now(), CancelReason.WEATHER
    begun = published(desk, name="开始")
    begun.starts_at = begun.closes_at = clock.now()
    desk.one(Activity, published(desk, name="结束").activity_id).state = ActivityState.FINISHED
    db.session.flush()
    assert names() == ["在招"]


def test_shifts_are_found_by_time_kind_street_and_words(desk: Desk, at: At) -> None:
    with at("2024-12-06 09:00"):
        friday = date(2024, 12, 6)
        _plan_one_of_each(desk, friday)
        assert names() == ["今晚", "明天", "周日", "下周四晚"]
        assert names(when=When.TODAY) == ["今晚"]
        assert names(when=When.TOMORROW) == ["明天"]
        assert names(when=When.WEEKEND) == ["明天", "周日"]
        assert names(when=When.EVENING) == ["今晚", "下周四晚"]
        assert names(area=ServiceArea.HEALTH) == ["周日"]
        assert names(street_id=THERE) == ["明天"]
        assert names(q="图书馆") == ["今晚"]
        assert names(q="周四") == ["下周四晚"]
        assert names(q="100%") == []


def _plan_one_of_each(desk: Desk, friday: date) -> None:
    evening = {"starts_at": hour(friday, 18), "ends_at": hour(friday, 20), "place": "图书馆"}
    published(desk, friday, shift=evening, name="今晚")
    published(desk, friday + timedelta(days=1), shift={"street_id": THERE}, name="明天")
    published(desk, friday + timedelta(days=2), name="周日", area=ServiceArea.HEALTH)
    thursday = friday + timedelta(days=6)
    late = {"starts_at": hour(thursday, 23, 59), "ends_at": hour(thursday + timedelta(days=1), 2)}
    published(desk, thursday, shift=late, name="下周四晚")


def test_the_map_counts_shifts_that_need_people_and_can_be_signed_up_for(desk: Desk) -> None:
    published(desk)
    published(desk, shift={"street_id": THERE})
    published(desk)
    full = published(desk, shift={"roles": (role(places=1),), "least_people": 1})
    desk.signed_up(full)
    closed = published(desk)
    closed.closes_at = clock.now()
    db.session.flush()
    where = hall.shift_map()
    assert {tile.id: tile.number for tile in where.tiles if tile.number} == {HERE: 2, THERE: 1}
    assert where.total == 3
    assert len(where.tiles) == 36


def test_full_closed_and_empty_say_what_to_do_next(desk: Desk, browser_of: Browsers) -> None:
    guest = browser_of(None)
    assert "暂时没有班次" in guest.send("GET", LIST).text
    full = published(desk, shift={"roles": (role(places=2),)})
    for state in (SignUpState.CONFIRMED, SignUpState.CONFIRMED, SignUpState.WAITLISTED):
        desk.signed_up(full, state)
    closed = published(desk, name="马上开始")
    closed.closes_at = clock.now()
    commit_unit()
    shown = guest.send("GET", LIST).text
    assert "已报满" in shown
    assert "候补1人" in shown
    assert "候补：为独居老人送午餐" in shown
    assert "报名截止" in shown
    assert "报名：马上开始" not in shown
    assert "没有符合的班次" in guest.send("GET", f"{LIST}?area=health").text


@pytest.mark.parametrize(
    "asked", ["when=never", "area=gold", "street=x", "page=-3", "page=9999999999999", "q=%25", "when=today&when=x"]
)
def test_a_strange_wish_still_shows_a_list(desk: Desk, browser_of: Browsers, asked: str) -> None:
    published(desk)
    commit_unit()
    assert browser_of(None).send("GET", f"{LIST}?{asked}").status_code == 200


@pytest.mark.parametrize("count", [5, 50])
def test_the_list_takes_three_statements_however_long_it_is(
    desk: Desk, browser_of: Browsers, max_queries: MaxQueries, count: int
) -> None:
    activity = desk.draft()
    for number in range(count):
        desk.shift(activity, soon(1 + number))
    activity.state = ActivityState.RECRUITING
    commit_unit()
    forget_all()
    with max_queries(3):
        first = browser_of(None).send("GET", LIST)
    assert first.text.count('class="cover"') == min(count, 20)
    with max_queries(0):
        assert browser_of(None).send("GET", LIST).data == first.data


def test_the_kept_list_forgets_a_shift_soon_after_it_has_begun(desk: Desk, browser_of: Browsers, at: At) -> None:
    with at("2024-12-06 09:58"):
        published(desk, date(2024, 12, 6), shift={"starts_at": _ten(), "ends_at": _ten() + timedelta(hours=2)})
        commit_unit()
        assert "为独居老人送午餐" in browser_of(None).send("GET", LIST).text
    with at("2024-12-06 10:05"):
        assert "为独居老人送午餐" not in browser_of(None).send("GET", LIST).text


def _ten() -> Any:
    return hour(date(2024, 12, 6), 10)


def test_a_shift_tells_what_where_and_what_to_mind_but_not_whom_to_call(desk: Desk, browser_of: Browsers) -> None:
    asked = (role(conditions=(Condition(Require.MIN_AGE, 18),)),)
    more = {"roles": asked, "access": "有电梯", "meeting_point": "一楼门口"}
    shift = published(desk, shift=more, traits=(Trait.HOME_VISIT,))
    commit_unit()
    shown = browser_of(None).send("GET", f"{LIST}/{shift.id}").text
    for words in (
        "演示公益服务中心901号",
        "花木街道社区食堂",
        "一楼门口",
        "2小时30分",
        "上门送餐",
        "水杯",
        "楼梯湿滑",
        "主办方已买意外险",
        "午餐一份",
        "有电梯",
        "上门服务",
        "18",
    ):
        assert words in shown, words
    assert "沈青禾" not in shown
    assert "021-00001234" not in shown
    assert re.search(r'href="/volunteering/roles/[0-9a-f-]+/sign-up"', shown)


def test_a_shift_nobody_can_sign_up_for_says_so(desk: Desk, browser_of: Browsers) -> None:
    closed, gone = published(desk), published(desk)
    closed.closes_at = clock.now()
    gone.cancelled_at, gone.cancel_reason = clock.now(), CancelReason.WEATHER
    commit_unit()
    guest = browser_of(None)
    shown = guest.send("GET", f"{LIST}/{closed.id}").text
    assert "报名已截止" in shown
    assert "/sign-up" not in shown
    cancelled = guest.send("GET", f"{LIST}/{gone.id}").text
    assert "这个班次取消了" in cancelled
    assert "天气原因" in cancelled


@pytest.mark.parametrize("way", ["", "/seats", "/share", "/poster"])
def test_a_draft_answers_like_nothing(desk: Desk, browser_of: Browsers, way: str) -> None:
    shift = desk.shift(desk.draft(desk.organisation("there"), street_id=THERE), soon())
    commit_unit()
    for who in (browser_of(None), browser_of(Role.ORG_MANAGER), browser_of(Role.VOLUNTEER)):
        hidden = who.send("GET", f"{LIST}/{shift.id}{way}")
        nothing = who.send("GET", f"{LIST}/{uuid4()}{way}")
        assert hidden.status_code == nothing.status_code
        if hidden.status_code == 404:
            assert hidden.data == nothing.data


def test_places_left_keep_themselves_fresh_ruling_47(desk: Desk, browser_of: Browsers) -> None:
    shift = published(desk)
    commit_unit()
    guest = browser_of(None)
    first = guest.send("GET", f"{LIST}/{shift.id}/seats", headers={"HX-Request": "true"})
    assert first.text.lstrip().startswith(f'<a class="live" id="seats-{shift.id}"')
    same = {"HX-Request": "true", "If-None-Match": first.headers["ETag"]}
    assert guest.send("GET", f"{LIST}/{shift.id}/seats", headers=same).status_code == 304
    desk.signed_up(shift)
    commit_unit()
    changed = guest.send("GET", f"{LIST}/{shift.id}/seats", headers=same)
    assert changed.status_code == 200
    assert changed.data != first.data


def test_the_link_and_the_poster_lead_to_the_shift(desk: Desk, browser_of: Browsers) -> None:
    shift = published(desk)
    commit_unit()
    guest = browser_of(None)
    share = guest.send("GET", f"{LIST}/{shift.id}/share").text
    assert f'value="http://localhost{LIST}/{shift.id}"' in share
    poster = guest.send("GET", f"{LIST}/{shift.id}/poster").text
    for words in ("为独居老人送午餐", "10:00–12:30", "花木街道社区食堂", "扫码报名", "data:image/svg+xml"):
        assert words in poster


def test_the_page_of_a_shift_is_light(desk: Desk, browser_of: Browsers) -> None:
    roles = tuple(role(name=f"岗位{number}", what="做什么" * 10, places=5) for number in range(3))
    shift = published(desk, shift={"roles": roles})
    commit_unit()
    body = browser_of(None).send("GET", f"{LIST}/{shift.id}").data
    files = ("css/site.css", "img/icons.svg", "js/live.js")
    shared = {name: weight_of((ROOT / "static" / name).read_bytes()) for name in files}
    assert weight_of(body) <= WARM, weight_of(body)
    assert shared["css/site.css"] <= STYLE
    assert weight_of(body) + sum(shared.values()) <= COLD, (shared, weight_of(body))


def weight_of(content: bytes) -> int:
    """Return how many bytes travel."""
    return len(brotli.compress(content, quality=5))


@pytest.mark.parametrize(
    ("first", "last", "length", "over"),
    [
        (hour(date(2024, 2, 29), 22), hour(date(2024, 3, 1), 0), "2 h", False),
        (hour(date(2024, 2, 28), 22), hour(date(2024, 2, 29), 1, 30), "3 h 30 min", True),
        (hour(date(2024, 12, 31), 23), hour(date(2024, 12, 31), 23, 45), "45 min", False),
    ],
)
def test_hours_are_told_as_the_clock_shows_them(first: Any, last: Any, length: str, over: bool) -> None:
    hours = Hours(first, last)
    assert str(hours.length) == length
    assert hours.runs_over_midnight is over
    assert hours.span == f"{first:%H:%M}–{last:%H:%M}"
    assert (hours.day, str(hours.weekday)) == (first.date(), f"{first:%a}")
