"""The legal gate R-LEG-01: open only when everything is recorded, valid today and checked by a second officer."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from flask import Flask

from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.projects import queries, services
from charity_app.projects.models import CharityProject, FundraisingPlan
from charity_app.projects.queries.plans import plan_of
from charity_app.projects.states import GIVING_STATES, ProjectState
from charity_app.projects.states.plans import GateItem
from charity_app.registry.states.organisations import OrganisationState
from tests.projects.making import Cast, plan_details

At = Callable[[str], AbstractContextManager[None]]
IN_TIME = date(2024, 12, 20)
_G = GateItem


@pytest.fixture
def cast(furnished: Flask, at: At) -> Cast:
    with at("2024-12-05 08:00"):
        return Cast()


@pytest.fixture
def raising(cast: Cast, at: At) -> tuple[CharityProject, FundraisingPlan]:
    """A project that raises money, its gate open."""
    project = cast.bring(ProjectState.FUNDRAISING, at)
    plan = plan_of(project)
    assert plan is not None
    return project, plan


def _said(project: CharityProject, today: date = IN_TIME) -> tuple[bool, list[str]]:
    db.session.flush()
    gate = queries.giving_gate(project, today)
    return gate.is_open, [str(lack) for lack in gate.missing]


def test_everything_recorded_valid_and_checked_opens_the_gate(raising: Any) -> None:
    assert _said(raising[0]) == (True, [])


BREACHES: dict[str, tuple[Callable[[Cast, FundraisingPlan], None], str]] = {
    "no certificate": (
        lambda cast, _plan: _change(cast, fundraising_number=None, fundraising_from_on=None, fundraising_to_on=None),
        "may raise money",
    ),
    "certificate not begun": (lambda cast, _plan: _change(cast, fundraising_from_on=date(2024, 12, 21)), "may raise"),
    "certificate ended": (lambda cast, _plan: _change(cast, fundraising_to_on=IN_TIME), "may raise money"),
    "charity on a list": (lambda cast, _plan: _change(cast, state=OrganisationState.ABNORMAL), "may raise money"),
    "no filing number": (
        lambda _cast, plan: _rewrite(plan, filing_number=None, filed_on=None), "no filing number",
    ),
    "not begun": (lambda _cast, plan: _rewrite(plan, raises_from_on=date(2024, 12, 21)), "begins on 2024-12-21"),
    "never opened": (lambda _cast, plan: _rewrite(plan, opened_on=None), "begins on"),
    "over": (lambda _cast, plan: _rewrite(plan, raises_to_on=date(2024, 12, 19)), "ended on 2024-12-19"),
    "closed before its end": (lambda _cast, plan: _rewrite(plan, closed_on=date(2024, 12, 18)), "ended on 2024-12-18"),
    "no channel": (lambda _cast, plan: _rewrite(plan, channel_words=""), "No lawful online channel"),
}  # fmt: skip


def _change(cast: Cast, **values: Any) -> None:
    _rewrite(cast.charity, **values)


def _rewrite(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)


@pytest.mark.parametrize("breach", BREACHES)
def test_the_gate_closes_for_each_thing_that_is_missing_or_over(raising: Any, cast: Cast, breach: str) -> None:
    project, plan = raising
    spoil, words = BREACHES[breach]
    spoil(cast, plan)
    is_open, missing = _said(project)
    assert not is_open
    assert len(missing) == 1
    assert words in missing[0]


@pytest.mark.parametrize(("day", "is_open"), [(date(2024, 12, 14), False), (date(2024, 12, 15), True),
                                              (date(2025, 3, 15), True), (date(2025, 3, 16), False)])  # fmt: skip
def test_the_gate_closes_itself_at_the_end_date_features_3_8(raising: Any, day: date, is_open: bool) -> None:
    assert _said(raising[0], day)[0] is is_open


@pytest.mark.parametrize("item", GateItem)
def test_what_nobody_has_checked_keeps_the_gate_closed(cast: Cast, at: At, item: GateItem) -> None:
    project = cast.bring(ProjectState.FILED, at)
    plan = plan_of(project)
    assert plan is not None
    with at("2024-12-15 09:00"):
        cast.check_all(plan, tuple(one for one in GateItem if one is not item))
        services.open_project(project, by=cast.finance)
    is_open, missing = _said(project)
    assert (is_open, len(missing)) == (False, 1)
    assert "not yet checked" in missing[0]
    with at("2024-12-15 10:00"):
        services.check_gate_item(plan, item=item, by=cast.second)
    assert _said(project) == (True, [])


def test_whoever_recorded_an_item_never_checks_it(cast: Cast, at: At) -> None:
    plan = plan_of(cast.bring(ProjectState.FILED, at))
    assert plan is not None
    services.state_channel(plan, words="某平台", by=cast.officer)
    with pytest.raises(NotAllowed):
        services.check_gate_item(plan, item=_G.CHANNEL, by=cast.officer)
    services.check_gate_item(plan, item=_G.CHANNEL, by=cast.second)
    with pytest.raises(Conflict):
        services.check_gate_item(plan, item=_G.CHANNEL, by=cast.second)


def test_what_is_not_there_can_not_be_checked(cast: Cast, at: At) -> None:
    plan = plan_of(cast.bring(ProjectState.APPROVED, at))
    assert plan is not None
    for item in (_G.FILING, _G.CHANNEL):
        with pytest.raises(Conflict):
            services.check_gate_item(plan, item=item, by=cast.second)


def test_what_is_recorded_anew_must_be_checked_anew(raising: Any, cast: Cast) -> None:
    project, plan = raising
    services.state_channel(plan, words="另一个平台", by=cast.officer)
    is_open, missing = _said(project)
    assert not is_open
    assert "not yet checked" in missing[0]


def test_a_partner_with_a_certificate_stands_in_for_the_receiving_charity(cast: Cast, at: At) -> None:
    with at("2024-12-05 09:00"):
        told = plan_details(cast.home, partner_id=cast.charity.id)
        plan = services.write_plan(cast.home, details=told, by=cast.manager)
    gate = queries.plan_gate(plan.id, IN_TIME)
    assert [str(one.item) for one in gate.conditions if one.is_met] == ["qualification"]


def test_the_page_elsewhere_is_shown_once_it_is_checked(cast: Cast, at: At) -> None:
    project = cast.bring(ProjectState.FILED, at)
    plan = plan_of(project)
    assert plan is not None
    services.state_channel(plan, words="某平台", url="https://platform.example.cn/p/1", by=cast.officer)
    assert queries.giving_gate(project, IN_TIME).link_elsewhere is None
    services.check_gate_item(plan, item=_G.CHANNEL, by=cast.second)
    assert queries.giving_gate(project, IN_TIME).link_elsewhere == "https://platform.example.cn/p/1"


@pytest.mark.parametrize("url", ["http://a.cn", "javascript:alert(1)", "//a.cn", "https://a", "https://a.cn/ x", "x"])
def test_only_a_plain_https_address_leads_elsewhere(raising: Any, cast: Cast, url: str) -> None:
    with pytest.raises(Invalid) as refusal:
        services.state_channel(raising[1], words="某平台", url=url, by=cast.officer)
    assert refusal.value.field == "url"


@pytest.mark.parametrize("state", ProjectState)
def test_a_project_takes_gifts_only_while_it_raises_or_works(raising: Any, state: ProjectState) -> None:
    project, _plan = raising
    project.state = state
    assert _said(project)[0] is (state in GIVING_STATES)


def test_a_project_that_raises_nothing_from_the_public_has_a_closed_gate(cast: Cast) -> None:
    project = cast.draft(is_public=False)
    project.state = ProjectState.IMPLEMENTING
    assert _said(project) == (False, ["Nothing is raised from the public for this"])


def test_a_campaign_holds_a_plan_and_asks_the_same_gate(cast: Cast, at: At) -> None:
    """A plan without a project: written, filed, checked and opened by the same commands."""
    with at("2024-12-05 09:00"):
        plan = services.write_plan(cast.charity, details=plan_details(cast.charity), by=cast.finance)
        services.record_filing(
            plan, number=cast.filing_number(), filed_on=date(2024, 12, 5), authority="市民政局", by=cast.finance
        )
        cast.check_all(plan)
    assert not queries.plan_gate(plan.id, IN_TIME).is_open
    with at("2024-12-15 09:00"):
        services.open_raising(plan, by=cast.officer)
    assert queries.plan_gate(plan.id, IN_TIME).is_open


def test_many_gates_take_two_statements(raising: Any, cast: Cast, at: At, max_queries: Any) -> None:
    more = [cast.bring(ProjectState.FILED, at, tail=f"A240{number:02}") for number in range(2, 8)]
    db.session.flush()
    with max_queries(2):
        gates = queries.giving_gates([raising[0], *more], IN_TIME)
    assert [gate.is_open for gate in gates.values()] == [True, *[False] * 6]
