"""Decisions and objections of a household, and what an old decision would be by its own version today."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.privacy import unseal
from charity_app.core.scope import Actor
from charity_app.eligibility.explain import Row, judge, plan_day
from charity_app.eligibility.facts.frozen import read_written
from charity_app.eligibility.models import Decision, Objection, Recognition
from charity_app.eligibility.queries.editions import Version, current_edition, policy_of_version
from charity_app.eligibility.rules import Policy, RuleBook, Standard, StandardValue
from charity_app.eligibility.rules.exact import read_json
from charity_app.eligibility.states import DecisionOutcome, ObjectionReason, ResultCode
from charity_app.registry.models import Household


@dataclass(frozen=True)
class DecisionView:
    """A frozen decision as a page shows it."""

    id: UUID
    policy: Policy
    version: Version
    member_id: UUID | None
    as_of: date
    result: ResultCode
    amount_fen: int | None
    outcome: DecisionOutcome
    decided_at: datetime
    row: Row


@dataclass(frozen=True)
class ObjectionView:
    """An objection with its words opened, for those who may see the household; its place says who may answer."""

    id: UUID
    street_id: UUID
    committee_id: UUID | None
    policy_code: str
    member_id: UUID | None
    reason: ObjectionReason
    words: str
    raised_at: datetime
    due_on: date
    answer: str
    answered_at: datetime | None
    raised_by_id: UUID


def decisions_of(household_id: UUID) -> tuple[DecisionView, ...]:
    """Return the decisions of a household, the newest first."""
    wanted = select(Decision).where(Decision.household_id == household_id).order_by(Decision.decided_at.desc())
    return tuple(_decision_view(decision) for decision in db.session.scalars(wanted))


def _decision_view(decision: Decision) -> DecisionView:
    version, policy = policy_of_version(decision.rule_version_id)
    return DecisionView(
        id=decision.id,
        policy=policy,
        version=version,
        member_id=decision.member_id,
        as_of=decision.as_of,
        result=decision.result,
        amount_fen=decision.amount_fen,
        outcome=decision.outcome,
        decided_at=decision.decided_at,
        row=decide_again(decision),
    )


def decide_again(decision: Decision) -> Row:
    """Judge a decision anew by its own facts, standards and version: the answer stays the old one (features 1.18)."""
    _, policy = policy_of_version(decision.rule_version_id)
    facts = read_json(decision.facts)
    standards = {key: _frozen(key, body, decision.as_of) for key, body in read_json(decision.standards).items()}
    book = RuleBook({policy.code: policy}, standards, current_edition().book.sources)
    return judge(plan_day(book, decision.as_of), read_written(facts)).row_of(policy.code, facts["member"])


def _frozen(key: str, body: dict[str, Any], day: date) -> Standard:
    known = current_edition().book.standards[key]
    value = StandardValue(day, day, Decimal(body["value"]), "", body["source"], body["verify"])
    return Standard(key, known.name_zh, known.name_en, known.unit, (value,))


def recognitions_of(household_id: UUID) -> tuple[Recognition, ...]:
    """Return the recognitions of a household, ended ones too."""
    wanted = select(Recognition).where(Recognition.household_id == household_id).order_by(Recognition.valid_from)
    return tuple(db.session.scalars(wanted))


def objections_of(household: Household) -> tuple[ObjectionView, ...]:
    """Return the objections of a household, the newest first."""
    wanted = select(Objection).where(Objection.household_id == household.id).order_by(Objection.raised_at.desc())
    return tuple(_objection_view(household, row) for row in db.session.scalars(wanted))


def get_objection(viewer: Actor, objection_id: UUID) -> Objection | None:
    """Return an objection within the viewer's reach."""
    return db.session.scalars(select(Objection).where(Objection.id == objection_id)).one_or_none()


def get_recognition(viewer: Actor, recognition_id: UUID) -> Recognition | None:
    """Return a recognition within the viewer's reach."""
    return db.session.scalars(select(Recognition).where(Recognition.id == recognition_id)).one_or_none()


def open_objections_visible_to(viewer: Actor) -> int:
    """Count the objections that wait for an answer within the viewer's reach."""
    return len(db.session.scalars(select(Objection.id).where(Objection.answered_at.is_(None))).all())


def _objection_view(household: Household, row: Objection) -> ObjectionView:
    def opened(column: str, sealed: bytes | None) -> str:
        return unseal(household.key_owner, sealed, place=f"objections.{column}:{row.id}") if sealed else ""

    return ObjectionView(
        id=row.id,
        street_id=row.street_id,
        committee_id=row.committee_id,
        policy_code=row.policy_code,
        member_id=row.member_id,
        reason=row.reason,
        words=opened("words", row.words),
        raised_at=row.raised_at,
        due_on=row.due_on,
        answer=opened("answer", row.answer),
        answered_at=row.answered_at,
        raised_by_id=row.raised_by_id,
    )
