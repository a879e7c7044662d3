"""The legal gate of online giving, as one query: open, or what is missing and where else one can give (R-LEG-01)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from charity_app.core.db import db
from charity_app.core.text import Text
from charity_app.projects.models import CharityProject, FundraisingPlan, GateRecord
from charity_app.projects.states import GIVING_STATES
from charity_app.projects.states.plans import GATE_ITEMS, GateItem
from charity_app.registry.models import Organisation
from charity_app.registry.queries import organisation_standing


@dataclass(frozen=True)
class Condition:
    """One item of the gate: whether it is there today and checked, and what is missing where not."""

    item: GateItem
    is_met: bool
    is_checked: bool
    missing: Text | None


@dataclass(frozen=True)
class Gate:
    """Whether an online gift is possible; if not, what is missing, and the page of the charity elsewhere if known."""

    is_open: bool
    missing: tuple[Text, ...]
    link_elsewhere: str | None
    conditions: tuple[Condition, ...] = ()


NO_PLAN = Gate(
    is_open=False, missing=(Text("Nothing is raised from the public for this", "gate"),), link_elsewhere=None
)


def giving_gate(project: CharityProject, today: date) -> Gate:
    """Tell whether a project can take an online gift on a day. Two statements."""
    return giving_gates([project], today)[project.id]


def giving_gates(projects: Iterable[CharityProject], today: date) -> Mapping[UUID, Gate]:
    """Tell the same for several projects, in two statements."""
    asked = list(projects)
    plans = plan_gates([project.plan_id for project in asked if project.plan_id], today)
    return {project.id: _of_project(project, plans) for project in asked}


def _of_project(project: CharityProject, plans: Mapping[UUID, Gate]) -> Gate:
    gate = plans[project.plan_id] if project.plan_id else NO_PLAN
    if project.state in GIVING_STATES:
        return gate
    not_now = Text("The project does not take gifts at present", "gate")
    return replace(gate, is_open=False, missing=(not_now, *gate.missing))


def plan_gate(plan_id: UUID, today: date) -> Gate:
    """Tell whether the fundraising plan that a campaign holds allows an online gift on a day."""
    return plan_gates([plan_id], today)[plan_id]


def plan_gates(plan_ids: Iterable[UUID], today: date) -> Mapping[UUID, Gate]:
    """Tell the same for several plans, in two statements."""
    keys = sorted(set(plan_ids), key=str)
    if not keys:
        return {}
    charity, partner = aliased(Organisation), aliased(Organisation)
    wanted = (
        select(FundraisingPlan, charity, partner)
        .join(charity, charity.id == FundraisingPlan.charity_id)
        .outerjoin(partner, partner.id == FundraisingPlan.partner_id)
        .where(FundraisingPlan.id.in_(keys))
    )
    records = select(GateRecord.plan_id, GateRecord.item).where(
        GateRecord.plan_id.in_(keys), GateRecord.checked_at.is_not(None)
    )
    checked = {(key, item) for key, item in db.session.execute(records)}
    return {
        plan.id: _judge(plan, (first, second), {item for key, item in checked if key == plan.id}, today)
        for plan, first, second in db.session.execute(wanted)
    }


def _judge(
    plan: FundraisingPlan, bodies: tuple[Organisation, Organisation | None], checked: set[GateItem], today: date
) -> Gate:
    conditions = tuple(_conditions(plan, bodies, checked, today))
    missing = tuple(condition.missing for condition in conditions if condition.missing is not None)
    elsewhere = plan.channel_url if GateItem.CHANNEL in checked and plan.channel_url else None
    return Gate(not missing, missing, elsewhere, conditions)


def _conditions(
    plan: FundraisingPlan, bodies: tuple[Organisation, Organisation | None], checked: set[GateItem], today: date
) -> Iterator[Condition]:
    lacking = {
        GateItem.QUALIFICATION: _lacks_certificate(bodies, today),
        GateItem.FILING: None if plan.filing_number else Text("The plan has no filing number yet", "gate"),
        GateItem.PERIOD: _outside_period(plan, today),
        GateItem.CHANNEL: None if plan.channel_words else Text("No lawful online channel was stated", "gate"),
    }
    for item, lack in lacking.items():
        unchecked = Text("A district officer has not yet checked: %(item)s", "gate", {"item": GATE_ITEMS[item]})
        is_checked = item in checked
        yield Condition(item, lack is None, is_checked, lack or (None if is_checked else unchecked))


def fundraiser(charity: Organisation, partner: Organisation | None, today: date) -> Organisation | None:
    """Return who may raise money from the public on a day: the receiving charity, or else its named partner."""
    for body in (charity, partner):
        if body is not None and body.may_raise_funds_on(today) and organisation_standing(body).may_claim:
            return body
    return None


def _lacks_certificate(bodies: tuple[Organisation, Organisation | None], today: date) -> Text | None:
    if fundraiser(*bodies, today) is not None:
        return None
    return Text("Neither the receiving charity nor a partner may raise money from the public", "gate")


def _outside_period(plan: FundraisingPlan, today: date) -> Text | None:
    if plan.opened_on is None or today < plan.raises_from_on:
        return Text("The fundraising begins on %(day)s", "gate", {"day": plan.raises_from_on})
    last = min(plan.raises_to_on, plan.closed_on or plan.raises_to_on)
    if today > last:
        return Text("The fundraising ended on %(day)s", "gate", {"day": last})
    return None
