"""Decides on what the engine found: three of four eligible households are recognised, a few object (domain.md 9.3)."""

from collections.abc import Sequence
from uuid import UUID

from charity_app.core import clock
from charity_app.core.scope import Actor
from charity_app.eligibility import services
from charity_app.eligibility.explain import Row, judge
from charity_app.eligibility.facts.snapshot import read_snapshot
from charity_app.eligibility.models import Objection
from charity_app.eligibility.queries.editions import current_edition
from charity_app.eligibility.states import DecisionOutcome, ObjectionReason, ResultCode
from charity_app.registry.models import Household

STRONGEST_FIRST = (
    "destitute_support",
    "min_living_allowance",
    "rigid_expense_living_aid",
    "low_income_margin_recognition",
    "rigid_expense_medical_recognition",
)
_REFUSED = "low_income_margin_recognition"
_MET = (ResultCode.ELIGIBLE, ResultCode.LIKELY)
_BATCH = 200


def _rows(household_id: UUID) -> tuple[Row, ...]:
    """Return today's results of a household; none while it has no facts."""
    snapshot = read_snapshot(household_id, clock.today())
    return judge(current_edition().plan(clock.today()), snapshot.case).rows if snapshot else ()


def strongest(household_id: UUID) -> Row | None:
    """Return the strongest result that grants a category, if there is one."""
    met = {row.policy.code: row for row in _rows(household_id) if row.code in _MET and not row.is_follow_on}
    return next((met[code] for code in STRONGEST_FIRST if code in met), None)


def grant(household: Household, row: Row, *, by: Actor) -> None:
    """Recognise a household by a decision on a result, every paper seen."""
    snapshot = read_snapshot(household.id, clock.today())
    member_id = snapshot.member_ids[row.member] if snapshot and row.member is not None else None
    services.freeze_decision(
        household,
        policy_code=row.policy.code,
        member_id=member_id,
        outcome=DecisionOutcome.GRANTED,
        papers_seen=row.policy.documents,
        by=by,
    )


def grant_category(household: Household, category: str, *, by: Actor) -> None:
    """Recognise a household in the category that a worked case names."""
    for row in _rows(household.id):
        if row.policy.grants == category and row.code in _MET:
            grant(household, row, by=by)
            return
    raise LookupError(f"{household.number} has no way to {category}")


def refuse(household: Household, *, by: Actor) -> bool:
    """Refuse an application of a household that has no way to it; tells whether there was one to refuse."""
    row = next((row for row in _rows(household.id) if row.policy.code == _REFUSED), None)
    if row is None or row.code is not ResultCode.NOT_ELIGIBLE:
        return False
    services.freeze_decision(
        household,
        policy_code=_REFUSED,
        member_id=None,
        outcome=DecisionOutcome.REFUSED,
        papers_seen=row.policy.documents,
        by=by,
    )
    return True


def object_to(household: Household, *, reason: ObjectionReason, by: Actor) -> Objection:
    """Record that a family disagrees with a refusal."""
    return services.record_objection(
        household,
        policy_code=_REFUSED,
        member_id=None,
        reason=reason,
        words="家人认为收入登记有误，希望再核对一次（演示）",
        by=by,
    )


def answer(objection: Objection, household: Household, *, by: Actor) -> None:
    """Answer an objection as somebody else than who recorded it."""
    services.answer_objection(
        objection, household, words="已按最近三个月的流水重新核对，结果不变，原因已当面说明（演示）", by=by
    )


def bring_up_to_date(household_ids: Sequence[UUID], *, by: Actor) -> None:
    """Refresh everyone's facts and judge everyone by every policy, as each night does."""
    for start in range(0, len(household_ids), _BATCH):
        services.refresh_many(household_ids[start : start + _BATCH], by=by)
    services.sweep_all(by=by)
