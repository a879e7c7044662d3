"""The way from the door to the certificate as people go it, with and without htmx (journey 1, parts 6 to 8)."""

import re
from datetime import date
from random import Random

import pytest

from charity_app.core.scope import Role
from charity_app.demo.identifiers import Identifiers
from tests.db import max_queries
from tests.volunteering.door import Hall, Helper
from tests.world import Browser

_ID = Identifiers(Random(11)).id_number(date(1991, 5, 2), is_female=False)
plain_and_htmx = pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])


def see(who: Browser, path: str, **headers: str) -> str:
    answer = who.client.get(f"/volunteering{path}", headers=headers)
    assert answer.status_code == 200, answer.text[:300]
    return str(answer.text)


def press(who: Browser, path: str, headers: dict[str, str], **data: object) -> str:
    answer = who.send("POST", f"/volunteering{path}", data, headers=headers)
    if headers:
        assert answer.status_code == 204
        return str(answer.headers["HX-Redirect"])
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def door_code(hall: Hall, side: str) -> str:
    page = see(hall.desk(Role.ORG_MANAGER), f"/shifts/{hall.shift.id}/door?side={side}")
    assert 'src="data:image/svg+xml' in page
    return hall.code(side)


@plain_and_htmx
def test_from_the_door_to_the_certificate(hall: Hall, headers: dict[str, str]) -> None:
    helper = hall.helper()
    hall.join(helper)
    boss, street = hall.desk(Role.ORG_MANAGER), hall.desk(Role.STREET_OFFICER)
    hall.go("09:55")
    code = door_code(hall, "in")
    assert 'hx-trigger="load, submit"' in see(helper.phone, f"/door/{code}")
    assert "/sign-ups/" in press(helper.phone, f"/door/{code}", headers)
    assert "1" in see(boss, f"/shifts/{hall.shift.id}/door", **{"HX-Request": "true"})
    hall.go("12:10")
    press(helper.phone, f"/door/{door_code(hall, 'out')}", headers)
    assert "2 小时 15 分钟" in see(helper.phone, "/hours")
    record = hall.record(helper)
    press(helper.phone, f"/hours/{record.id}/dispute", headers, words="少算了五分钟")
    assert "少算了五分钟" in see(boss, f"/records/{record.id}")
    press(boss, f"/records/{record.id}/discuss", headers, words="我们查一下")
    press(street, f"/records/{record.id}/keep", headers, reason="扫码时间没错")
    assert "扫码时间没错" in see(helper.phone, f"/hours/{record.id}")
    press_certificate(hall, helper, headers)


def press_certificate(hall: Hall, helper: Helper, headers: dict[str, str]) -> None:
    boss = hall.desk(Role.ORG_MANAGER)
    told = {"activity": hall.activity.id, "from_on": "2047-12-01", "until_on": "2047-12-07", "id_number": _ID}
    at = press(helper.phone, "/certificates", headers, **told).removeprefix("/volunteering")
    assert _ID not in see(helper.phone, at)
    press(boss, f"{at}/issue", headers, in_charge="吴站长", remarks="")
    row = hall.certificate(helper)
    check = f"/certificates/{row.number}?code={row.check_code}"
    shown = see(Browser(hall.house), check)
    assert "2.2" in shown
    assert helper.name not in shown
    press(hall.desk(Role.AUDITOR), f"{at}/revoke", headers, reason="写错了")
    shown = see(Browser(hall.house), check)
    assert "已于" in shown
    assert "2.2" not in shown


def test_a_stranger_who_scans_signs_in_by_phone_and_comes_back(hall: Hall) -> None:
    hall.go("10:00")
    answer = Browser(hall.house).client.get(f"/volunteering/door/{hall.code()}")
    assert (answer.status_code, "phone" in answer.headers["Location"]) == (303, True)
    assert "next=/volunteering/door/" in answer.headers["Location"].replace("%2F", "/")


def test_the_screen_is_for_the_organiser_alone(hall: Hall) -> None:
    helper = hall.helper()
    paths = [f"/volunteering/shifts/{hall.shift.id}/{page}" for page in ("door", "roll")]
    for who in (helper.phone, hall.stranger_at(Role.ORG_MANAGER, hall.world.ids["organisation there"])):
        assert [who.client.get(path).status_code for path in paths] == [403, 403]


def test_the_screen_renews_itself_and_says_nothing_new_within_a_minute(hall: Hall) -> None:
    boss, path = hall.desk(Role.ORG_MANAGER), f"/volunteering/shifts/{hall.shift.id}/door"
    first = boss.client.get(path, headers={"HX-Request": "true"})
    assert re.search(
        r'<a class="[^"]*" id="door-[^"]*" href="[^"]*" hx-get="[^"]*" hx-trigger="click, every 20s"', first.text
    )
    again = {"HX-Request": "true", "If-None-Match": first.headers["ETag"]}
    assert boss.client.get(path, headers=again).status_code == 304
    hall.tick()
    assert boss.client.get(path, headers=again).status_code == 200


def test_the_roll_takes_the_same_few_statements_for_many(hall: Hall) -> None:
    helpers = [hall.helper() for _ in range(12)]
    hall.join(*helpers)
    hall.go("10:00")
    for helper in helpers[:6]:
        assert hall.scan(helper) == 303
    with max_queries(12, ignoring={"sessions", "user_sessions"}):
        page = see(hall.desk(Role.ORG_MANAGER), f"/shifts/{hall.shift.id}/roll")
    assert page.count('id="sign-up-') == 12


def test_lists_take_the_same_few_statements_for_many(hall: Hall) -> None:
    helpers = [hall.helper() for _ in range(6)]
    hall.join(*helpers)
    for helper in helpers:
        hall.serve(helper)
    with max_queries(12, ignoring={"sessions", "user_sessions"}):
        page = see(hall.desk(Role.CHARITY_OFFICER), "/records?state=confirmed")
    assert page.count('class="cover"') == 6
    with max_queries(9, ignoring={"sessions", "user_sessions"}):
        assert see(helpers[0].phone, "/hours").count('class="cover"') == 1


def test_flags_are_cleared_by_the_district_and_not_by_the_organiser(hall: Hall) -> None:
    hall.activity.reviewed_at = hall.shift.ends_at
    helper = hall.helper()
    hall.join(helper)
    record = hall.serve(helper)
    page = see(hall.desk(Role.CHARITY_OFFICER), "/audits")
    found = re.search(r'id="flag-([0-9a-f-]{36})"', page)
    assert found is not None
    path = f"/flags/{found[1]}/clear"
    answer = hall.desk(Role.ORG_MANAGER).send("POST", f"/volunteering{path}", {"reason": "没事"})
    assert answer.status_code in (403, 404)
    press(hall.desk(Role.CHARITY_OFFICER), path, {}, reason="活动先做后补，已核对")
    assert found[1] not in see(hall.desk(Role.CHARITY_OFFICER), "/audits")
    press(hall.desk(Role.STREET_OFFICER), f"/records/{record.id}/confirm", {})
    assert helper.minutes == 120


def test_english_pages_say_everything(hall: Hall) -> None:
    helper = hall.helper()
    hall.join(helper)
    record = hall.serve(helper)
    for who, path in (
        (helper.phone, "/hours"),
        (helper.phone, f"/hours/{record.id}"),
        (helper.phone, "/certificates"),
        (hall.desk(Role.ORG_MANAGER), f"/records/{record.id}"),
        (hall.desk(Role.ORG_MANAGER), f"/shifts/{hall.shift.id}/roll"),
        (Browser(hall.house), "/certificates/check"),
    ):
        page = see(who, path, **{"Accept-Language": "en"})
        assert "<main" in page


def test_only_who_may_decide_sees_the_button(hall: Hall) -> None:
    helper = hall.helper(role=Role.ORG_MANAGER, at=hall.world.ids["organisation here"])
    hall.join(helper)
    path = f"/records/{hall.serve(helper).id}"
    shown = {
        role: f"{path}/confirm" in see(hall.desk(role), path)
        for role in (Role.ORG_MANAGER, Role.AUDITOR, Role.STREET_OFFICER, Role.VOLUNTEER_COORDINATOR)
    }
    assert list(shown.values()) == [False, False, True, True]
