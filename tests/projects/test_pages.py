"""Pages of projects: what everybody sees, what its people do, and forms that keep what was typed."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import commit_unit, db
from charity_app.core.scope import Role
from charity_app.core.text import Text
from charity_app.projects import services
from charity_app.projects.models import CharityProject, Disclosure, Milestone
from charity_app.projects.queries.plans import plan_of
from charity_app.projects.states import ProjectState
from charity_app.projects.states.disclosures import DutyKind
from charity_app.projects.views import ProjectPanel, install_panels
from charity_app.projects.views.panels import panels_of
from tests.architecture.test_access_matrix import _PNG as PNG
from tests.html import read
from tests.identity.factories import make_user, open_session
from tests.projects.making import Cast
from tests.world import Browser

pytestmark = pytest.mark.pages
At = Callable[[str], AbstractContextManager[None]]
_NOW = "2025-01-20 09:00"


@pytest.fixture
def cast(furnished: Flask, at: At) -> Cast:
    with at("2024-12-05 08:00"):
        return Cast()


@pytest.fixture
def raising(cast: Cast, at: At) -> CharityProject:
    project = cast.bring(ProjectState.FUNDRAISING, at)
    commit_unit()
    return project


def _browser(app: Flask, role: Role | None = None, place: Any = None) -> Browser:
    if role is None:
        return Browser(app)
    token = open_session(make_user(role, at=place))
    commit_unit()
    return Browser(app, token)


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", read(page).text)


def test_the_budget_stands_on_the_public_page_features_3_14(furnished: Flask, raising: CharityProject, at: At) -> None:
    with at(_NOW):
        shown = _words(_browser(furnished).send("GET", f"/projects/{raising.id}").text)
    for words in ("书桌和灯", "250,000元", "上门安装", "35,000元", "管理费用", "15,000元", "合计 300,000元"):
        assert words in shown


def test_the_five_things_of_the_law_stand_on_the_public_page(
    furnished: Flask, cast: Cast, raising: CharityProject, at: At
) -> None:
    """CL art. 25: name, certificate, plan, contact, how to check."""
    with at(_NOW):
        shown = _words(_browser(furnished).send("GET", f"/projects/{raising.id}").text)
    plan = plan_of(raising)
    assert plan is not None
    for words in (cast.charity.name, "DEMO0001", plan.filing_number, plan.phone, plan.office_address, "慈善中国"):
        assert words in shown


def test_a_closed_gate_says_to_the_public_what_is_missing(
    furnished: Flask, cast: Cast, raising: CharityProject, at: At
) -> None:
    with at("2025-03-16 09:00"):
        shown = _words(_browser(furnished).send("GET", f"/projects/{raising.id}").text)
    assert "募捐已在2025年3月15日结束" in shown
    assert "到指定平台上该慈善组织的页面捐赠" in shown
    with at(_NOW):
        shown = _words(_browser(furnished).send("GET", f"/projects/{raising.id}").text)
    assert "可以捐赠" in shown
    assert "到指定平台" not in shown


def test_a_way_to_give_hangs_in_only_while_the_gate_is_open(furnished: Flask, raising: CharityProject) -> None:
    give = ProjectPanel("projects.show_project", Text("Money", "project"), "project.show", needs_open_gate=True)
    books = ProjectPanel("projects.show_project", Text("Budget", "budget"), "project.show")
    try:
        install_panels((give, books))
        with furnished.test_request_context("/"):
            furnished.preprocess_request()
            assert [label.message for label, _url, _is in panels_of(raising, is_gate_open=True)] == ["Money", "Budget"]
            assert [label.message for label, _url, _is in panels_of(raising, is_gate_open=False)] == ["Budget"]
    finally:
        install_panels(())


def test_a_project_overdue_or_silent_says_so_to_everybody(furnished: Flask, cast: Cast, at: At) -> None:
    project = cast.bring(ProjectState.IMPLEMENTING, at)
    duty = db.session.scalars(
        select(Disclosure).where(Disclosure.project_id == project.id, Disclosure.kind == DutyKind.PROJECT_PROGRESS)
    ).first()
    assert duty is not None
    with at("2025-04-16 09:00"):
        services.mark_missed(duty, by=cast.officer)
        commit_unit()
        shown = _words(_browser(furnished).send("GET", f"/projects/{project.id}").text)
        listed = _words(_browser(furnished).send("GET", "/projects/").text)
    assert "有报告逾期没有公开" in shown
    assert "超过90天没有消息" in shown
    assert "逾期未公开" in listed


@pytest.mark.parametrize("state", ProjectState)
def test_buttons_are_the_actions_of_the_state_that_the_viewer_may_take(
    furnished: Flask, cast: Cast, at: At, state: ProjectState
) -> None:
    project = cast.bring(state, at)
    commit_unit()
    expected = {
        ProjectState.DRAFT: {Role.ORG_MANAGER: ["提交审核"]},
        ProjectState.PENDING_REVIEW: {Role.CHARITY_OFFICER: ["立项", "退回修改"]},
        ProjectState.APPROVED: {Role.CHARITY_OFFICER: ["登记备案编号"], Role.ORG_FINANCE: ["登记备案编号"]},
        ProjectState.FILED: {Role.ORG_FINANCE: ["开始筹款"]},
        ProjectState.FUNDRAISING: {Role.ORG_MANAGER: ["开始实施"], Role.CHARITY_OFFICER: ["终止"]},
        ProjectState.FUNDED: {Role.ORG_MANAGER: ["开始实施"]},
        ProjectState.IMPLEMENTING: {Role.ORG_MANAGER: ["结束"], Role.CHARITY_OFFICER: ["暂停", "终止"]},
        ProjectState.PAUSED: {Role.CHARITY_OFFICER: ["恢复"]},
        ProjectState.ENDED: {Role.ORG_MANAGER: ["公示总结"], Role.ORG_FINANCE: ["公示总结"]},
        ProjectState.DISCLOSED: {Role.CHARITY_OFFICER: ["归档"]},
        ProjectState.TERMINATED: {Role.ORG_FINANCE: ["公示总结"]},
    }.get(state, {})
    places = {Role.ORG_MANAGER: cast.home, Role.ORG_FINANCE: cast.charity}
    with at(_NOW):
        for role in (Role.ORG_MANAGER, Role.ORG_FINANCE, Role.CHARITY_OFFICER, Role.AUDITOR):
            page = read(_browser(furnished, role, places.get(role)).send("GET", f"/projects/{project.id}").text)
            card = [part for part in page.find("section") if part.attributes.get("aria-labelledby") == "next-title"]
            found = [button.text.strip() for part in card for button in part.find("button", "a")]
            assert [word for word in found if word != "返回"] == expected.get(role, []), role


def test_a_draft_is_written_from_a_template_by_pages_alone(furnished: Flask, cast: Cast, at: At) -> None:
    """The whole way of an organisation: template, budget, milestone, indicator, partner, plan, submitted."""
    with at("2024-12-05 09:00"):
        commit_unit()
        who = _browser(furnished, Role.ORG_MANAGER, cast.home)
        assert "小书桌·学习角改造" in who.send("GET", "/projects/new?template=school").text
        made = who.send("POST", "/projects/new", {
            "organisation_id": str(cast.home.id), "name": "小书桌", "purpose": "送书桌", "category": "education",
            "beneficiaries": "60", "target_fen": "1000", "starts_on": "2024-12-10", "ends_on": "2025-12-31",
        })  # fmt: skip
        assert made.status_code == 303
        here = made.location
        for name, amount in (("书桌", "900"), ("管理", "100")):
            kind = "management" if name == "管理" else "goods"
            added = who.send("POST", f"{here}/budget", {"lines": name, "kind": kind, "amount_fen": amount})
            assert added.status_code == 303
        assert (
            who.send("POST", f"{here}/milestones/new", {"name": "开工", "planned_on": "2025-01-10"}).status_code == 303
        )
        told = {"kind": "output", "name": "帮助人数", "unit": "人", "planned": "60"}
        assert who.send("POST", f"{here}/indicators/new", told).status_code == 303
        partner = {"organisation_id": str(cast.charity.id), "part": "募捐", "assessment": "合格",
                   "assessed_on": "2024-12-01", "paper": (BytesIO(PNG), "agreement.png")}  # fmt: skip
        assert who.send("POST", f"{here}/partners/new", partner).status_code == 303
        shown = who.send("GET", f"{here}/work").text
        assert all(word in shown for word in ("开工", "帮助人数", "募捐"))
        plan = who.send("POST", f"{here}/plan", {
            "charity_id": str(cast.charity.id), "name": "方案", "purpose": "目的", "raises_from_on": "2024-12-20",
            "raises_to_on": "2025-03-20", "area": "浦东新区", "person_in_charge": "负责人",
            "office_address": "演示路1号",
            "phone": "02100001234", "ways": "online", "bank_account": "演示银行", "beneficiaries": "孩子",
            "use_of_money": "书桌", "surplus": "相近项目", "version": "1", "partner_id": "",
        })  # fmt: skip
        assert plan.status_code == 303
        assert who.send("POST", f"{here}/submit").status_code == 303
        assert "待审核" in who.send("GET", here).text


def test_a_refused_form_keeps_what_was_typed(furnished: Flask, cast: Cast, at: At) -> None:
    with at("2024-12-05 09:00"):
        project = cast.draft(is_public=False)
        commit_unit()
        who = _browser(furnished, Role.ORG_MANAGER, cast.home)
        refused = who.send(
            "POST", f"/projects/{project.id}/budget", {"lines": "很多张书桌", "kind": "goods", "amount_fen": "一千"}
        )
        assert (refused.status_code, "很多张书桌" in refused.text, "一千" in refused.text) == (422, True, True)
        told = {"charity_id": str(cast.charity.id), "name": "只写了名称", "raises_from_on": "2024-12-20"}
        refused = who.send("POST", f"/projects/{project.id}/plan", told)
        assert (refused.status_code, "只写了名称" in refused.text) == (422, True)
        reach = who.send("POST", f"/projects/{project.id}/milestones/new", {"name": "太早", "planned_on": "2020-01-01"})
        assert (reach.status_code, "太早" in reach.text) == (422, True)


def test_the_gate_is_recorded_and_checked_on_its_page_by_two_officers(furnished: Flask, cast: Cast, at: At) -> None:
    project = cast.bring(ProjectState.FILED, at)
    commit_unit()
    plan_url = f"/projects/plans/{project.plan_id}"
    with at("2024-12-05 13:00"):
        first, second = (_browser(furnished, Role.CHARITY_OFFICER) for _ in range(2))
        wrong = first.send("POST", f"{plan_url}/channel", {"words": "某平台", "url": "javascript:1"})
        assert (wrong.status_code, "某平台" in wrong.text) == (422, True)
        assert first.send("POST", f"{plan_url}/channel", {"words": "某平台", "url": ""}).status_code == 303
        assert first.send("POST", f"{plan_url}/check/channel").status_code == 403
        for item in ("channel", "filing", "period", "qualification"):
            assert second.send("POST", f"{plan_url}/check/{item}").status_code == 303
        assert second.send("POST", f"{plan_url}/check/nothing").status_code == 404
        assert "待另一人核对" not in second.send("GET", plan_url).text


def test_a_report_is_drafted_published_and_corrected_on_pages(furnished: Flask, cast: Cast, at: At) -> None:
    project = cast.bring(ProjectState.FUNDED, at)
    duty = db.session.scalars(select(Disclosure).where(Disclosure.project_id == project.id)).one()
    commit_unit()
    here = f"/projects/disclosures/{duty.id}"
    with at("2025-02-01 09:00"):
        who, public = _browser(furnished, Role.ORG_FINANCE, cast.charity), _browser(furnished)
        assert public.send("GET", here).status_code == 303
        assert "募捐全面报告" in who.send("GET", "/projects/disclosures").text
        told = {"work_done": "", "people_helped": "20", "problems": "", "next_steps": ""}
        assert who.send("POST", f"{here}/write", told).status_code == 303
        refused = who.send("POST", f"{here}/write", {**told, "publish": "1", "next_steps": "继续"})
        assert (refused.status_code, "继续" in refused.text) == (422, True)
        empty = who.send("POST", f"{here}/papers", {})
        assert empty.status_code == 422
        assert who.send("POST", f"{here}/papers", {"paper": (BytesIO(PNG), "p.png")}).status_code == 303
        assert who.send("POST", f"{here}/write", {**told, "work_done": "装了书桌", "publish": "1"}).status_code == 303
        assert who.send("POST", f"{here}/notes", {"words": "应为30张"}).status_code == 303
        shown = public.send("GET", here)
        assert all(word in shown.text for word in ("装了书桌", "应为30张"))
        paper = re.findall(r"/projects/papers/[0-9a-f-]+", shown.text)[0]
        sent = public.send("GET", paper)
        assert (sent.status_code, sent.headers["Content-Disposition"].startswith("attachment")) == (200, True)
        assert who.send("POST", f"{here}/write", {**told, "work_done": "改"}).status_code == 403


def test_progress_is_written_down_with_a_paper_that_shows_it(furnished: Flask, cast: Cast, at: At) -> None:
    with at("2024-12-05 09:00"):
        project = cast.draft(is_public=False)
        services.plan_milestone(project, name="开工", planned_on=clock.today() + timedelta(days=9), by=cast.manager)
        services.submit_project(project, by=cast.manager)
        services.approve_project(project, by=cast.officer)
        services.start_without_public_fund(project, by=cast.manager)
        milestone = db.session.scalars(select(Milestone)).one()
        commit_unit()
        who = _browser(furnished, Role.ORG_MANAGER, cast.home)
        url = f"/projects/{project.id}/milestones/{milestone.id}/reach"
        for body in ({"done_on": "2024-12-05"}, {"done_on": "2024-12-06", "paper": (BytesIO(PNG), "p.png")},
                     {"done_on": "2024-12-04", "paper": (BytesIO(PNG), "p.png")}):  # fmt: skip
            assert who.send("POST", url, body).status_code == 422
        assert who.send("POST", url, {"done_on": "2024-12-05", "paper": (BytesIO(PNG), "p.png")}).status_code == 303
        page = _browser(furnished).send("GET", f"/projects/{project.id}").text
    assert "2024年12月5日完成" in _words(page)
    assert "/projects/papers/" not in page


def test_related_parties_are_seen_by_their_organisation_and_the_district_only(
    furnished: Flask, cast: Cast, at: At
) -> None:
    commit_unit()
    url = f"/projects/related/{cast.charity.id}"
    with at("2024-12-05 09:00"):
        who = _browser(furnished, Role.ORG_FINANCE, cast.charity)
        both = {"relation": "board", "person": "赵青禾", "party_id": str(cast.home.id), "since_on": "2024-01-01"}
        refused = who.send("POST", url, both)
        assert (refused.status_code, "赵青禾" in refused.text) == (422, True)
        assert who.send("POST", url, {**both, "party_id": ""}).status_code == 303
        shown = who.send("GET", url).text
        assert "赵*禾" in shown
        assert "赵青禾" not in shown
        assert _browser(furnished, Role.AUDITOR).send("GET", url).status_code == 200
        assert _browser(furnished, Role.ORG_MANAGER, cast.home).send("GET", url).status_code == 404
        assert _browser(furnished).send("GET", url).status_code == 303
        key = re.findall(r"/projects/related-parties/[0-9a-f-]+/end", shown)[0]
        assert who.send("POST", key).status_code == 303
        assert "赵*禾" not in who.send("GET", url).text


def test_the_list_leaves_as_a_table_for_the_district_and_this_is_told(furnished: Flask, cast: Cast, at: At) -> None:
    cast.bring(ProjectState.IMPLEMENTING, at)
    commit_unit()
    with at(_NOW):
        who = _browser(furnished, Role.CHARITY_OFFICER)
        sent = who.send("POST", "/projects/export", {"kind": "csv"})
        assert sent.status_code == 200
        assert "小书桌·学习角改造（演示）" in sent.data.decode("utf-8-sig")
        assert who.send("POST", "/projects/export", {"kind": "xlsx", "state": "draft"}).data[:2] == b"PK"
        assert _browser(furnished, Role.ORG_MANAGER, cast.home).send("POST", "/projects/export").status_code == 403


def test_a_list_without_a_match_shows_a_way_on(furnished: Flask, cast: Cast) -> None:
    shown = _words(_browser(furnished).send("GET", "/projects/?q=没有这样的项目").text)
    assert "没有符合条件的项目" in shown
    assert "没有待公开的报告" in _words(_browser(furnished, Role.AUDITOR).send("GET", "/projects/disclosures").text)
