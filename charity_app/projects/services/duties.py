"""The duties to disclose of a fundraising and of a project: made when it opens, settled when it ends (R-DIS-01).

Months are calendar months; a day that falls on a weekend stays, for the law counts no working days here (CL art. 79).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, select

from charity_app.core.calendar import add_months
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.projects.events import DutyDropped, DutyMade, DutyMoved
from charity_app.projects.models import CharityProject, Disclosure, FundraisingPlan
from charity_app.projects.states.disclosures import DisclosureState, DutyKind

_EVERY_MONTHS, _LONG_MONTHS, _EMERGENCY_DAYS = 3, 6, 5
_HOLDER = ("project_id", "plan_id", "organisation_id", "charity_id")


@dataclass(frozen=True)
class Duty:
    """One duty before it is written: what it covers, and by when it must be told."""

    kind: DutyKind
    from_on: date
    to_on: date
    due_on: date


def duties_of(start: date, end: date, *, progress: DutyKind, final: DutyKind) -> Iterator[Duty]:
    """Yield the duties of a time: every three months where it is longer than six, and three months after its end."""
    if end > add_months(start, _LONG_MONTHS):
        months = _EVERY_MONTHS
        while (due := add_months(start, months)) < end:
            yield Duty(progress, add_months(start, months - _EVERY_MONTHS), due, due)
            months += _EVERY_MONTHS
    yield Duty(final, start, end, add_months(end, _EVERY_MONTHS))


def emergency_duties(start: date, end: date) -> Iterator[Duty]:
    """Yield the duties of an emergency: the money received, at least every five days (CL art. 72)."""
    step = timedelta(days=_EMERGENCY_DAYS)
    while start <= end:
        due = start + step
        yield Duty(DutyKind.RAISING_EMERGENCY, start, min(due, end), due)
        start = due


def make_raising_duties(plan: FundraisingPlan, *, project: CharityProject | None, by: Actor) -> None:
    """Make the duties of a fundraising that opens today."""
    start, end = plan.opened_on or plan.raises_from_on, plan.raises_to_on
    duties = list(duties_of(start, end, progress=DutyKind.RAISING_PROGRESS, final=DutyKind.RAISING_FINAL))
    if plan.is_emergency:
        duties += emergency_duties(start, end)
    holder = {
        "project_id": project.id if project else None,
        "plan_id": plan.id,
        "organisation_id": project.organisation_id if project else plan.organisation_id,
        "charity_id": plan.charity_id,
    }
    _make(duties, holder, by)


def make_project_duties(project: CharityProject, *, by: Actor) -> None:
    """Make the duties of a project whose work starts today."""
    start = project.started_on or project.starts_on
    end = max(project.ends_on, start)
    duties = duties_of(start, end, progress=DutyKind.PROJECT_PROGRESS, final=DutyKind.PROJECT_FINAL)
    _make(duties, _held_by(project), by)


def _held_by(project: CharityProject) -> dict[str, Any]:
    return {
        "project_id": project.id,
        "organisation_id": project.organisation_id,
        "charity_id": project.charity_id,
    }


def _make(duties: Any, holder: dict[str, Any], by: Actor) -> None:
    for duty in duties:
        row = Disclosure(
            kind=duty.kind, from_on=duty.from_on, to_on=duty.to_on, due_on=duty.due_on, reminders=0, **holder
        )
        db.session.add(row)
        db.session.flush()
        emit(DutyMade(disclosure_id=row.id, kind=duty.kind, due_on=duty.due_on, by=by))


def renew_raising_duties(plan: FundraisingPlan, *, by: Actor) -> None:
    """Let the duties follow a fundraising that was given another end: more reports, or fewer, the full one later."""
    start = plan.opened_on or plan.raises_from_on
    rows = db.session.scalars(select(Disclosure).where(Disclosure.plan_id == plan.id)).all()
    known = {row.due_on for row in rows if row.kind is DutyKind.RAISING_PROGRESS}
    wanted = duties_of(start, plan.raises_to_on, progress=DutyKind.RAISING_PROGRESS, final=DutyKind.RAISING_FINAL)
    fresh = [duty for duty in wanted if duty.kind is DutyKind.RAISING_PROGRESS and duty.due_on not in known]
    _make(fresh, {name: getattr(rows[0], name) for name in _HOLDER}, by)
    settle_raising_duties(plan, by=by)


def settle_raising_duties(plan: FundraisingPlan, *, by: Actor) -> None:
    """Let the full report be due three months after the fundraising really ended; what comes later is dropped."""
    end = plan.closed_on or plan.raises_to_on
    mine = Disclosure.plan_id == plan.id
    _drop((mine, Disclosure.kind == DutyKind.RAISING_PROGRESS, Disclosure.due_on > end), by)
    _drop((mine, Disclosure.kind == DutyKind.RAISING_EMERGENCY, Disclosure.from_on > end), by)
    _move_final((mine, Disclosure.kind == DutyKind.RAISING_FINAL), end, by)


def settle_project_duties(project: CharityProject, *, by: Actor) -> None:
    """Let the final report be due three months after the work really ended; one that never began owes it too."""
    end = project.ended_on or project.ends_on
    mine = Disclosure.project_id == project.id
    if project.started_on is None:
        final = Duty(DutyKind.PROJECT_FINAL, min(project.starts_on, end), end, add_months(end, _EVERY_MONTHS))
        _make([final], _held_by(project), by)
        return
    _drop((mine, Disclosure.kind == DutyKind.PROJECT_PROGRESS, Disclosure.due_on > end), by)
    _move_final((mine, Disclosure.kind == DutyKind.PROJECT_FINAL), end, by)


def _drop(conditions: tuple[Any, ...], by: Actor) -> None:
    wanted = select(Disclosure.id).where(*conditions, Disclosure.state == DisclosureState.DUE)
    keys = list(db.session.scalars(wanted.order_by(Disclosure.due_on)))
    db.session.execute(delete(Disclosure).where(Disclosure.id.in_(keys)))
    for key in keys:
        emit(DutyDropped(disclosure_id=key, by=by))


def _move_final(conditions: tuple[Any, ...], end: date, by: Actor) -> None:
    due = add_months(end, _EVERY_MONTHS)
    wanted = select(Disclosure).where(*conditions, Disclosure.state == DisclosureState.DUE, Disclosure.due_on != due)
    for row in db.session.scalars(wanted):
        row.to_on, row.due_on, row.reminders = max(end, row.from_on), due, 0
        db.session.flush()
        emit(DutyMoved(disclosure_id=row.id, due_on=due, by=by))
