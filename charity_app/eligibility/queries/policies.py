"""The policies as published, with their versions, for everyone to read."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.eligibility.models import PolicyName, RuleVersion
from charity_app.eligibility.queries.editions import Version, current_edition
from charity_app.eligibility.rules import Policy, Standard, StandardValue
from charity_app.eligibility.rules.binding import bind
from charity_app.eligibility.rules.tree import conditions_of


@dataclass(frozen=True)
class PolicyRow:
    """A policy in the list."""

    policy: Policy
    version: Version
    is_in_force: bool


@dataclass(frozen=True)
class StandardView:
    """A standard that a policy uses, with the value of today and all values."""

    standard: Standard
    today: StandardValue | None


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
        sources=tuple(edition.book.sources[key] for key in policy.sources),
        standards=tuple(StandardView(item, item.on(clock.today())) for item in _standards(policy)),
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


def _standards(policy: Policy) -> list[Standard]:
    standards, day = current_edition().book.standards, clock.today()
    keys = [key for item in conditions_of(policy.rule) for key in bind(item, standards, day).standards]
    return [standards[key] for key in dict.fromkeys((*keys, *policy.amount.standards))]
