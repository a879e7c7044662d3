"""The conditions of a result as a page shows them: one line each, an `any` by its best part."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from charity_app.core.text import Text
from charity_app.eligibility.explain import Line, Row
from charity_app.eligibility.explain.plan import Group, Leaf, Shape
from charity_app.eligibility.queries.editions import Edition
from charity_app.eligibility.rules import Policy
from charity_app.eligibility.states import Outcome
from charity_app.eligibility.wording import change_of, demand_of, gap_of, said, seen_of, sentence_of
from charity_app.eligibility.wording.values import joined


@dataclass(frozen=True)
class ConditionView:
    """One condition as a page shows it; an `any` is shown by its best part, with all of them as `alternatives`."""

    outcome: Outcome
    demand: Text
    seen: Text
    gap: Text | None
    change: Text | None
    sentence: Text
    sources: tuple[str, ...]
    since: date | None
    alternatives: tuple["ConditionView", ...] = ()


def conditions_of(edition: Edition, day: date, row: Row) -> tuple[ConditionView, ...]:
    """Return the conditions of a row in reading order."""
    lines = dict(zip(map(id, row.plan.leaves), row.lines, strict=True))
    shape = row.plan.shape
    parts = shape.parts if isinstance(shape, Group) and shape.kind == "all" else (shape,)
    return tuple(view for part in parts for view in _shown(edition, day, row.policy, part, lines))


def _shown(
    edition: Edition, day: date, policy: Policy, shape: Shape, lines: Mapping[int, Line]
) -> tuple[ConditionView, ...]:
    if isinstance(shape, Leaf):
        return (_condition(edition, day, policy, lines[id(shape)]),)
    inner = tuple(view for part in shape.parts for view in _shown(edition, day, policy, part, lines))
    if shape.kind != "any" or len(inner) == 1:
        return inner
    parts = tuple(_joint(_shown(edition, day, policy, part, lines)) for part in shape.parts)
    best = max(parts, key=lambda part: _RANK[part.outcome])
    either = joined([part.demand for part in parts], last=Text("%(a)s, or: %(b)s", "list"))
    return (replace(_demanding(best, either), gap=None, alternatives=parts),)


_RANK = {Outcome.NOT_MET: 0, Outcome.UNKNOWN: 1, Outcome.MET: 2}


def _joint(parts: tuple[ConditionView, ...]) -> ConditionView:
    """Show several conditions that must hold together as one alternative, with what the one in the way has seen."""
    in_the_way = min(parts, key=lambda part: _RANK[part.outcome])
    if len(parts) == 1:
        return in_the_way
    both = joined([part.demand for part in parts], last=Text("%(a)s and also %(b)s", "list"))
    return _demanding(in_the_way, both)


def _demanding(view: ConditionView, demand: Text) -> ConditionView:
    return replace(view, demand=demand, sentence=said(demand, view.seen, view.outcome, view.gap))


def _condition(edition: Edition, day: date, policy: Policy, line: Line) -> ConditionView:
    bound = line.finding.bound
    sources = bound.sources or policy.sources[:1]
    values = [edition.book.standards[key].on(day) for key in bound.standards]
    since = max((value.valid_from for value in values if value is not None), default=None)
    return ConditionView(
        outcome=line.outcome,
        demand=demand_of(line),
        seen=seen_of(line),
        gap=gap_of(line),
        change=change_of(line),
        sentence=sentence_of(line),
        sources=tuple(edition.book.sources[key] for key in sources),
        since=since,
    )
