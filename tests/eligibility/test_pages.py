"""Pages of eligibility over HTTP, without JavaScript (features 1.3 to 1.6, 1.18; journey 4)."""

import html as markup
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from charity_app.core.db import db
from charity_app.core.scope import Role
from charity_app.eligibility import queries
from charity_app.registry.models import Household
from tests.eligibility.conftest import earn, member_of
from tests.eligibility.test_deciding import PAPERS
from tests.identity.factories import make_user, open_session
from tests.registry.conftest import HUAMU, TANGQIAO
from tests.world import Browser

Browse = Callable[..., Browser]


@pytest.fixture
def browse(app: Flask, woman: Household) -> Browse:
    """Open a browser in which somebody with this role is signed in; nobody without a role."""

    def opened(*roles: Role, at: Any = TANGQIAO, **more: Any) -> Browser:
        token = open_session(make_user(*roles, at=at, **more)) if roles else None
        db.session.commit()
        return Browser(app, token)

    return opened


def get(browser: Browser, path: str, status: int = 200) -> str:
    answer = browser.send("GET", path)
    assert answer.status_code == status, (path, answer.status_code, answer.text[:2000])
    return str(answer.text)


def post(browser: Browser, path: str, status: int = 303, **data: object) -> Any:
    answer = browser.send("POST", path, data)
    assert answer.status_code == status, (path, answer.status_code, answer.text[:3000])
    return answer


def plain(text: str) -> str:
    """The words of a page, without tags."""
    return re.sub(r"\s+", " ", markup.unescape(re.sub(r"<[^>]+>", " ", text)))


def results_path(household: Household) -> str:
    return f"/eligibility/households/{household.id}"


def test_the_results_of_a_household_stand_in_its_file(browse: Browse, woman: Household) -> None:
    earn(woman, 910)
    adviser = browse(Role.COMMUNITY_AID_ADVISOR)
    html = get(adviser, results_path(woman))
    words = plain(html)
    assert "最低生活保障边缘家庭认定" in words
    assert "月人均收入低于3,190元" in words
    assert "多805元" in words
    assert "系统只作估算，由街道审核决定" in words
    assert "钱秋溪" not in html
    assert f'href="{results_path(woman)}"' in get(adviser, f"/registry/households/{woman.id}")


def test_results_speak_english_on_request(browse: Browse, woman: Household) -> None:
    adviser = browse(Role.COMMUNITY_AID_ADVISOR)
    adviser.client.set_cookie("lang", "en")
    words = plain(get(adviser, results_path(woman)))
    assert "Minimum living allowance" in words
    assert "Income per person and month below CNY 1,595" in words


def test_another_street_s_results_are_the_same_as_none(browse: Browse, woman: Household) -> None:
    stranger = browse(Role.COMMUNITY_AID_ADVISOR, at=HUAMU)
    assert get(stranger, results_path(woman), 404) == get(stranger, f"/eligibility/households/{uuid4()}", 404)


def test_a_resident_sees_the_own_results_and_objects_to_a_no(browse: Browse, woman: Household) -> None:
    earn(woman, 910)
    me = browse(Role.RESIDENT, at=None, households=(woman,))
    assert "有异议" in get(me, results_path(woman))
    path = f"{results_path(woman)}/policies/min_living_allowance"
    assert "哪里不对" in get(me, f"{path}/objection")
    post(me, f"{path}/object", reason="facts_wrong", words="退休金写多了")
    reviewer = browse(Role.STREET_REVIEWER)
    words = plain(get(reviewer, results_path(woman)))
    assert "退休金写多了" in words
    assert "最晚2024年12月19日答复" in words
    objection = queries.objections_of(woman)[0]
    post(reviewer, f"/eligibility/objections/{objection.id}/answer", words="已重新核对")
    assert "已重新核对" in get(me, results_path(woman))


def test_an_objection_without_a_reason_keeps_what_was_typed(browse: Browse, woman: Household) -> None:
    earn(woman, 910)
    me = browse(Role.RESIDENT, at=None, households=(woman,))
    path = f"{results_path(woman)}/policies/min_living_allowance/object"
    assert "退休金写多了" in post(me, path, 422, words="退休金写多了").text


def test_a_decision_is_frozen_and_stands_beside_today_s_result(browse: Browse, woman: Household) -> None:
    officer = browse(Role.STREET_OFFICER)
    path = f"{results_path(woman)}/policies/min_living_allowance"
    assert "户口簿" in get(officer, f"{path}/decision")
    refused = post(officer, f"{path}/decide", 422, outcome="granted", papers_seen="id_card")
    assert "还缺材料" in refused.text
    post(officer, f"{path}/decide", outcome="granted", papers_seen=PAPERS)
    earn(woman, 910)
    words = plain(get(officer, results_path(woman)))
    assert "当时结果 符合条件 · 105元" in words
    assert "今日重算 正在享受" in words
    assert "最低生活保障" in words


def test_a_decision_about_a_member_names_the_member(browse: Browse, woman: Household) -> None:
    officer = browse(Role.STREET_OFFICER)
    member = member_of(woman).id
    path = f"{results_path(woman)}/policies/senior_allowance"
    assert "84岁" in get(officer, f"{path}/decision?member={member}")
    post(officer, f"{path}/decide", outcome="granted", papers_seen="id_card", member_id=str(member))
    assert queries.decisions_of(woman.id)[0].member_id == member
    get(officer, f"{path}/decision?member=nonsense", 404)


def test_only_deciders_decide(browse: Browse, woman: Household) -> None:
    adviser = browse(Role.COMMUNITY_AID_ADVISOR)
    path = f"{results_path(woman)}/policies/min_living_allowance"
    get(adviser, f"{path}/decision", 403)
    post(adviser, f"{path}/decide", 403, outcome="granted", papers_seen=PAPERS)


def test_a_recognition_is_ended_on_its_page(browse: Browse, woman: Household) -> None:
    officer = browse(Role.STREET_OFFICER)
    post(officer, f"{results_path(woman)}/policies/min_living_allowance/decide", outcome="granted", papers_seen=PAPERS)
    recognition = queries.recognitions_of(woman.id)[0]
    post(officer, f"/eligibility/recognitions/{recognition.id}/end", valid_to="2024-12-05")
    db.session.expire_all()
    assert queries.recognitions_of(woman.id)[0].valid_to is not None


def test_what_is_refused_on_the_results_page_comes_back_there_with_its_reason(browse: Browse, woman: Household) -> None:
    officer, reviewer = browse(Role.STREET_OFFICER), browse(Role.STREET_REVIEWER)
    post(
        officer,
        f"{results_path(woman)}/policies/homeless_assistance/object",
        reason="other",
        member_id=member_id(woman),
    )
    objection = queries.objections_of(woman)[0]
    told = post(reviewer, f"/eligibility/objections/{objection.id}/answer", 422, words="").text
    assert "请填写" in told, told[told.index('id="objections"') :][:2500]
    post(officer, f"{results_path(woman)}/policies/min_living_allowance/decide", outcome="granted", papers_seen=PAPERS)
    path = f"/eligibility/recognitions/{queries.recognitions_of(woman.id)[0].id}"
    early = post(officer, f"{path}/end", 422, valid_to="2024-12-04").text
    assert "结束时间不能早于开始时间" in early
    assert 'value="2024-12-04"' in early
    assert "请先登记是哪位成员就业了" in post(officer, f"{path}/taper", 422, declared_on="2024-12-05").text


def member_id(household: Household) -> str:
    return str(member_of(household).id)


def test_policies_and_one_policy_are_open_to_everyone(browse: Browse, woman: Household) -> None:
    nobody = browse()
    assert "老年综合津贴" in get(nobody, "/eligibility/policies")
    words = plain(get(nobody, "/eligibility/policies/min_living_allowance"))
    assert "月人均收入低于1,595元" in words
    assert "1,665元 待核实" in words
    assert "看看我能得到什么" in words
    get(nobody, "/eligibility/policies/lottery", 404)


def test_old_standards_say_so_wherever_results_stand_r_clk_03(browse: Browse, woman: Household, at: Any) -> None:
    said, adviser = "标准可能已经调整", browse(Role.COMMUNITY_AID_ADVISOR)
    pages = ("/eligibility/policies", results_path(woman))
    for day, is_stale in (("2024-12-05", False), ("2026-09-30", True)):
        with at(f"{day} 10:00"):
            assert [said in get(adviser, page) for page in pages] == [is_stale] * 2, day
            checked = post(browse(), "/eligibility/check", 200, step="result", state="")
            assert (said in checked.text) is is_stale


def test_a_version_is_previewed_then_published_by_the_district(browse: Browse, woman: Household) -> None:
    district = browse(Role.DISTRICT_AID_OFFICER, at=None)
    path = "/eligibility/policies/senior_allowance"
    form = get(district, f"{path}/publish")
    body, examples = (
        markup.unescape(text) for text in re.findall(r"<textarea[^>]*>\s*(.*?)</textarea>", form, re.DOTALL)
    )
    raised = body.replace("value: 65", "value: 90", 1)
    red = post(district, f"{path}/preview", 200, body=raised, examples=examples)
    assert "第2版将新增0户、影响1户" in plain(red.text)
    assert "还不能发布" in red.text
    post(district, f"{path}/publish", 422, body=raised, examples=examples)
    green = examples.replace("p.age: 84", "p.age: 95", 1)
    assert "发布第2版" in post(district, f"{path}/preview", 200, body=raised, examples=green).text
    post(district, f"{path}/publish", body=raised, examples=green)
    assert "新增0户，减少1户" in plain(get(district, path))


def test_publishing_is_the_district_s_alone(browse: Browse, woman: Household) -> None:
    officer = browse(Role.STREET_OFFICER)
    get(officer, "/eligibility/policies/senior_allowance/publish", 403)


def test_rules_that_cannot_be_read_come_back_with_a_reason_and_what_was_typed(browse: Browse, woman: Household) -> None:
    district = browse(Role.DISTRICT_AID_OFFICER, at=None)
    answer = post(district, "/eligibility/policies/senior_allowance/preview", 422, body="[oops", examples="[]")
    assert "不是YAML格式" in answer.text
    assert "[oops" in answer.text
