"""A policy as data: who it is for, what it gives, what it replaces and where it comes from."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from charity_app.eligibility.facts.vocabulary import CATEGORIES, Side
from charity_app.eligibility.rules.amounts import Amount, read_amount
from charity_app.eligibility.rules.parse import RuleError, parse_rule
from charity_app.eligibility.rules.tree import Rule
from charity_app.eligibility.states import PolicyStatus

_KEYS = frozenset(
    {
        *("id", "name_zh", "name_en", "layer", "scope", "grants_category", "authority", "source", "effective_from"),
        *("effective_to", "status", "priority", "push", "criteria", "benefit", "documents", "process"),
        *("superseded_by", "not_combined_with", "notes"),
    }
)
_NEEDED = _KEYS - {"grants_category"}
_BENEFIT = frozenset({"kind", "period", "amount", "text_zh"})
HELD_HERE = frozenset({"category_proof"})
_PERIODS = frozenset({None, "month", "once", "claim", "year", "school_year", "week"})


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of one policy; in force from a day up to and including another."""

    code: str
    name_zh: str
    name_en: str
    layer: str
    side: Side
    grants: str | None
    sources: tuple[str, ...]
    effective_from: date
    effective_to: date | None
    status: PolicyStatus
    priority: int
    is_pushed: bool
    rule: Rule
    benefit_kind: str
    period: str | None
    amount: Amount
    text_zh: str
    documents: tuple[str, ...]
    apply_at_zh: str
    decided_by_zh: str
    superseded_by: tuple[str, ...]
    not_combined_with: tuple[str, ...]

    @property
    def papers(self) -> tuple[str, ...]:
        """The papers somebody has to bring: what the platform holds itself is asked of nobody (R-POL-10)."""
        return tuple(paper for paper in self.documents if paper not in HELD_HERE)

    def is_in_force(self, day: date) -> bool:
        """Tell whether the policy counts on a day."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


def read_policy(body: Mapping[str, Any], *, standards: Set[str], sources: Set[str]) -> Policy:
    """Read one policy. Raises RuleError with the place of what cannot be read."""
    place = f"policies.{body.get('id')}"
    _check_keys(body, place)
    side = _side(body["scope"], place)
    rule = parse_rule(body["criteria"], standards=standards, side=side, place=f"{place}.criteria")
    benefit = body["benefit"]
    amount = read_amount(benefit["amount"], standards, f"{place}.amount")
    begins, ends = _period(body, place)
    _check_values(body, sources, place)
    return Policy(
        code=str(body["id"]),
        name_zh=str(body["name_zh"]),
        name_en=str(body["name_en"]),
        layer=str(body["layer"]),
        side=side,
        grants=body.get("grants_category"),
        sources=tuple(body["source"]),
        effective_from=begins,
        effective_to=ends,
        status=PolicyStatus(body["status"]),
        priority=int(body["priority"]),
        is_pushed=bool(body["push"]),
        rule=rule,
        benefit_kind=str(benefit["kind"]),
        period=benefit.get("period"),
        amount=amount,
        text_zh=str(benefit["text_zh"]),
        documents=tuple(body["documents"]),
        apply_at_zh=str(body["process"].get("apply", "")),
        decided_by_zh=str(body["authority"].get("decides", "")),
        superseded_by=tuple(body["superseded_by"]),
        not_combined_with=tuple(body["not_combined_with"]),
    )


def _check_keys(body: Mapping[str, Any], place: str) -> None:
    unknown, missing = body.keys() - _KEYS, _NEEDED - body.keys()
    if unknown or missing:
        raise RuleError(f"{place}: unknown {sorted(unknown)}, missing {sorted(missing)}")
    benefit = body["benefit"]
    if (
        not isinstance(benefit, Mapping)
        or benefit.keys() - _BENEFIT
        or not {"kind", "amount", "text_zh"} <= set(benefit)
    ):
        raise RuleError(f"{place}.benefit: kind, amount and text_zh are needed, period is possible")
    if not isinstance(benefit["amount"], Mapping):
        raise RuleError(f"{place}.amount: an amount is a mapping with a type")
    for key in ("process", "authority"):
        if not isinstance(body[key], Mapping):
            raise RuleError(f"{place}.{key}: a mapping is needed")
    for key in ("source", "documents", "superseded_by", "not_combined_with", "notes"):
        if not isinstance(body[key], list):
            raise RuleError(f"{place}.{key}: a list is needed")


def _side(scope: object, place: str) -> Side:
    for side in (Side.HOUSEHOLD, Side.PERSON):
        if scope == side:
            return side
    raise RuleError(f"{place}: scope is household or person, not {scope!r}")


def _period(body: Mapping[str, Any], place: str) -> tuple[date, date | None]:
    begins, ends = _day(body["effective_from"]), _day(body["effective_to"])
    if begins is None or (ends is None and body["effective_to"] is not None) or (ends is not None and ends < begins):
        raise RuleError(f"{place}: effective_from is a day, effective_to a later one or null")
    return begins, ends


def _day(value: object) -> date | None:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _check_values(body: Mapping[str, Any], sources: Set[str], place: str) -> None:
    unknown = [key for key in body["source"] if key not in sources]
    if unknown:
        raise RuleError(f"{place}: unknown source {', '.join(map(str, unknown))}")
    if body.get("grants_category") not in (None, *CATEGORIES):
        raise RuleError(f"{place}: unknown category {body['grants_category']}")
    if body["status"] not in list(PolicyStatus):
        raise RuleError(f"{place}: unknown status {body['status']!r}")
    if body["benefit"].get("period") not in _PERIODS:
        raise RuleError(f"{place}: unknown period {body['benefit']['period']!r}")
    if isinstance(body["priority"], bool) or not isinstance(body["priority"], int):
        raise RuleError(f"{place}: priority is a whole number")
