"""A filed plan changes only by being filed anew; the gate waits for a second person, and what was filed stays."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from charity_app.core import clock
from charity_app.core.db import commit_unit, db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.scope import Role
from charity_app.projects import services
from charity_app.projects.models import Disclosure, FundraisingPlan
from charity_app.projects.queries import plan_gate, plan_of
from charity_app.projects.queries.plans import versions_of
from charity_app.projects.services.refiling import refile_plan
from charity_app.projects.states import ProjectState
from charity_app.projects.states.disclosures import DutyKind
from charity_app.projects.states.plans import GateItem
from tests.projects.making import Cast, plan_details
from tests.world import Browser, World

At = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def cast(furnished: Flask, at: At) -> Cast:
    with at("2024-12-01 09:00"):
        return Cast()


def _plan(cast: Cast, at: At, state: ProjectState = ProjectState.FUNDRAISING) -> FundraisingPlan:
    plan = plan_of(cast.bring(state, at))
    assert plan is not None
    return plan


def _refiled(cast: Cast, plan: FundraisingPlan, **changes: Any) -> None:
    told: dict[str, Any] = {"filed_on": date(2024, 12, 20), "authority": "上海市民政局", "words": "增加受益街镇"}
    told |= {"version": plan.version, "by": cast.finance}
    details = replace(plan_details(cast.charity), **changes.pop("details", {}))
    details = replace(details, **{name: getattr(plan, name) for name in ("raises_to_on",) if "keep_end" in changes})
    changes.pop("keep_end", None)
    refile_plan(plan, details=details, **(told | changes))


def test_a_new_filing_keeps_the_old_one_and_closes_the_gate_until_it_is_checked_r_don_01(cast: Cast, at: At) -> None:
    plan = _plan(cast, at)
    with at("2024-12-20 10:00"):
        assert plan_gate(plan.id, date(2024, 12, 20)).is_open
        before = (plan.purpose, plan.filing_number, plan.charity_id, plan.raises_from_on)
        _refiled(cast, plan, details={"purpose": "增加到六个街镇"}, keep_end=True)
        assert (plan.purpose, plan.filed_on, plan.version) == ("增加到六个街镇", date(2024, 12, 20), 2)
        assert (plan.filing_number, plan.charity_id, plan.raises_from_on) == before[1:]
        (old,) = versions_of(plan)
        assert (old.told["purpose"], old.words, old.filed_on) == (before[0], "增加受益街镇", date(2024, 12, 5))
        assert not plan_gate(plan.id, date(2024, 12, 20)).is_open
        for item in (GateItem.FILING, GateItem.PERIOD):
            services.check_gate_item(plan, item=item, by=cast.second)
        assert plan_gate(plan.id, date(2024, 12, 20)).is_open


def test_another_end_moves_the_reports_that_are_due(cast: Cast, at: At) -> None:
    plan = _plan(cast, at)
    with at("2024-12-20 10:00"):
        _refiled(cast, plan, details={"raises_to_on": date(2025, 9, 15)})
    rows = db.session.execute(
        select(Disclosure.kind, Disclosure.due_on).where(Disclosure.plan_id == plan.id).order_by(Disclosure.due_on)
    ).all()
    progress = [row.due_on for row in rows if row.kind is DutyKind.RAISING_PROGRESS]
    assert progress == [date(2025, 3, 15), date(2025, 6, 15)]
    assert [row.due_on for row in rows if row.kind is DutyKind.RAISING_FINAL] == [date(2025, 12, 15)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": " "}, "words"),
        ({"authority": " "}, "authority"),
        ({"filed_on": date(2024, 12, 4)}, "filed_on"),
        ({"details": {"purpose": " "}}, "purpose"),
        ({"details": {"raises_to_on": date(2024, 12, 1)}}, "raises_to_on"),
    ],
)
def test_a_new_filing_that_cannot_be_is_refused_on_its_field(
    cast: Cast, at: At, changes: dict[str, Any], field: str
) -> None:
    plan = _plan(cast, at)
    with at("2024-12-20 10:00"), pytest.raises(Invalid) as refused:
        _refiled(cast, plan, **changes)
    assert refused.value.field == field


def test_drafts_and_what_is_over_are_not_filed_anew_and_two_at_once_are_seen(cast: Cast, at: At) -> None:
    plan = _plan(cast, at)
    with at("2024-12-20 10:00"):
        with pytest.raises(Conflict):
            _refiled(cast, plan, version=plan.version + 1)
        services.close_raising(plan, by=cast.officer)
        with pytest.raises(Conflict):
            _refiled(cast, plan)
        draft = plan_of(cast.draft())
        assert draft is not None
        with pytest.raises(Conflict):
            _refiled(cast, draft)


def test_finance_files_a_change_on_the_page_of_the_plan(inhabited: World, browser_of: Callable[..., Browser]) -> None:
    own = FundraisingPlan.organisation_id == inhabited.ids["organisation here"]
    plan_id = db.session.scalars(select(FundraisingPlan.id).where(own, FundraisingPlan.closed_on.is_(None))).first()
    filed = {"filing_number": "53990115MJD0000380A24009", "filed_on": date(2024, 12, 1)}
    db.session.execute(update(FundraisingPlan).where(FundraisingPlan.id == plan_id).values(**filed))
    commit_unit()
    finance, path = browser_of(Role.ORG_FINANCE), f"/projects/plans/{plan_id}"
    assert f"{path}/refile" in finance.send("GET", path).text
    shown = finance.send("GET", f"{path}/refile").text
    assert 'name="use_of_money"' in shown
    assert f'value="{clock.today()}"' in shown
    assert finance.send("POST", f"{path}/refile", {"words": ""}).status_code == 422
    assert browser_of(Role.DONOR).send("GET", f"{path}/refile").status_code in (403, 404)
