"""The way of a project: every step of the machine is possible, every guard refuses and lets through."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.errors import Conflict, DomainError, Invalid, NotAllowed
from charity_app.core.policy import can
from charity_app.core.scope import Actor, Role
from charity_app.core.settings import SettingValue
from charity_app.projects import queries, services
from charity_app.projects.models import CharityProject, ProjectStep
from charity_app.projects.queries import ProjectMoney, money
from charity_app.projects.queries.plans import plan_of
from charity_app.projects.states import PROJECT_ROLES, PROJECT_TABLE, ProjectAction, ProjectState, ReturnGround
from charity_app.projects.states.plans import SurplusUse
from tests.projects.making import BUDGET, DETAILS, Cast, actor_of, organisation, plan_details

At = Callable[[str], AbstractContextManager[None]]
_A, _S = ProjectAction, ProjectState
_M = 1_000_000_00


class Purse:
    """Books that say what the test wants."""

    def __init__(self, told: ProjectMoney) -> None:
        self.told = told

    def money_of_projects(self, project_ids: Any, /) -> Any:
        return dict.fromkeys(project_ids, self.told)

    def money_between(self, **_asked: Any) -> Any:
        return queries.PeriodMoney()


@pytest.fixture
def purse(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    return lambda **fen: monkeypatch.setattr(money, "_books", Purse(ProjectMoney(**fen)))


@pytest.fixture
def cast(furnished: Flask, at: At) -> Cast:
    with at("2024-12-05 08:00"):
        return Cast()


def _act(cast: Cast, project: CharityProject, action: ProjectAction) -> None:
    acts: dict[ProjectAction, Callable[[], Any]] = {
        _A.SUBMIT: lambda: services.submit_project(project, by=cast.manager),
        _A.APPROVE: lambda: services.approve_project(project, by=cast.officer),
        _A.RETURN: lambda: services.return_project(project, ground=ReturnGround.BUDGET, by=cast.officer),
        _A.REGISTER_FILING: lambda: cast.file(project),
        _A.OPEN: lambda: services.open_project(project, by=cast.finance),
        _A.START_WITHOUT_PUBLIC_FUND: lambda: services.start_without_public_fund(project, by=cast.manager),
        _A.REACH_TARGET: lambda: services.reach_target(project, by=cast.officer),
        _A.START: lambda: services.start_project(project, by=cast.manager),
        _A.PAUSE: lambda: services.pause_project(project, words="等场地", by=cast.officer),
        _A.RESUME: lambda: services.resume_project(project, words="场地好了", by=cast.officer),
        _A.END: lambda: services.end_project(project, by=cast.manager),
        _A.PUBLISH_FINAL: lambda: cast.report(project, by=cast.finance),
        _A.ARCHIVE: lambda: services.archive_project(
            project, use=SurplusUse.NOTHING_LEFT, successor=None, by=cast.officer
        ),
        _A.TERMINATE: lambda: services.terminate_project(
            project, use=SurplusUse.REFUND, successor=None, words="停", by=cast.officer
        ),
    }
    acts[action]()


@pytest.mark.parametrize("state", ProjectState)
def test_exactly_the_actions_of_the_table_lead_out_of_a_state(cast: Cast, at: At, state: ProjectState) -> None:
    project = cast.bring(state, at)
    for action in ProjectAction:
        expected = PROJECT_TABLE.get((state, action))
        if action is _A.START_WITHOUT_PUBLIC_FUND:
            continue
        with at("2025-01-20 09:00"), db.session.begin_nested() as saved:
            if expected is None:
                with pytest.raises((DomainError, AssertionError)):
                    _act(cast, project, action)
                assert project.state is state
            else:
                _act(cast, project, action)
                assert project.state is expected
            saved.rollback()
        db.session.refresh(project)


def test_every_step_is_written_down_with_who_when_and_why(cast: Cast, at: At) -> None:
    project = cast.bring(_S.PAUSED, at)
    steps = list(reversed(queries.steps_of(project.id)))
    assert [step.action for step in steps] == [
        _A.SUBMIT, _A.APPROVE, _A.REGISTER_FILING, _A.OPEN, _A.REACH_TARGET, _A.START, _A.PAUSE,
    ]  # fmt: skip
    assert (steps[-1].actor_id, steps[-1].words, steps[-1].state) == (cast.officer.user_id, "等场地", _S.PAUSED)
    assert steps[0].actor_id == cast.manager.user_id


def test_a_step_can_not_be_changed_afterwards(cast: Cast, at: At) -> None:
    project = cast.bring(_S.PENDING_REVIEW, at)
    step = db.session.scalars(select(ProjectStep).where(ProjectStep.project_id == project.id)).one()
    step.words = "别的"
    with pytest.raises(Exception, match="append-only"):
        db.session.flush()
    db.session.rollback()


def _refused(command: Callable[[], Any], kind: type[DomainError], words: str) -> None:
    with pytest.raises(kind) as refusal:
        command()
    assert words in str(refusal.value.text)


@pytest.mark.parametrize("tail", ["A2400", "A240011", "B24001", "A24O01", "24001", ""])
def test_a_filing_number_is_code_a_year_and_three_digits(cast: Cast, at: At, tail: str) -> None:
    project = cast.bring(_S.APPROVED, at)
    with at("2024-12-05 11:00"), pytest.raises(Invalid) as refusal:
        cast.file(project, tail=tail)
    assert refusal.value.field == "number"


def test_a_filing_number_belongs_to_who_raises_the_money_and_to_one_plan(cast: Cast, at: At) -> None:
    cast.bring(_S.FILED, at)
    second = cast.bring(_S.APPROVED, at)
    day = date(2024, 12, 5)
    with at("2024-12-05 11:00"):
        for number in (f"{cast.home.credit_code}A24002", cast.filing_number("A24001")):
            with pytest.raises(Invalid) as refusal:
                services.register_filing(second, number=number, filed_on=day, authority="市民政局", by=cast.finance)
            assert refusal.value.field == "number"
        cast.file(second, tail="A24002")


def test_a_filing_is_not_in_the_future_and_says_where(cast: Cast, at: At) -> None:
    project = cast.bring(_S.APPROVED, at)
    with at("2024-12-05 11:00"):
        for field, day, authority in (
            ("filed_on", date(2024, 12, 6), "市民政局"),
            ("authority", date(2024, 12, 5), " "),
        ):
            with pytest.raises(Invalid) as refusal:
                services.register_filing(
                    project, number=cast.filing_number(), filed_on=day, authority=authority, by=cast.finance
                )
            assert refusal.value.field == field
            db.session.expire(plan_of(project))


@pytest.mark.parametrize(
    ("now", "is_open"), [("2024-12-14 23:59", False), ("2024-12-15 00:00", True), ("2025-03-15 23:59", True),
                         ("2025-03-16 00:00", False)],
)  # fmt: skip
def test_a_fundraising_opens_ten_days_after_the_filing_and_before_its_end_features_3_8(
    cast: Cast, at: At, now: str, is_open: bool
) -> None:
    project = cast.bring(_S.FILED, at)
    with at(now):
        if is_open:
            services.open_project(project, by=cast.finance)
            assert project.state is _S.FUNDRAISING
        else:
            _refused(lambda: services.open_project(project, by=cast.finance), Conflict, "fundraising")


def test_ten_days_count_from_the_filing_even_where_the_plan_begins_earlier(cast: Cast, at: At) -> None:
    project = cast.bring(_S.APPROVED, at)
    with at("2024-12-12 09:00"):
        cast.file(project)
    with at("2024-12-21 09:00"):
        _refused(lambda: services.open_project(project, by=cast.finance), Conflict, "at the earliest")
    with at("2024-12-22 09:00"):
        services.open_project(project, by=cast.finance)


def test_the_ten_days_are_a_setting(cast: Cast, at: At) -> None:
    one, other = cast.officer.user_id, cast.second.user_id
    value = {"key": "projects.filing_lead_days", "value": 20, "valid_from": date(2024, 1, 1)}
    db.session.add(SettingValue(**value, proposed_by_id=one, approved_by_id=other))
    project = cast.bring(_S.FILED, at)
    db.session.info.pop("settings", None)
    with at("2024-12-24 09:00"):
        _refused(lambda: services.open_project(project, by=cast.finance), Conflict, "at the earliest")
    with at("2024-12-25 09:00"):
        services.open_project(project, by=cast.finance)


@pytest.mark.parametrize(("filed_on", "is_late"), [(date(2024, 12, 15), False), (date(2024, 12, 16), True)])
def test_in_an_emergency_the_plan_is_filed_within_ten_days_after_the_start_features_3_8(
    cast: Cast, at: At, filed_on: date, is_late: bool
) -> None:
    with at("2024-12-05 09:00"):
        project = cast.draft(is_emergency=True, raises_from_on=date(2024, 12, 5), raises_to_on=date(2025, 1, 5))
        services.submit_project(project, by=cast.manager)
        services.approve_project(project, by=cast.officer)
    with at("2024-12-20 09:00"):
        if is_late:
            _refused(lambda: cast.file(project, filed_on=filed_on), Invalid, "emergency")
            return
        cast.file(project, filed_on=filed_on)
        services.open_project(project, by=cast.finance)
    assert project.state is _S.FUNDRAISING


def test_work_starts_once_the_least_amount_is_there(cast: Cast, at: At, purse: Callable[..., None]) -> None:
    with at("2024-12-05 09:00"):
        project = cast.bring(_S.FUNDRAISING, at)
        project.minimum_fen = 100_000_00
    purse(raised_fen=99_999_99, pledged_fen=500_000_00)
    with at("2025-01-15 09:00"):
        _refused(lambda: services.start_project(project, by=cast.manager), Conflict, "0.01 yuan")
        purse(raised_fen=100_000_00)
        services.start_project(project, by=cast.manager)
    assert (project.state, project.started_on) == (_S.IMPLEMENTING, date(2025, 1, 15))


def test_what_raises_from_the_public_never_starts_without_its_filing_nor_the_reverse(cast: Cast, at: At) -> None:
    public = cast.bring(_S.APPROVED, at)
    own = cast.draft(is_public=False)
    services.submit_project(own, by=cast.manager)
    services.approve_project(own, by=cast.officer)
    _refused(lambda: services.start_without_public_fund(public, by=cast.manager), Conflict, "filed first")
    _refused(lambda: cast.file(own), Conflict, "raises nothing")
    services.start_without_public_fund(own, by=cast.manager)
    assert own.state is _S.IMPLEMENTING


def test_pausing_resuming_and_terminating_need_a_reason(cast: Cast, at: At) -> None:
    project = cast.bring(_S.IMPLEMENTING, at)
    for command in (
        lambda: services.pause_project(project, words=" ", by=cast.officer),
        lambda: services.terminate_project(project, use=SurplusUse.REFUND, successor=None, words="", by=cast.officer),
    ):
        _refused(command, Invalid, "Say why")
    services.pause_project(project, words="等场地", by=cast.officer)
    _refused(lambda: services.resume_project(project, words="", by=cast.officer), Invalid, "Say why")


def test_termination_refunds_or_names_a_similar_project(cast: Cast, at: At) -> None:
    project, other = cast.bring(_S.FUNDRAISING, at), cast.draft(is_public=False)
    unlike = replace(DETAILS, category=next(one for one in type(DETAILS.category) if one is not DETAILS.category))
    stranger = cast.draft(is_public=False, details=unlike)

    def end(use: SurplusUse, successor: CharityProject | None) -> None:
        services.terminate_project(project, use=use, successor=successor, words="停", by=cast.officer)

    for use, successor in (
        (SurplusUse.NOTHING_LEFT, None),
        (SurplusUse.AS_PLANNED, None),
        (SurplusUse.SIMILAR_PROJECT, None),
        (SurplusUse.SIMILAR_PROJECT, stranger),
        (SurplusUse.SIMILAR_PROJECT, project),
        (SurplusUse.REFUND, other),
    ):
        with pytest.raises(Invalid):
            end(use, successor)
    with at("2025-01-10 09:00"):
        end(SurplusUse.SIMILAR_PROJECT, other)
    assert (project.state, project.successor_id, project.surplus_use) == (
        _S.TERMINATED, other.id, SurplusUse.SIMILAR_PROJECT,
    )  # fmt: skip


def test_archiving_asks_what_becomes_of_money_that_is_left(cast: Cast, at: At, purse: Callable[..., None]) -> None:
    project = cast.bring(_S.DISCLOSED, at)
    purse(allocated_fen=100_00, spent_fen=99_99, left_fen=1)

    def archive(use: SurplusUse) -> None:
        services.archive_project(project, use=use, successor=None, by=cast.officer)

    _refused(lambda: archive(SurplusUse.NOTHING_LEFT), Invalid, "0.01 yuan")
    archive(SurplusUse.AS_PLANNED)
    assert project.state is _S.ARCHIVED


def test_nothing_of_a_project_changes_once_it_waits_for_review(cast: Cast, at: At) -> None:
    project = cast.bring(_S.PENDING_REVIEW, at)
    told = plan_details(cast.charity)
    for command in (
        lambda: services.change_project(project, details=DETAILS, version=1, by=cast.manager),
        lambda: services.write_budget(project, items=BUDGET, by=cast.manager),
        lambda: services.plan_fundraising(project, organisation=cast.home, details=told, by=cast.manager),
        lambda: services.plan_milestone(project, name="节点", planned_on=date(2025, 1, 1), by=cast.manager),
    ):
        _refused(command, Conflict, "Only a draft")


def test_a_filed_plan_stays_as_it_was_filed(cast: Cast, at: At) -> None:
    plan = plan_of(cast.bring(_S.FILED, at))
    assert plan is not None
    told = plan_details(cast.charity)
    _refused(lambda: services.change_plan(plan, details=told, version=1, by=cast.manager), Conflict, "filed")


def test_each_role_takes_the_steps_of_the_table_at_its_own_project_only(cast: Cast, at: At) -> None:
    project = cast.bring(_S.IMPLEMENTING, at)
    strangers = organisation()
    people: dict[Role, tuple[Actor, Actor]] = {
        Role.ORG_MANAGER: (cast.manager, actor_of(Role.ORG_MANAGER, strangers)),
        Role.ORG_FINANCE: (cast.finance, actor_of(Role.ORG_FINANCE, strangers)),
        Role.CHARITY_OFFICER: (cast.officer, cast.officer),
    }
    for (state, action), roles in PROJECT_ROLES.items():
        if action is _A.REACH_TARGET:
            continue
        project.state = state
        for role, (own, foreign) in people.items():
            assert can(own, f"project.{action}", project) is (role in roles), (state, action, role)
            if role is not Role.CHARITY_OFFICER:
                assert not can(foreign, f"project.{action}", project), (state, action, role)
        assert not can(actor_of(Role.AUDITOR), f"project.{action}", project)


def test_whoever_submitted_neither_approves_nor_returns(cast: Cast, at: At) -> None:
    project = cast.draft(is_public=False)
    services.submit_project(project, by=cast.officer)
    for command in (
        lambda: services.approve_project(project, by=cast.officer),
        lambda: services.return_project(project, ground=ReturnGround.BUDGET, by=cast.officer),
    ):
        _refused(command, NotAllowed, "second person")
