"""Assesses needs, gives households their adviser, and lets people ask for a call."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from charity_app.casework import services
from charity_app.casework.models import HelpRequest, NeedItem
from charity_app.casework.services import NewHelp, NewNeed
from charity_app.casework.states.help import HelpReason, HelpState, Outcome
from charity_app.casework.states.needs import NeedState, Urgency
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.demo.households import Street
from charity_app.demo.identity import Team
from charity_app.demo.needs import NeedPlan
from charity_app.registry.models import Household, Member
from charity_app.registry.states.people import Relation

_NOTE = "上门时家人说起，已看过家里的情况（演示）"


def give_adviser(household: Household, team: Team) -> None:
    """Let the street's adviser look after a household."""
    if team.adviser.user_id is not None:
        services.assign_adviser(household, adviser_id=team.adviser.user_id, by=team.officer)


def assess(household: Household, plan: NeedPlan, *, team: Team, state: NeedState) -> NeedItem:
    """Assess a need as the street's adviser; the reviewer confirms it, or it ends."""
    told = NewNeed(
        need_type=plan.wish.need_type,
        item=plan.wish.item,
        severity=plan.severity,
        urgency=plan.urgency,
        quantity=plan.quantity,
        unit=plan.wish.unit,
        wished_on=clock.today() + timedelta(days=plan.wished_in_days),
        value_fen=plan.value_fen,
        note=_NOTE,
    )
    head = select(Member).where(Member.household_id == household.id, Member.relation == Relation.HEAD)
    need = services.assess_need(household, told=told, member=db.session.scalars(head).first(), by=team.adviser)
    if state is not NeedState.OPEN:
        services.confirm_need(need, by=team.reviewer)
    if state is NeedState.ENDED:
        services.end_need(need, by=team.adviser)
    return need


@dataclass(frozen=True)
class HelpPlan:
    """A request for a call as drawn: when, where, how urgent, and how it stands."""

    days_ago: int
    street: Street
    phone: str
    urgency: Urgency
    state: HelpState
    outcome: Outcome = Outcome.WAITING
    reason: HelpReason | None = None


@dataclass(frozen=True)
class HelpAsked:
    """A request for a call with the code and digits by which its asker looks it up."""

    id: UUID
    code: str
    digits: str
    state: HelpState


def draw_help(draw: Random, streets: list[Street], phones: Iterator[str], count: int) -> Iterator[HelpPlan]:
    """Draw requests of the last weeks, in every state and with every outcome."""
    ends = (
        (Outcome.COMPLETED, None),
        (Outcome.REFERRED, None),
        (Outcome.NOT_ACCEPTED, HelpReason.OUTSIDE_DISTRICT),
        (Outcome.RETURNED, HelpReason.NOT_WANTED),
        (Outcome.NOT_ACHIEVED, HelpReason.NOT_REACHED),
    )
    for order in range(count):
        state = (HelpState.WAITING, HelpState.CONTACTED, HelpState.CLOSED)[order % 3]
        outcome, reason = ends[order // 3 % len(ends)] if state is HelpState.CLOSED else (Outcome.WAITING, None)
        yield HelpPlan(
            days_ago=draw.randint(2, 4) if state is HelpState.WAITING else draw.randint(10, 90),
            street=streets[order % len(streets)],
            phone=next(phones),
            urgency=draw.choice((Urgency.ROUTINE, Urgency.SOON, Urgency.URGENT)),
            state=state,
            outcome=outcome,
            reason=reason,
        )


def ask_for_help(plan: HelpPlan, *, by: Actor, team: Team) -> HelpAsked:
    """Ask for a call without an account; the adviser calls and closes as drawn."""
    receipt = services.ask_for_help(NewHelp(plan.street.id, phone=plan.phone, urgency=plan.urgency), by=by)
    request = db.session.scalars(select(HelpRequest).where(HelpRequest.code == receipt.code)).one()
    if plan.state is not HelpState.WAITING:
        services.contact_help(request, words="电话里聊过，情况已了解（演示）", by=team.adviser)
    if plan.state is HelpState.CLOSED:
        services.close_help(request, outcome=plan.outcome, reason=plan.reason, by=team.adviser)
    return HelpAsked(request.id, receipt.code, receipt.digits, plan.state)
