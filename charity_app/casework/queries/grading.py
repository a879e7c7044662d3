"""How grave a household's situation is, from its open needs: none, mild, moderate or severe. Source: domain.md 3.5."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy import select

from charity_app.casework.catalogue import need_kind
from charity_app.casework.models import NeedItem
from charity_app.casework.states.grades import Difficulty
from charity_app.casework.states.needs import Dimension, NeedState, NeedType, Severity, Urgency
from charity_app.core.db import db

_BASES = {Severity.NONE: 0, Severity.SLIGHT: 10, Severity.MODERATE: 35, Severity.SERIOUS: 60, Severity.SEVERE: 85}
_MORE, _MOST = 3, 100
_WEIGHTS = {Dimension.MATERIAL: 45, Dimension.SERVICE: 30, Dimension.PSYCHOLOGICAL: 25}
_FROM = ((65, Difficulty.SEVERE), (35, Difficulty.MODERATE), (15, Difficulty.MILD))
Graded = tuple[NeedType, int, int]
"""A need as it is graded: its type, severity and urgency."""


def dimension_score(severities: Iterable[int]) -> int:
    """Return the score of one dimension, 0 to 100: the base of the gravest need, and 3 for each other grave one."""
    ordered = sorted(severities, reverse=True)
    if not ordered:
        return 0
    others = sum(1 for severity in ordered[1:] if severity >= Severity.MODERATE)
    return min(_MOST, _BASES[Severity(ordered[0])] + _MORE * others)


def household_index(needs: Collection[Graded]) -> int:
    """Return the index of a household, 0 to 100: two fifths by the gravest dimension, three fifths by all of them."""
    severities: dict[Dimension, list[int]] = defaultdict(list)
    for need_type, severity, _urgency in needs:
        severities[need_kind(need_type).dimension].append(severity)
    scores = {dimension: dimension_score(severities[dimension]) for dimension in Dimension}
    weighed = sum(_WEIGHTS[dimension] * score for dimension, score in scores.items())
    exact = Decimal(40 * max(scores.values())) / 100 + Decimal(60 * weighed) / 10_000
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def difficulty_of(needs: Collection[Graded]) -> Difficulty:
    """Return the grade of a household with these open needs."""
    if any(urgency == Urgency.EMERGENCY for _type, _severity, urgency in needs):
        return Difficulty.SEVERE
    index = household_index(needs)
    grade = next((grade for least, grade in _FROM if index >= least), Difficulty.NONE)
    is_grave = any(severity == Severity.SEVERE for _type, severity, _urgency in needs)
    return max(grade, Difficulty.MODERATE) if is_grave else grade


def difficulties(household_ids: Collection[UUID]) -> dict[UUID, Difficulty]:
    """Return the grades of these households by the needs that have not ended. One statement."""
    wanted = select(NeedItem.household_id, NeedItem.need_type, NeedItem.severity, NeedItem.urgency).where(
        NeedItem.household_id.in_(household_ids), NeedItem.state != NeedState.ENDED
    )
    needs: dict[UUID, list[Graded]] = defaultdict(list)
    for household_id, need_type, severity, urgency in db.session.execute(wanted):
        needs[household_id].append((need_type, severity, urgency))
    return {key: difficulty_of(needs[key]) for key in household_ids}
