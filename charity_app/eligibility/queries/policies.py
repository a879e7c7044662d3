"""The policies as published, with their versions, for everyone to read."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.text import Text
from charity_app.eligibility.explain import Finding, Line
from charity_app.eligibility.explain.plan import Group, Leaf, Pool, Shape, shape_of
from charity_app.eligibility.facts.vocabulary import Kind
from charity_app.eligibility.models import PolicyName, RuleVersion
from charity_app.eligibility.queries.editions import Edition, Version, current_edition
from charity_app.eligibility.rules import Policy, Standard, StandardValue
from charity_app.eligibility.rules.binding import bind
from charity_app.eligibility.rules.tree import conditions_of
from charity_app.eligibility.wording.labels import PAPER_LABELS
from charity_app.eligibility.wording.sentences import demand_of
from charity_app.eligibility.wording.values import joined, written


@dataclass(frozen=True)
class PolicyRow:
    """A policy in the list."""

    policy: Policy
    version: Version
    is_in_force: bool


@dataclass(frozen=True)
class ValueView:
    """One value of a standard in words."""

    valid_from: date
    words: Text
    is_unverified: bool
    source: str


@dataclass(frozen=True)
class StandardView:
    """A standard that a policy uses: what it is today, and all its values, the newest first."""

    standard: Standard
    today: Text | None
    rows: tuple[ValueView, ...]


@dataclass(frozen=True)
class VersionView:
    """A version in the history of a policy."""

    id: UUID
    number: int
    published_at: datetime
    households_added: int
    households_removed: int


@dataclass(frozen=True)
class PolicyView:
    """A policy with everything it rests on."""

    policy: Policy
    version: Version
    is_in_force: bool
    demands: tuple[Text, ...]
    papers: tuple[Text, ...]
    sources: tuple[str, ...]
    standards: tuple[StandardView, ...]
    versions: tuple[VersionView, ...]
    body: str
    examples: str


def list_policies(day: date | None = None) -> tuple[PolicyRow, ...]:
    """Return every policy, those in force first, each by its priority."""
    edition, on = current_edition(), day or clock.today()
    rows = [
        PolicyRow(policy, edition.versions[policy.code], policy.is_in_force(on))
        for policy in edition.book.policies.values()
    ]
    return tuple(sorted(rows, key=lambda row: (not row.is_in_force, row.policy.priority, row.policy.code)))


def get_policy(code: str) -> PolicyView | None:
    """Return one policy with its versions; None when there is no such policy."""
    edition = current_edition()
    policy = edition.book.policies.get(code)
    if policy is None:
        return None
    rows = _rows(code)
    return PolicyView(
        policy=policy,
        version=edition.versions[code],
        is_in_force=policy.is_in_force(clock.today()),
        demands=_demands(edition, policy),
        papers=tuple(PAPER_LABELS[paper] for paper in policy.papers),
        sources=tuple(edition.book.sources[key] for key in policy.sources),
        standards=tuple(_standard_view(edition, item) for item in _standards(policy)),
        versions=tuple(
            VersionView(row.id, row.number, row.published_at, row.households_added, row.households_removed)
            for row in rows
        ),
        body=rows[0].body,
        examples=rows[0].examples,
    )


def _rows(code: str) -> list[RuleVersion]:
    wanted = (
        select(RuleVersion)
        .join(PolicyName, PolicyName.id == RuleVersion.policy_id)
        .where(PolicyName.code == code)
        .order_by(RuleVersion.number.desc())
    )
    return list(db.session.scalars(wanted))


def _demands(edition: Edition, policy: Policy) -> tuple[Text, ...]:
    """Say what a policy demands today, one sentence part per condition; parts of an `any` are joined by "or"."""
    shape = shape_of(policy.rule, Pool(edition.book.standards, clock.today()))
    parts = shape.parts if isinstance(shape, Group) and shape.kind == "all" else (shape,)
    return tuple(demand for part in parts for demand in _said(part))


def _said(shape: Shape) -> tuple[Text, ...]:
    if isinstance(shape, Leaf):
        limits = shape.bound.bounds if shape.bound.other is None else None
        return (demand_of(Line(Finding(shape.bound, 2, None, 1, limits, 1), shape.is_negated)),)
    if shape.kind != "any":
        return tuple(demand for part in shape.parts for demand in _said(part))
    parts = [joined(_said(part), last=Text("%(a)s and also %(b)s", "list")) for part in shape.parts]
    return (joined(parts, last=Text("%(a)s, or: %(b)s", "list")),)


def _standard_view(edition: Edition, standard: Standard) -> StandardView:
    today = standard.on(clock.today())
    rows = tuple(
        ValueView(item.valid_from, _amount(standard, item), item.is_unverified, edition.book.sources[item.source])
        for item in reversed(standard.values)
    )
    return StandardView(standard, None if today is None else _amount(standard, today), rows)


def _amount(standard: Standard, value: StandardValue) -> Text:
    if standard.kind is Kind.RATIO:
        return Text("%(number)s%%", "amount", {"number": written(value.value * 100)})
    return Text("CNY %(number)s", "amount", {"number": written(value.value)})


def _standards(policy: Policy) -> list[Standard]:
    standards, day = current_edition().book.standards, clock.today()
    keys = [key for item in conditions_of(policy.rule) for key in bind(item, standards, day).standards]
    return [standards[key] for key in dict.fromkeys((*keys, *policy.amount.standards))]
