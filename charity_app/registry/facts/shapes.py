"""What goes into the derivation of facts and what comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from charity_app.core.text import Text
from charity_app.registry.states.items import Period

FactValue = bool | int | Decimal | str | None
_IN_FULL = {
    "income": "hh.income_month",
    "medical": "hh.med_expense_3m",
    "education": "hh.edu_expense_3m",
    "assets": "hh.assets_total",
}


class Topic(StrEnum):
    """Which sum a line belongs to."""

    INCOME = "income"
    MEDICAL = "medical"
    EDUCATION = "education"
    ASSETS = "assets"


TOPICS = {
    Topic.INCOME: Text("Income", "household"),
    Topic.MEDICAL: Text("Medical costs", "household"),
    Topic.EDUCATION: Text("Education costs", "household"),
    Topic.ASSETS: Text("Money and savings", "household"),
}


@dataclass(frozen=True)
class WageDisregard:
    """What is deducted from each wage of at least the minimum wage, by the standards in force (R-POL-05)."""

    min_wage_fen: int
    amount_fen: int


@dataclass(frozen=True)
class SumLine:
    """One line of a shown sum: whose, what, how often, what it comes to a month, and why it does not count."""

    topic: Topic
    kind: Text
    amount_fen: int
    monthly_fen: int
    member_id: UUID | None = None
    period: Period | None = None
    valid_from: date | None = None
    is_counted: bool = True
    note: Text | None = None
    item_id: UUID | None = None


@dataclass(frozen=True)
class MemberFacts:
    """The facts of one counted member, keyed by the names of the rules."""

    member_id: UUID
    birth_on: date
    facts: Mapping[str, FactValue]


@dataclass(frozen=True)
class HouseholdFacts:
    """The facts of a household and its counted members on a day; None is unknown. Money in yuan."""

    household_id: UUID
    as_of: date
    household: Mapping[str, FactValue]
    members: tuple[MemberFacts, ...]
    lines: tuple[SumLine, ...]

    def sum_fen(self, topic: Topic) -> int | None:
        """Return the sum of a topic in fen, expenses as their mean of a month; None while it is not known."""
        known = self.household[_IN_FULL[topic]]
        if known is None or topic in {Topic.INCOME, Topic.ASSETS}:
            return int(known * 100) if isinstance(known, Decimal) else None
        return sum(line.monthly_fen for line in self.lines if line.topic is topic)


@dataclass(frozen=True)
class Records:
    """Everything recorded about one household; the rows have the attributes of their tables."""

    household_id: UUID
    members: Sequence[Any] = ()
    incomes: Sequence[Any] = ()
    expenses: Sequence[Any] = ()
    assets: Sequence[Any] = ()
    circumstances: Sequence[Any] = ()
    properties: Sequence[Any] = ()
    emergencies: Sequence[Any] = ()
    declarations: Sequence[Any] = field(default=())
