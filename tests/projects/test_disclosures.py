"""The disclosure clock: which duties there are, when they are reminded of and missed, and reports that stay."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.calendar import add_months
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.jobs import Job
from charity_app.messaging.models import Message
from charity_app.projects import queries, services, tasks
from charity_app.projects.models import CharityProject, Disclosure, Report
from charity_app.projects.queries import PeriodMoney, ProjectMoney, money
from charity_app.projects.queries.plans import plan_of
from charity_app.projects.services.duties import duties_of, emergency_duties
from charity_app.projects.states import ProjectState
from charity_app.projects.states.disclosures import DisclosureState, DutyKind
from tests.projects.making import DETAILS, WORDS, Cast

At = Callable[[str], AbstractContextManager[None]]
_K, _D = DutyKind, DisclosureState


@pytest.fixture
def cast(furnished: Flask, at: At) -> Cast:
    with at("2024-12-05 08:00"):
        return Cast()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2024, 12, 31), 3, date(2025, 3, 31)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2024, 12, 5), 12, date(2025, 12, 5)),
        (date(2024, 3, 31), 1, date(2024, 4, 30)),
    ],
)
def test_months_end_on_the_last_day_of_a_shorter_month(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def _days(start: date, end: date) -> list[date]:
    made = duties_of(start, end, progress=_K.PROJECT_PROGRESS, final=_K.PROJECT_FINAL)
    return [duty.due_on for duty in made]


@pytest.mark.parametrize(
    ("start", "end", "due"),
    [
        # six months and not a day more: the final report alone
        (date(2024, 12, 1), date(2025, 6, 1), [date(2025, 9, 1)]),
        (date(2024, 12, 1), date(2025, 6, 2), [date(2025, 3, 1), date(2025, 6, 1), date(2025, 9, 2)]),
        (date(2024, 8, 31), date(2025, 2, 28), [date(2025, 5, 28)]),
        (date(2024, 8, 31), date(2025, 3, 1), [date(2024, 11, 30), date(2025, 2, 28), date(2025, 6, 1)]),
        # 1 October and 1 May are holidays: the law counts calendar months
        (date(2024, 7, 1), date(2025, 2, 1), [date(2024, 10, 1), date(2025, 1, 1), date(2025, 5, 1)]),
        (date(2024, 12, 5), date(2024, 12, 5), [date(2025, 3, 5)]),
    ],
)
def test_duties_are_due_every_three_months_and_three_months_after_the_end_r_dis_01(
    start: date, end: date, due: list[date]
) -> None:
    assert _days(start, end) == due


def test_the_periods_of_the_duties_follow_each_other_r_dis_01() -> None:
    made = list(duties_of(date(2024, 8, 31), date(2025, 8, 1), progress=_K.PROJECT_PROGRESS, final=_K.PROJECT_FINAL))
    assert [(duty.from_on, duty.to_on) for duty in made[:-1]] == [
        (date(2024, 8, 31), date(2024, 11, 30)),
        (date(2024, 11, 30), date(2025, 2, 28)),
        (date(2025, 2, 28), date(2025, 5, 31)),
    ]
    assert (made[-1].from_on, made[-1].to_on) == (date(2024, 8, 31), date(2025, 8, 1))


def test_in_an_emergency_money_is_told_every_five_days_until_the_end() -> None:
    made = list(emergency_duties(date(2024, 12, 27), date(2025, 1, 7)))
    assert [duty.due_on for duty in made] == [date(2025, 1, 1), date(2025, 1, 6), date(2025, 1, 11)]
    assert made[-1].to_on == date(2025, 1, 7)


def _duties(project: CharityProject) -> list[tuple[DutyKind, date, DisclosureState]]:
    db.session.expire_all()
    return [(row.kind, row.due_on, row.state) for row in queries.disclosures_of(project.id)]


def _duty(project: CharityProject, kind: DutyKind, due_on: date | None = None) -> Disclosure:
    wanted = select(Disclosure).where(Disclosure.project_id == project.id, Disclosure.kind == kind)
    if due_on:
        wanted = wanted.where(Disclosure.due_on == due_on)
    return db.session.scalars(wanted.order_by(Disclosure.due_on).limit(1)).one()


def test_opening_a_fundraising_and_starting_the_work_make_their_duties_r_dis_01(cast: Cast, at: At) -> None:
    project = cast.bring(ProjectState.FUNDRAISING, at)
    assert _duties(project) == [(_K.RAISING_FINAL, date(2025, 6, 15), _D.DUE)]
    with at("2025-01-10 09:00"):
        services.reach_target(project, by=cast.officer)
    assert _duties(project) == [(_K.RAISING_FINAL, date(2025, 4, 10), _D.DUE)]
    with at("2025-01-15 09:00"):
        services.start_project(project, by=cast.manager)
    assert [line for line in _duties(project) if line[0] is not _K.RAISING_FINAL] == [
        (_K.PROJECT_PROGRESS, date(2025, 4, 15), _D.DUE),
        (_K.PROJECT_PROGRESS, date(2025, 7, 15), _D.DUE),
        (_K.PROJECT_PROGRESS, date(2025, 10, 15), _D.DUE),
        (_K.PROJECT_FINAL, date(2026, 3, 31), _D.DUE),
    ]


def test_a_project_that_ends_early_owes_its_final_report_three_months_later(cast: Cast, at: At) -> None:
    project = cast.bring(ProjectState.IMPLEMENTING, at)
    with at("2025-05-31 09:00"):
        services.end_project(project, by=cast.manager)
    left = [line[:2] for line in _duties(project) if line[0] is not _K.RAISING_FINAL]
    assert left == [(_K.PROJECT_PROGRESS, date(2025, 4, 15)), (_K.PROJECT_FINAL, date(2025, 8, 31))]


def test_a_project_broken_off_before_its_work_owes_a_final_report_too(cast: Cast, at: At) -> None:
    project = cast.bring(ProjectState.TERMINATED, at)
    assert (_K.PROJECT_FINAL, date(2025, 5, 1), _D.DUE) in _duties(project)
    with at("2025-03-01 09:00"):
        with pytest.raises(NotAllowed):
            cast.report(project, by=cast.manager)
        cast.report(project, by=cast.finance)
    assert project.state is ProjectState.DISCLOSED


def test_in_an_emergency_the_duties_of_five_days_begin_with_the_fundraising(cast: Cast, at: At) -> None:
    with at("2024-12-05 09:00"):
        project = cast.draft(is_emergency=True, raises_from_on=date(2024, 12, 5), raises_to_on=date(2024, 12, 20))
        services.submit_project(project, by=cast.manager)
        services.approve_project(project, by=cast.officer)
        cast.file(project)
        services.open_project(project, by=cast.finance)
    days = [day for kind, day, _state in _duties(project) if kind is _K.RAISING_EMERGENCY]
    assert days == [date(2024, 12, 10), date(2024, 12, 15), date(2024, 12, 20), date(2024, 12, 25)]
    with at("2024-12-11 09:00"):
        plan = plan_of(project)
        assert plan is not None
        services.close_raising(plan, by=cast.officer)
    days = [day for kind, day, _state in _duties(project) if kind is _K.RAISING_EMERGENCY]
    assert days == [date(2024, 12, 10), date(2024, 12, 15)]


def _run_clock() -> None:
    tasks.run_clock({})
    for job in db.session.scalars(select(Job).where(Job.kind.in_(("projects.remind", "projects.miss")))):
        {"projects.remind": tasks.remind, "projects.miss": tasks.miss}[job.kind](job.payload)
    db.session.flush()


def _messages(wording: str) -> int:
    return db.session.scalar(select(func.count()).select_from(Message).where(Message.wording == wording)) or 0


def test_reminders_come_14_7_and_1_days_before_once_each_and_the_day_after_it_is_overdue_r_dis_01(
    cast: Cast, at: At
) -> None:
    project = cast.bring(ProjectState.FUNDED, at)
    due, told = date(2025, 4, 10), []
    for days in range(16, -2, -1):
        with at(f"{due - timedelta(days=days)} 00:30"):
            for _twice in (1, 2):
                _run_clock()
            told.append((days, _messages("projects.report_due"), _duty(project, _K.RAISING_FINAL).state))
    changes = [line for place, line in enumerate(told) if place == 0 or line[1:] != told[place - 1][1:]]
    # the manager and the charity's finance each time
    assert changes == [
        (16, 0, _D.DUE), (14, 2, _D.DUE), (7, 4, _D.DUE), (1, 6, _D.DUE), (-1, 6, _D.OVERDUE),
    ]  # fmt: skip
    assert _messages("projects.report_overdue") == 2


def test_a_worker_that_slept_reminds_once_and_not_three_times(cast: Cast, at: At) -> None:
    project = cast.bring(ProjectState.FUNDED, at)
    with at("2025-04-09 12:00"):
        _run_clock()
    assert (_messages("projects.report_due"), _duty(project, _K.RAISING_FINAL).reminders) == (2, 3)


def test_what_was_published_is_neither_reminded_of_nor_missed(cast: Cast, at: At) -> None:
    project = cast.bring(ProjectState.FUNDED, at)
    with at("2025-02-01 09:00"):
        services.publish_report(_duty(project, _K.RAISING_FINAL), words=WORDS, by=cast.finance)
    for day in ("2025-04-09", "2025-04-11"):
        with at(f"{day} 09:00"):
            _run_clock()
    assert _messages("projects.report_due") == _messages("projects.report_overdue") == 0


def test_overdue_marks_the_project_in_lists_and_late_stays_late_r_dis_01(cast: Cast, at: At) -> None:
    project = cast.bring(ProjectState.FUNDED, at)
    with at("2025-04-10 23:00"):
        _run_clock()
        assert not queries.project_card(project).row.is_overdue
    with at("2025-04-11 00:10"):
        _run_clock()
        assert queries.project_card(project).row.is_overdue
        assert [row.id for row in queries.list_projects_visible_to(cast.officer, is_overdue=True).items] == [project.id]
        duty = _duty(project, _K.RAISING_FINAL)
        services.publish_report(duty, words=WORDS, by=cast.finance)
    assert (duty.state, duty.is_late) == (_D.PUBLISHED, True)
    assert not queries.project_card(project).row.is_overdue


def test_a_report_after_the_day_is_late_even_before_the_clock_ran(cast: Cast, at: At) -> None:
    project = cast.bring(ProjectState.FUNDED, at)
    duty = _duty(project, _K.RAISING_FINAL)
    with at("2025-04-11 00:00"):
        services.publish_report(duty, words=WORDS, by=cast.finance)
    assert duty.is_late


def test_a_report_on_the_day_is_in_time(cast: Cast, at: At) -> None:
    project = cast.bring(ProjectState.FUNDED, at)
    duty = _duty(project, _K.RAISING_FINAL)
    with at("2025-04-10 23:59"):
        services.publish_report(duty, words=WORDS, by=cast.finance)
    assert not duty.is_late


class Ledger:
    """Books that received 100 yuan a day, and spent 30 a day on the first line of the budget."""

    def money_of_projects(self, project_ids: Any, /) -> Mapping[UUID, ProjectMoney]:
        return dict.fromkeys(project_ids, ProjectMoney())

    def money_between(self, *, project_id: UUID | None, plan_id: UUID | None, first: date, last: date) -> PeriodMoney:
        days = (last - first).days + 1
        line = queries.budget_of(project_id)[0].id if project_id else UUID(int=0)
        return PeriodMoney(days * 100_00, {line: days * 30_00})


def test_a_report_takes_its_money_from_the_books_and_goes_on_where_the_last_one_ended_r_dis_02(
    cast: Cast, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(money, "_books", Ledger())
    project = cast.bring(ProjectState.IMPLEMENTING, at)
    with at("2025-04-11 09:00"):
        first = services.publish_report(_duty(project, _K.PROJECT_PROGRESS), words=WORDS, by=cast.manager)
    assert (first.from_on, first.to_on) == (date(2025, 1, 15), date(2025, 4, 11))
    assert (first.received_fen, first.spent_fen) == (87 * 100_00, 87 * 30_00)
    assert [(line.name, line.planned_fen, line.spent_fen) for line in queries.lines_of(first)] == [
        ("书桌和灯", 250_000_00, 87 * 30_00), ("上门安装", 35_000_00, 0), ("管理", 15_000_00, 0),
    ]  # fmt: skip
    with at("2025-07-15 09:00"):
        duty = _duty(project, _K.PROJECT_PROGRESS, date(2025, 7, 15))
        draft = queries.draft_of(duty)
    assert (draft.from_on, draft.to_on) == (date(2025, 4, 12), date(2025, 7, 15))


def test_a_final_report_covers_the_whole_time_and_waits_for_the_end(cast: Cast, at: At) -> None:
    project = cast.bring(ProjectState.IMPLEMENTING, at)
    with at("2025-09-01 09:00"):
        duty = _duty(project, _K.PROJECT_FINAL)
        with pytest.raises(Conflict):
            services.publish_report(duty, words=WORDS, by=cast.manager)
        services.end_project(project, by=cast.manager)
    with at("2025-10-01 09:00"):
        report = services.publish_report(duty, words=WORDS, by=cast.manager)
    assert (report.from_on, report.to_on) == (date(2025, 1, 15), date(2025, 9, 1))


def test_the_full_report_of_a_fundraising_waits_for_its_end(cast: Cast, at: At) -> None:
    project = cast.bring(ProjectState.FUNDRAISING, at)
    duty = _duty(project, _K.RAISING_FINAL)
    for day, is_early in (("2025-03-15 23:59", True), ("2025-03-16 00:00", False)):
        with at(day):
            if is_early:
                with pytest.raises(Conflict):
                    services.publish_report(duty, words=WORDS, by=cast.finance)
            else:
                services.publish_report(duty, words=WORDS, by=cast.finance)


def test_a_published_report_is_never_edited_only_corrected_by_a_dated_note_r_dis_02(cast: Cast, at: At) -> None:
    project = cast.bring(ProjectState.FUNDED, at)
    duty = _duty(project, _K.RAISING_FINAL)
    with pytest.raises(Conflict):
        services.correct_report(duty, words="应为30张", by=cast.finance)
    with at("2025-02-01 09:00"):
        report = services.publish_report(duty, words=WORDS, by=cast.finance)
    for command in (services.save_report, services.publish_report):
        with pytest.raises(Conflict):
            command(duty, words=replace(WORDS, work_done="改写"), by=cast.finance)
    with at("2025-02-03 09:00"):
        services.correct_report(duty, words="应为30张", by=cast.finance)
    assert [(clock.local_date(note.at), note.words) for note in queries.notes_of(report)] == [
        (date(2025, 2, 3), "应为30张")
    ]
    with pytest.raises(Exception, match="append-only"):
        db.session.execute(Report.__table__.update().values(work_done="改写"))  # type: ignore[attr-defined]
    db.session.rollback()


def test_a_draft_is_kept_and_a_report_says_what_was_done(cast: Cast, at: At) -> None:
    project = cast.bring(ProjectState.FUNDED, at)
    duty = _duty(project, _K.RAISING_FINAL)
    services.save_report(duty, words=replace(WORDS, work_done="", people_helped=3), by=cast.finance)
    draft = queries.saved_draft_of(duty)
    assert draft is not None
    assert draft.people_helped == 3
    with at("2025-02-01 09:00"), pytest.raises(Invalid) as refusal:
        services.publish_report(duty, words=replace(WORDS, work_done=" "), by=cast.finance)
    assert refusal.value.field == "work_done"


@pytest.mark.parametrize(("day", "is_silent"), [("2025-04-15 23:59", False), ("2025-04-16 00:00", True)])
def test_more_than_90_days_without_news_is_silence_features_3_7(cast: Cast, at: At, day: str, is_silent: bool) -> None:
    project = cast.bring(ProjectState.IMPLEMENTING, at)
    with at(day):
        assert queries.is_silent(project) is is_silent


def test_a_report_or_a_milestone_breaks_the_silence_and_what_is_over_may_be_silent(cast: Cast, at: At) -> None:
    project = cast.bring(ProjectState.IMPLEMENTING, at)
    with at("2025-04-10 09:00"):
        services.publish_report(_duty(project, _K.PROJECT_PROGRESS), words=WORDS, by=cast.manager)
    with at("2025-07-09 23:00"):
        assert not queries.is_silent(project)
    with at("2025-07-10 00:00"):
        assert queries.is_silent(project)
        services.end_project(project, by=cast.manager)
    with at("2026-07-10 00:00"):
        assert not queries.is_silent(project)


def test_a_short_project_owes_no_progress_report(cast: Cast, at: At) -> None:
    with at("2024-12-05 09:00"):
        project = cast.draft(is_public=False, details=replace(DETAILS, ends_on=date(2025, 6, 5)))
        services.submit_project(project, by=cast.manager)
        services.approve_project(project, by=cast.officer)
        services.start_without_public_fund(project, by=cast.manager)
    assert _duties(project) == [(_K.PROJECT_FINAL, date(2025, 9, 5), _D.DUE)]
