"""Human decisions: a result frozen with its facts, standards and version."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotFound
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.eligibility.events import DecisionFrozen
from charity_app.eligibility.explain import Assessment, Row, judge
from charity_app.eligibility.facts.frozen import write_case
from charity_app.eligibility.facts.snapshot import Snapshot, read_snapshot
from charity_app.eligibility.models import Decision
from charity_app.eligibility.queries.editions import Edition, current_edition
from charity_app.eligibility.rules.exact import write_json
from charity_app.eligibility.services.recognising import recognise
from charity_app.eligibility.states import DecisionOutcome, ResultCode
from charity_app.eligibility.wording.labels import FACT_LABELS, PAPER_LABELS
from charity_app.eligibility.wording.values import listed
from charity_app.registry.models import Household
from charity_app.registry.queries import list_evidence


def freeze_decision(
    household: Household,
    *,
    policy_code: str,
    member_id: UUID | None,
    outcome: DecisionOutcome,
    papers_seen: Sequence[str],
    by: Actor,
) -> Decision:
    """Keep a human decision on today's result.

    `papers_seen` are papers whose original was looked at. Raises Invalid when facts or evidence are missing, or when
    something is to be granted that the facts do not support. Source: R-ENG-06, R-ENG-07, features 1.18.
    """
    edition, snapshot = current_edition(), _snapshot(household)
    assessment = judge(edition.plan(clock.today()), snapshot.case)
    row = _row(assessment, snapshot, policy_code, member_id)
    _refuse_unsupported(assessment, row, outcome)
    papers = _papers(household, row, papers_seen)
    decision = _decision(household, edition, assessment, row, by=by)
    decision.member_id, decision.outcome, decision.papers = member_id, outcome, ",".join(papers)
    db.session.add(decision)
    db.session.flush()
    emit(
        DecisionFrozen(
            household_id=household.id,
            decision_id=decision.id,
            policy=policy_code,
            result=row.code,
            outcome=outcome,
            by=by,
        )
    )
    if outcome is DecisionOutcome.GRANTED and row.policy.grants:
        recognise(household, category=row.policy.grants, valid_from=decision.as_of, decision_id=decision.id, by=by)
    return decision


def _snapshot(household: Household) -> Snapshot:
    found = read_snapshot(household.id, clock.today())
    if found is None:
        raise Conflict(Text("There are no facts of this household yet; record its members first", "error"))
    return found


def _row(assessment: Assessment, snapshot: Snapshot, code: str, member_id: UUID | None) -> Row:
    if member_id is not None and member_id not in snapshot.member_ids:
        raise NotFound
    try:
        return assessment.row_of(code, None if member_id is None else snapshot.member_ids.index(member_id))
    except LookupError:
        raise NotFound from None


def _refuse_unsupported(assessment: Assessment, row: Row, outcome: DecisionOutcome) -> None:
    missing = [FACT_LABELS[name] for name in assessment.missing(row)]
    if missing:
        raise Invalid(Text("These facts are still missing: %(list)s", "error", {"list": listed(missing)}))
    if row.code is ResultCode.ALREADY_RECEIVING:
        raise Conflict(Text("This household is already recognised in this category", "error"))
    if outcome is DecisionOutcome.GRANTED and not row.code.is_met:
        raise Invalid(
            Text("The facts do not support this; correct them first, or decide against it", "error"), field="outcome"
        )


def _papers(household: Household, row: Row, seen: Sequence[str]) -> list[str]:
    """Return which papers the decision rests on. Raises Invalid when one is missing."""
    needed = list(row.policy.papers)
    on_file = {
        paper.kind.value
        for paper in list_evidence(household.id)
        if paper.expires_on is None or paper.expires_on >= clock.today()
    }
    missing = [PAPER_LABELS[paper] for paper in needed if paper not in on_file and paper not in seen]
    if missing:
        raise Invalid(Text("Evidence is missing: %(list)s", "error", {"list": listed(missing)}), field="papers_seen")
    return needed


def _decision(household: Household, edition: Edition, assessment: Assessment, row: Row, *, by: Actor) -> Decision:
    if by.user_id is None:
        raise Invalid(Text("A decision needs a person", "error"))
    facts = write_case(assessment.case, granted=assessment.granted if row.is_follow_on else 0)
    return Decision(
        household_id=household.id,
        street_id=household.street_id,
        committee_id=household.committee_id,
        rule_version_id=edition.versions[row.policy.code].id,
        policy_code=row.policy.code,
        as_of=assessment.as_of,
        result=row.code,
        amount_fen=row.benefit.fen,
        facts=write_json({**facts, "member": row.member}),
        standards=write_json(_standards(edition, row, assessment.as_of)),
        decided_by_id=by.user_id,
        decided_at=clock.now(),
    )


def _standards(edition: Edition, row: Row, day: date) -> Mapping[str, Any]:
    """Return the standards a row rests on, with value, first day, source and whether they were confirmed."""
    keys = dict.fromkeys(key for leaf in row.plan.leaves for key in leaf.bound.standards)
    found: dict[str, Any] = {}
    for key in (*keys, *row.policy.amount.standards):
        value = edition.book.standards[key].on(day)
        if value is not None:
            found[key] = {
                "value": value.value,
                "from": value.valid_from,
                "source": value.source,
                "verify": value.is_unverified,
            }
    return found
