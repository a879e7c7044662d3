"""One plain sentence per condition, the same for resident, staff and counter (features 1.4)."""

from collections.abc import Mapping
from dataclasses import replace

from charity_app.core.text import Text
from charity_app.eligibility.explain.findings import Line
from charity_app.eligibility.facts.vocabulary import FactSpec, Kind
from charity_app.eligibility.rules.tree import Op
from charity_app.eligibility.states import Outcome
from charity_app.eligibility.wording.labels import FACT_LABELS, NO_DEMANDS, VALUE_LABELS, YES_DEMANDS, change_hint
from charity_app.eligibility.wording.values import NO, YES, joined, number_words, range_words, value_words

_NUMBERS: Mapping[Op, Text] = {
    Op.EQ: Text("%(fact)s: %(limit)s", "demand"),
    Op.NE: Text("%(fact)s not %(limit)s", "demand"),
    Op.LT: Text("%(fact)s below %(limit)s", "demand"),
    Op.LTE: Text("%(fact)s at most %(limit)s", "demand"),
    Op.GT: Text("%(fact)s above %(limit)s", "demand"),
    Op.GTE: Text("%(fact)s at least %(limit)s", "demand"),
}
_OPPOSITE = {Op.EQ: Op.NE, Op.NE: Op.EQ, Op.LT: Op.GTE, Op.LTE: Op.GT, Op.GT: Op.LTE, Op.GTE: Op.LT}
_OR, _AND = Text("%(a)s or %(b)s", "list"), Text("%(a)s and %(b)s", "list")
_UPPER = (Op.LT, Op.LTE)


def _filled(shape: Text, **params: object) -> Text:
    return replace(shape, params=params)


def demand_of(line: Line) -> Text:
    """Say what a condition demands."""
    bound = line.finding.bound
    spec, op = bound.spec, bound.condition.op
    if spec.kind is Kind.BOOL:
        wants_yes = (bound.bounds == (1,)) is ((op is Op.EQ) is not line.is_negated)
        return (YES_DEMANDS if wants_yes else NO_DEMANDS)[spec.name]
    if spec.kind is Kind.CATEGORIES:
        return _category_demand(line, spec)
    if spec.kind is Kind.ENUM or op in (Op.IN, Op.NOT_IN):
        return _choice_demand(line, spec)
    if op is Op.BETWEEN:
        return _range_demand(line, spec)
    shape = _NUMBERS[_OPPOSITE[op] if line.is_negated else op]
    return _filled(shape, fact=FACT_LABELS[spec.name], limit=_limit(line))


def _limit(line: Line) -> Text:
    """Say the limit of a condition: its number, else the fact it comes from."""
    bound, known = line.finding.bound, line.finding.thresholds
    if known:
        return number_words(bound.spec, known[0])
    return FACT_LABELS[bound.other.name] if bound.other else Text("a limit not known yet", "demand")


def _category_demand(line: Line, spec: FactSpec) -> Text:
    names = spec.decode(line.finding.thresholds[0])
    words = [VALUE_LABELS[spec.name][str(name)] for name in (names if isinstance(names, list) else [])]
    if line.is_negated:
        return Text("Not recognised as %(list)s", "demand", {"list": joined(words, last=_OR)})
    return Text("Recognised as %(list)s", "demand", {"list": joined(words, last=_OR)})


def _choice_demand(line: Line, spec: FactSpec) -> Text:
    bound = line.finding.bound
    words = [value_words(spec, limit) for limit in line.finding.thresholds]
    refuses = (bound.condition.op in (Op.NE, Op.NOT_IN)) is not line.is_negated
    shape = Text("%(fact)s is not %(list)s", "demand") if refuses else Text("%(fact)s is %(list)s", "demand")
    return _filled(shape, fact=FACT_LABELS[spec.name], list=joined(words, last=_OR))


def _range_demand(line: Line, spec: FactSpec) -> Text:
    low, high = (number_words(spec, limit) for limit in line.finding.thresholds)
    shape = (
        Text("%(fact)s not from %(low)s to %(high)s", "demand")
        if line.is_negated
        else Text("%(fact)s from %(low)s to %(high)s", "demand")
    )
    return _filled(shape, fact=FACT_LABELS[spec.name], low=low, high=high)


def seen_of(line: Line) -> Text:
    """Say what was seen; of a yes or no whether it is as the demand words it."""
    finding = line.finding
    spec, value, far = finding.bound.spec, finding.value, finding.far_value
    if value is None or (far is not None and not spec.is_numeric):
        return Text("not known", "answer")
    if spec.kind is Kind.BOOL:
        return YES if line.outcome is Outcome.MET else NO
    return value_words(spec, value) if far is None else range_words(spec, value, far)


def gap_of(line: Line) -> Text | None:
    """Say by how much a number misses; None when it does not."""
    finding = line.finding
    gap, value = finding.gap, finding.value
    if gap is None or value is None or line.is_negated or line.outcome is not Outcome.NOT_MET:
        return None
    if gap == 0:
        return Text("exactly on the line", "gap")
    words = number_words(finding.bound.spec, gap)
    too_much = finding.bound.condition.op in _UPPER or value > max(finding.thresholds)
    return Text("%(gap)s too much", "gap", {"gap": words}) if too_much else Text("%(gap)s short", "gap", {"gap": words})


def sentence_of(line: Line) -> Text:
    """Say everything about one condition in one sentence."""
    return said(demand_of(line), seen_of(line), line.outcome, gap_of(line))


def said(demand: Text, seen: Text, outcome: Outcome, gap: Text | None) -> Text:
    """Put a demand and what was seen of it into one sentence."""
    if outcome is Outcome.UNKNOWN:
        return Text("%(demand)s: not known yet.", "condition", {"demand": demand})
    if outcome is Outcome.MET:
        return Text("%(demand)s: met (%(seen)s).", "condition", {"demand": demand, "seen": seen})
    if gap is None:
        return Text("%(demand)s: not met (%(seen)s).", "condition", {"demand": demand, "seen": seen})
    return Text("%(demand)s: not met (%(seen)s, %(gap)s).", "condition", {"demand": demand, "seen": seen, "gap": gap})


def change_of(line: Line) -> Text | None:
    """Say what would change a condition that is not met or not known; None when it is met."""
    name = line.finding.bound.spec.name
    if line.outcome is Outcome.MET:
        return None
    if line.outcome is Outcome.UNKNOWN:
        return Text("Tell us this and we can say: %(fact)s.", "change", {"fact": FACT_LABELS[name]})
    return change_hint(name)
