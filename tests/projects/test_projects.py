"""Charity projects: written by an organisation, reviewed by an officer, seen by everyone once approved."""

import re
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.scope import ANONYMOUS, Role, acting_in
from charity_app.projects import queries, services
from charity_app.projects.states import ProjectState, ReturnGround
from charity_app.registry.states.organisations import OrganisationState
from tests.identity.factories import make_user, sign_in
from tests.projects.making import DETAILS as PLAN
from tests.projects.making import Cast, actor_of, organisation


def test_create_project_stays_hidden_until_an_officer_approves_it(furnished: Flask, session):
    cast = Cast()
    by, officer, project = cast.manager, cast.officer, cast.draft(is_public=False)
    services.submit_project(project, by=by)
    with acting_in(ANONYMOUS.scope):
        assert queries.list_projects_visible_to(ANONYMOUS).total == 0
        assert queries.get_project(ANONYMOUS, project.id) is None
    with acting_in(by.scope):
        assert [row.name for row in queries.list_projects_visible_to(by).items] == ["小书桌·学习角改造（演示）"]
    services.approve_project(project, by=officer)
    with acting_in(ANONYMOUS.scope):
        row = queries.list_projects_visible_to(ANONYMOUS).items[0]
    assert (row.state, row.beneficiaries, row.streets) == (ProjectState.APPROVED, 60, 0)


def test_create_project_is_refused_to_a_listed_organisation_r_reg_02(furnished: Flask, session):
    listed = organisation(state=OrganisationState.ABNORMAL)
    with pytest.raises(NotAllowed):
        services.create_project(listed, details=PLAN, by=actor_of(Role.ORG_MANAGER, listed))


def test_create_project_refuses_an_end_before_the_start_on_its_field(furnished: Flask, session):
    home = organisation()
    with pytest.raises(Invalid) as refused:
        services.create_project(
            home, details=replace(PLAN, ends_on=date(2024, 11, 30)), by=actor_of(Role.ORG_MANAGER, home)
        )
    assert refused.value.field == "ends_on"


def test_return_project_keeps_the_ground_and_only_a_waiting_one_can_be_approved(furnished: Flask, session):
    cast = Cast()
    by, officer, project = cast.manager, cast.officer, cast.draft(is_public=False)
    with pytest.raises(Conflict):
        services.approve_project(project, by=officer)
    services.submit_project(project, by=by)
    services.return_project(project, ground=ReturnGround.NOT_CLEAR, by=officer)
    assert (project.state, project.return_ground) == (ProjectState.DRAFT, ReturnGround.NOT_CLEAR)


def test_approve_project_needs_a_second_person(furnished: Flask, session):
    cast = Cast()
    by, project = cast.manager, cast.draft(is_public=False)
    services.submit_project(project, by=by)
    with pytest.raises(NotAllowed):
        services.approve_project(project, by=by)


def test_change_project_refuses_the_slower_of_two_editors_r_con_01(furnished: Flask, session):
    home = organisation()
    by = actor_of(Role.ORG_MANAGER, home)
    project = services.create_project(home, details=PLAN, by=by)
    services.change_project(project, details=replace(PLAN, name="新名字"), version=1, by=by)
    with pytest.raises(Conflict):
        services.change_project(project, details=replace(PLAN, name="旧名字"), version=1, by=by)
    assert project.name == "新名字"


def test_list_projects_takes_two_statements_for_5_and_for_50(furnished: Flask, session, max_queries):
    home = organisation()
    by = actor_of(Role.ORG_MANAGER, home)
    for count in (5, 45):
        for number in range(count):
            services.create_project(home, details=replace(PLAN, name=f"项目{count}-{number}"), by=by)
        with max_queries(2), acting_in(by.scope):
            page = queries.list_projects_visible_to(by)
        assert page.total == (5 if count == 5 else 50)


def test_create_project_by_page_keeps_what_was_typed_and_says_what_is_wrong(
    furnished: Flask, session, client: FlaskClient
):
    home = organisation()
    sign_in(client, make_user(Role.ORG_MANAGER, at=home))
    shown = client.get("/projects/new")
    assert shown.status_code == 200
    fields = {
        "_key": re.findall(r'name="_key" value="([^"]+)"', shown.text)[0],
        "organisation_id": str(home.id),
        "name": "小书桌",
        "purpose": "送书桌",
        "category": "education",
        "beneficiaries": "很多",
        "starts_on": "2024-12-01",
        "ends_on": "2025-06-30",
    }
    refused = client.post("/projects/new", data=fields)
    assert refused.status_code == 422
    assert "小书桌" in refused.text
    assert "很多" in refused.text
    made = client.post("/projects/new", data={**fields, "beneficiaries": "100"})
    assert made.status_code == 303
    page = client.get(made.location)
    assert "小书桌" in page.text
    assert "草稿" in page.text
