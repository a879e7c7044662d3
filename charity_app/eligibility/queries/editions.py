"""The book of rules as published: read once, kept until something is published or a standard changes."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from charity_app.core import clock, settings
from charity_app.core.db import db, is_sqlite
from charity_app.core.text import Text
from charity_app.eligibility.compile import Sweeper
from charity_app.eligibility.explain import DayPlan, plan_day
from charity_app.eligibility.models import PolicyName, RuleVersion, Source, StandardName, StandardRow
from charity_app.eligibility.rules import RuleBook, Standard, StandardValue
from charity_app.eligibility.rules.book import make_book
from charity_app.eligibility.rules.exact import read_json
from charity_app.eligibility.rules.policies import Policy, read_policy
from charity_app.registry.facts.months import months_before

STALE_AFTER = settings.declare(
    "eligibility.stale_months",
    14,
    unit="months",
    rule="R-CLK-03",
    name=Text("The newest standard counts as up to date for", "setting"),
)
_KEPT = 4
_DAYS_KEPT = 16


@dataclass(frozen=True, slots=True)
class Version:
    """Which published version of a policy is meant."""

    id: UUID
    no: int
    number: int
    code: str
    published_at: datetime
    published_by_id: UUID | None


@dataclass(frozen=True, eq=False)
class Edition:
    """The book in use with the version of each policy; plans of days are made once."""

    book: RuleBook
    versions: dict[str, Version]
    _plans: dict[date, DayPlan] = field(default_factory=dict)
    _sweepers: dict[tuple[date, bool], Sweeper] = field(default_factory=dict)

    def plan(self, day: date) -> DayPlan:
        """Return the plan of a day."""
        if day not in self._plans:
            if len(self._plans) >= _DAYS_KEPT:
                self._plans.clear()
            self._plans[day] = plan_day(self.book, day)
        return self._plans[day]

    def sweeper(self, day: date) -> Sweeper:
        """Return what makes the statements of a day."""
        key = (day, not is_sqlite())
        if key not in self._sweepers:
            self._sweepers.clear()
            self._sweepers[key] = Sweeper(self.book, *key)
        return self._sweepers[key]


_editions: dict[tuple[Any, ...], Edition] = {}
_STAMP = select(
    select(RuleVersion.id).order_by(RuleVersion.no.desc()).limit(1).scalar_subquery(),
    select(func.max(StandardRow.changed_at)).scalar_subquery(),
)


def has_rules() -> bool:
    """Tell whether any rules are published: before that there is nothing to judge by."""
    return db.session.execute(_STAMP).one()[0] is not None


def current_edition() -> Edition:
    """Return the book in use. Raises RuleError when no rules are published."""
    stamp = tuple(db.session.execute(_STAMP).one())
    if stamp not in _editions:
        if len(_editions) >= _KEPT:
            _editions.clear()
        _editions[stamp] = _read_edition()
    return _editions[stamp]


def standards_are_stale() -> bool:
    """Tell whether the newest standard is so old that another has probably followed it (R-CLK-03)."""
    today = clock.today()
    return current_edition().book.newest_standard_on(today) < months_before(today, settings.value(STALE_AFTER))


def _read_edition() -> Edition:
    standards = read_standards()
    sources = {row.key: row.title for row in db.session.execute(select(Source.key, Source.title))}
    versions, policies = {}, []
    for version, body in _latest():
        policies.append(read_policy(read_json(body), standards=standards.keys(), sources=sources.keys()))
        versions[version.code] = version
    return Edition(make_book(policies, standards.values(), sources), versions)


def _latest() -> list[tuple[Version, str]]:
    newest = select(func.max(RuleVersion.no)).group_by(RuleVersion.policy_id)
    return [(_version(row), row.body) for row in _versions_where(RuleVersion.no.in_(newest))]


def _versions_where(condition: Any) -> Any:
    columns = (RuleVersion.id, RuleVersion.no, RuleVersion.number, RuleVersion.body)
    stamps = (RuleVersion.published_at, RuleVersion.published_by_id, PolicyName.code)
    wanted = select(*columns, *stamps).join(PolicyName, PolicyName.id == RuleVersion.policy_id)
    return db.session.execute(wanted.where(condition).order_by(RuleVersion.no))


def _version(row: Any) -> Version:
    return Version(row.id, row.no, row.number, row.code, row.published_at, row.published_by_id)


def policy_of_version(version_id: UUID) -> tuple[Version, Policy]:
    """Return a published version with its policy, however old."""
    row = _versions_where(RuleVersion.id == version_id).one()
    book = current_edition().book
    return _version(row), read_policy(read_json(row.body), standards=book.standards.keys(), sources=book.sources.keys())


def read_standards() -> dict[str, Standard]:
    """Return the standards with all their values."""
    wanted = (
        select(StandardName.key, StandardName.name_zh, StandardName.name_en, StandardName.unit, StandardRow)
        .join(StandardRow, StandardRow.standard_id == StandardName.id)
        .order_by(StandardName.key, StandardRow.valid_from)
    )
    found: dict[str, Standard] = {}
    for key, name_zh, name_en, unit, row in db.session.execute(wanted):
        earlier = found[key].values if key in found else ()
        found[key] = Standard(key, name_zh, name_en, unit, (*earlier, _value(row, unit)))
    return found


def _value(row: StandardRow, unit: str) -> StandardValue:
    places = -6 if unit == "ratio" else -2
    written = Decimal(row.value).scaleb(places)
    return StandardValue(row.valid_from, row.valid_to, written, row.mark, row.source, row.is_unverified, row.note)
