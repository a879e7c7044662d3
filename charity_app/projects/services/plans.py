"""Fundraising plans: written, filed, their lawful channel stated, checked by the district, opened and closed.

A plan is held by a project here, or by a campaign above, which calls the same commands.
"""

import re
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text, normalised
from charity_app.projects.events import (
    ChannelStated,
    GateItemChecked,
    PlanFiled,
    PlanWritten,
    RaisingClosed,
    RaisingOpened,
)
from charity_app.projects.models import CharityProject, FundraisingPlan, GateRecord
from charity_app.projects.queries.gate import fundraiser, plan_gate
from charity_app.projects.queries.plans import bodies_of, plan_of
from charity_app.projects.services.duties import make_raising_duties, settle_raising_duties
from charity_app.projects.services.stepping import refuse_settled
from charity_app.projects.states.plans import GateItem, GivingWay
from charity_app.registry.models import Organisation
from charity_app.registry.services.stamps import clean_words, in_order, past_day, take_version

LATE_FILING = settings.declare(
    "projects.emergency_filing_days",
    10,
    unit="days",
    rule="3.8",
    name=Text("In an emergency a plan is filed within", "setting"),
)
_FILING_TAIL = re.compile(r"A[0-9]{5}\Z", re.ASCII)
_ADDRESS = re.compile(r"https://[a-z0-9][a-z0-9.-]*\.[a-z]{2,}(/[!-~]*)?\Z", re.ASCII)
_LONGEST = {
    "name": 60,
    "purpose": 600,
    "area": 120,
    "person_in_charge": 40,
    "office_address": 200,
    "phone": 20,
    "bank_account": 120,
    "beneficiaries": 300,
    "use_of_money": 600,
    "surplus": 300,
}


@dataclass(frozen=True)
class PlanDetails:
    """What the law asks of a plan to raise money from the public (CL art. 24)."""

    charity_id: UUID
    name: str
    purpose: str
    raises_from_on: date
    raises_to_on: date
    area: str
    person_in_charge: str
    office_address: str
    phone: str
    ways: tuple[GivingWay, ...]
    bank_account: str
    beneficiaries: str
    use_of_money: str
    surplus: str
    fundraising_cost_fen: int = 0
    is_emergency: bool = False
    partner_id: UUID | None = None


def write_plan(organisation: Organisation, *, details: PlanDetails, by: Actor) -> FundraisingPlan:
    """Write a plan down. Raises Invalid on the field that is missing."""
    plan = FundraisingPlan(organisation_id=organisation.id, written_at=clock.now(), version=1, **columns_of(details))
    db.session.add(plan)
    db.session.flush()
    _record_plan(plan, by)
    return plan


def change_plan(plan: FundraisingPlan, *, details: PlanDetails, version: int, by: Actor) -> None:
    """Correct a plan that is not filed yet. Raises Invalid, Conflict."""
    if plan.filing_number is not None:
        raise Conflict(Text("A filed plan stays as it was filed; file the change", "error"))
    columns = columns_of(details)
    take_version(plan, version)
    for name, value in columns.items():
        setattr(plan, name, value)
    _record_plan(plan, by)


def _record_plan(plan: FundraisingPlan, by: Actor) -> None:
    record_item(plan, GateItem.QUALIFICATION, by)
    record_item(plan, GateItem.PERIOD, by)
    emit(PlanWritten(plan_id=plan.id, by=by))


def columns_of(details: PlanDetails) -> dict[str, object]:
    """Return the columns of a plan. Raises Invalid on the field that the law asks for and that is missing."""
    columns = asdict(details)
    for name, longest in _LONGEST.items():
        columns[name] = clean_words(columns[name], field=name, longest=longest)
        if not columns[name]:
            raise Invalid(Text("The law asks for this in the plan", "error"), field=name)
    in_order(details.raises_from_on, details.raises_to_on, field="raises_to_on")
    if not details.ways:
        raise Invalid(Text("Choose at least one way of giving", "error"), field="ways")
    if details.partner_id == details.charity_id:
        raise Invalid(Text("The partner is another organisation", "error"), field="partner_id")
    return columns | {"ways": [way.value for way in details.ways]}


def record_item(plan: FundraisingPlan, item: GateItem, by: Actor) -> None:
    """Write down who recorded an item; what was checked before must be checked again."""
    found = db.session.scalars(
        select(GateRecord).where(GateRecord.plan_id == plan.id, GateRecord.item == item)
    ).one_or_none()
    record = found or GateRecord(plan_id=plan.id, item=item)
    record.recorded_by_id, record.recorded_at = by.user_id, clock.now()
    record.checked_by_id = record.checked_at = None
    db.session.add(record)
    db.session.flush()


def plan_fundraising(
    project: CharityProject, *, organisation: Organisation, details: PlanDetails, version: int = 1, by: Actor
) -> FundraisingPlan:
    """Say in a draft how it raises money from the public. Raises Invalid, Conflict."""
    refuse_settled(project)
    plan = plan_of(project)
    if plan is None:
        plan = write_plan(organisation, details=details, by=by)
        project.plan_id = plan.id
    else:
        change_plan(plan, details=details, version=version, by=by)
    project.charity_id = plan.charity_id
    db.session.flush()
    return plan


def record_filing(plan: FundraisingPlan, *, number: str, filed_on: date, authority: str, by: Actor) -> None:
    """Enter the number under which a plan was filed. Raises Invalid."""
    code = _filing_number(plan, number)
    past_day(filed_on, field="filed_on")
    latest = plan.raises_from_on + timedelta(days=settings.value(LATE_FILING))
    if plan.is_emergency and filed_on > latest:
        raise Invalid(Text("In an emergency the plan was due by %(day)s", "error", {"day": latest}), field="filed_on")
    plan.filing_number, plan.filed_on = code, filed_on
    plan.filing_authority = clean_words(authority, field="authority", longest=120)
    if not plan.filing_authority:
        raise Invalid(Text("Say where the plan was filed", "error"), field="authority")
    record_item(plan, GateItem.FILING, by)
    emit(PlanFiled(plan_id=plan.id, filed_on=filed_on, by=by))


def _filing_number(plan: FundraisingPlan, number: str) -> str:
    """Return the number: credit code of who raises the money, A, two digits of the year, three more (domain.md 4.5)."""
    code = normalised(number)
    may = fundraiser(*bodies_of(plan), clock.today())
    if may is None or code[:18] != may.credit_code or not _FILING_TAIL.match(code[18:]):
        raise Invalid(
            Text("It is the charity's credit code, then A, two digits of the year and three more", "error"),
            field="number",
        )
    taken = select(FundraisingPlan.id).where(FundraisingPlan.filing_number == code, FundraisingPlan.id != plan.id)
    if db.session.scalar(taken) is not None:
        raise Invalid(Text("This filing number stands at another plan", "error"), field="number")
    return code


def state_channel(plan: FundraisingPlan, *, words: str, url: str = "", by: Actor) -> None:
    """State on which lawful channel gifts are taken online, and the charity's page there. Raises Invalid."""
    told = clean_words(words, field="words", longest=600)
    if not told:
        raise Invalid(Text("Name the designated platform or the permission it relies on", "error"), field="words")
    link = url.strip()
    if link and (len(link) > 300 or not _ADDRESS.match(link)):
        raise Invalid(Text("Give an address that begins with https://", "error"), field="url")
    plan.channel_words, plan.channel_url = told, link
    record_item(plan, GateItem.CHANNEL, by)
    emit(ChannelStated(plan_id=plan.id, by=by))


def check_gate_item(plan: FundraisingPlan, *, item: GateItem, by: Actor) -> None:
    """Confirm one item of the gate as a district officer. Raises NotAllowed for whoever recorded it, Conflict."""
    record = db.session.scalars(
        select(GateRecord).where(GateRecord.plan_id == plan.id, GateRecord.item == item)
    ).one_or_none()
    condition = next(one for one in plan_gate(plan.id, clock.today()).conditions if one.item is item)
    if record is None or record.checked_at is not None or not (condition.is_met or item is GateItem.PERIOD):
        raise Conflict(condition.missing or Text("This was already checked", "error"))
    if by.user_id is not None and by.user_id == record.recorded_by_id:
        raise NotAllowed(Text("A second person must check this", "error"))
    record.checked_by_id, record.checked_at = by.user_id, clock.now()
    db.session.flush()
    emit(GateItemChecked(plan_id=plan.id, item=item, by=by))


def open_raising(plan: FundraisingPlan, *, project: CharityProject | None = None, by: Actor) -> None:
    """Open the fundraising of a plan; its duties to disclose begin (R-DIS-01)."""
    plan.opened_on = clock.today()
    db.session.flush()
    make_raising_duties(plan, project=project, by=by)
    emit(RaisingOpened(plan_id=plan.id, by=by))


def close_raising(plan: FundraisingPlan, *, by: Actor) -> None:
    """Close an open fundraising today, or on its last day where that is over; its full report is due then."""
    if plan.opened_on is None or plan.closed_on is not None:
        return
    plan.closed_on = min(clock.today(), plan.raises_to_on)
    db.session.flush()
    settle_raising_duties(plan, by=by)
    emit(RaisingClosed(plan_id=plan.id, closed_on=plan.closed_on, by=by))
