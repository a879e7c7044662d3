"""What happens to rules, decisions and objections."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.eligibility.states import DecisionOutcome, ObjectionReason, ResultCode


@dataclass(frozen=True, kw_only=True)
class RuleVersionPublished(Fact):
    """A new version of a policy counts from now on."""

    subject: ClassVar[str] = "rule_version"
    rule_version_id: UUID
    policy: str
    number: int
    households_added: int
    households_removed: int


@dataclass(frozen=True, kw_only=True)
class PolicySwept(Fact):
    """Everyone was judged by a version of a policy."""

    subject: ClassVar[str] = "rule_version"
    rule_version_id: UUID
    rows: int
    as_of: date


@dataclass(frozen=True, kw_only=True)
class DecisionFrozen(Fact):
    """The street decided on a result; facts, standards and version are kept with it."""

    subject: ClassVar[str] = "household"
    household_id: UUID
    decision_id: UUID
    policy: str
    result: ResultCode
    outcome: DecisionOutcome


@dataclass(frozen=True, kw_only=True)
class HouseholdRecognised(Fact):
    """A household was recognised in a category from a day on."""

    subject: ClassVar[str] = "household"
    household_id: UUID
    recognition_id: UUID
    category: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class RecognitionEnded(Fact):
    """A household's recognition ends."""

    subject: ClassVar[str] = "household"
    household_id: UUID
    recognition_id: UUID
    category: str
    valid_to: date


@dataclass(frozen=True, kw_only=True)
class RecognitionTapered(Fact):
    """Somebody of a recognised household started work and declared it; the recognition is kept for some months."""

    subject: ClassVar[str] = "household"
    household_id: UUID
    recognition_id: UUID
    declared_on: date
    valid_to: date


@dataclass(frozen=True, kw_only=True)
class ObjectionRecorded(Fact):
    """Somebody disagrees with a `not eligible`."""

    subject: ClassVar[str] = "household"
    household_id: UUID
    objection_id: UUID
    policy: str
    reason: ObjectionReason


@dataclass(frozen=True, kw_only=True)
class ObjectionAnswered(Fact):
    """Somebody else looked at an objection and answered it."""

    subject: ClassVar[str] = "household"
    household_id: UUID
    objection_id: UUID
