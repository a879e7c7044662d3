"""What one household is shown: every policy with its sentence per condition, nothing personal needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from charity_app.core import clock
from charity_app.core.errors import NotFound
from charity_app.core.text import Text
from charity_app.eligibility.explain import Assessment, Row, judge
from charity_app.eligibility.facts.snapshot import Snapshot, read_snapshot
from charity_app.eligibility.queries.conditions import ConditionView, conditions_of
from charity_app.eligibility.queries.editions import Edition, current_edition
from charity_app.eligibility.rules import Policy
from charity_app.eligibility.states import ResultCode
from charity_app.eligibility.wording import amount_words
from charity_app.eligibility.wording.labels import FACT_LABELS

_ORDER = {
    ResultCode.ELIGIBLE: 0,
    ResultCode.LIKELY: 1,
    ResultCode.NEEDS_INFORMATION: 2,
    ResultCode.ALREADY_RECEIVING: 3,
    ResultCode.NOT_ELIGIBLE: 4,
}


@dataclass(frozen=True)
class ResultView:
    """One policy for the household, or for one member of it."""

    policy: Policy
    code: ResultCode
    member: int | None
    member_id: UUID | None
    age: int | None
    amount: Text | None
    needs_confirming: bool
    is_follow_on: bool
    is_superseded: bool
    is_choice_required: bool
    is_near_miss: bool
    conditions: tuple[ConditionView, ...]
    missing: tuple[Text, ...]
    unverified: tuple[tuple[str, str], ...]
    is_draft: bool
    sources: tuple[str, ...]
    version_number: int

    @property
    def key(self) -> str:
        """What tells this result apart on a page."""
        return f"{self.policy.code}-{'all' if self.member is None else self.member}"


@dataclass(frozen=True)
class HouseholdResults:
    """All results of a household on a day."""

    household_id: UUID
    as_of: date
    facts_on: date
    results: tuple[ResultView, ...]

    def of(self, *codes: ResultCode) -> tuple[ResultView, ...]:
        """Return the results with one of these answers, superseded ones left out."""
        return tuple(item for item in self.results if item.code in codes and not item.is_superseded)

    def rest(self, shown: Sequence[ResultView]) -> tuple[tuple[ResultView, ...], ...]:
        """Return the results that are not shown in full, those of one policy and answer together."""
        together: dict[tuple[str, ResultCode], list[ResultView]] = {}
        for item in self.results:
            if item not in shown:
                together.setdefault((item.policy.code, item.code), []).append(item)
        return tuple(tuple(items) for items in together.values())


def results_of(household_id: UUID) -> HouseholdResults | None:
    """Return today's results of a household; None when no facts of it are known yet."""
    day = clock.today()
    snapshot = read_snapshot(household_id, day)
    if snapshot is None:
        return None
    edition = current_edition()
    assessment = judge(edition.plan(day), snapshot.case)
    return HouseholdResults(household_id, day, snapshot.facts_on, views_of(edition, assessment, snapshot.member_ids))


def views_of(edition: Edition, assessment: Assessment, member_ids: Sequence[UUID] = ()) -> tuple[ResultView, ...]:
    """Return an assessment as a page shows it, the best news first."""
    views = [_view(edition, assessment, row, member_ids) for row in assessment.rows]
    return tuple(sorted(views, key=_rank))


def _rank(view: ResultView) -> tuple[int, bool, bool, int, int]:
    """Order by answer; among equals what is pushed, what is nearest to an answer, what comes first by priority."""
    return _ORDER[view.code], view.is_follow_on, not view.policy.is_pushed, len(view.missing), view.policy.priority


def _view(edition: Edition, assessment: Assessment, row: Row, member_ids: Sequence[UUID]) -> ResultView:
    age = None if row.member is None else assessment.case.value("p.age", row.member)
    standards = edition.book.standards
    shaky = [key for key in row.cap_reasons if key in standards]
    return ResultView(
        policy=row.policy,
        code=row.code,
        member=row.member,
        member_id=member_ids[row.member] if row.member is not None and member_ids else None,
        age=None if age is None else int(age),
        amount=amount_words(row.benefit, row.policy.period),
        needs_confirming=row.benefit.needs_confirming,
        is_follow_on=row.is_follow_on,
        is_superseded=row.is_superseded,
        is_choice_required=row.is_choice_required,
        is_near_miss=row.is_near_miss,
        conditions=conditions_of(edition, assessment.as_of, row),
        missing=tuple(FACT_LABELS[name] for name in assessment.missing(row)),
        unverified=tuple((standards[key].name_zh, standards[key].name_en) for key in shaky),
        is_draft="draft" in row.cap_reasons,
        sources=tuple(edition.book.sources[key] for key in row.policy.sources),
        version_number=edition.versions[row.policy.code].number,
    )


def grouped(views: Sequence[ResultView]) -> tuple[tuple[ResultView, ...], ...]:
    """Return one view per policy, its best, in three groups: met, possible with more information, not now.

    Follow-ons count as met; a policy for persons is shown by the person for whom it looks best.
    """
    best: dict[str, ResultView] = {}
    for view in views:
        if not view.is_superseded:
            best.setdefault(view.policy.code, view)
    met = tuple(view for view in best.values() if view.code.is_met)
    possible = tuple(view for view in best.values() if view.code is ResultCode.NEEDS_INFORMATION)
    refused = tuple(view for view in best.values() if view.code is ResultCode.NOT_ELIGIBLE)
    return met, possible, refused


def row_for(household_id: UUID, code: str, member_id: UUID | None) -> Row:
    """Return today's row of one policy. Raises NotFound when there is none."""
    day = clock.today()
    snapshot = read_snapshot(household_id, day)
    if snapshot is None or (member_id is not None and member_id not in snapshot.member_ids):
        raise NotFound
    try:
        return judge(current_edition().plan(day), snapshot.case).row_of(code, _place(snapshot, member_id))
    except LookupError:
        raise NotFound from None


def _place(snapshot: Snapshot, member_id: UUID | None) -> int | None:
    return None if member_id is None else snapshot.member_ids.index(member_id)
