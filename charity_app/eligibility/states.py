"""The words of eligibility that are stored: result codes, outcomes, grades, layers, and how each is shown."""

from enum import IntEnum, StrEnum

from charity_app.core.text import Text


class ResultCode(StrEnum):
    """The five answers of R-ENG-02."""

    ELIGIBLE = "eligible"
    LIKELY = "likely"
    NOT_ELIGIBLE = "not_eligible"
    NEEDS_INFORMATION = "needs_information"
    ALREADY_RECEIVING = "already_receiving"

    @property
    def is_met(self) -> bool:
        """Tell whether the household or person has a way to this policy."""
        return self in (ResultCode.ELIGIBLE, ResultCode.LIKELY, ResultCode.ALREADY_RECEIVING)


class Outcome(StrEnum):
    """What one condition gave."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Grade(IntEnum):
    """A truth value with its firmness; `all` takes the least, `any` the greatest, `none` mirrors it.

    The two unverified grades rest on a standard marked `verify: true` (ruling 24).
    """

    NO = 0
    NO_UNVERIFIED = 1
    UNKNOWN = 2
    YES_UNVERIFIED = 3
    YES = 4


def outcome_of(grade: int) -> Outcome:
    """Return what a grade says, firm or not."""
    if grade == Grade.UNKNOWN:
        return Outcome.UNKNOWN
    return Outcome.MET if grade > Grade.UNKNOWN else Outcome.NOT_MET


class PolicyStatus(StrEnum):
    """How far a policy's text was checked; a draft gives at most `likely`."""

    VERIFIED = "verified"
    PARTLY_VERIFIED = "partly_verified"
    DRAFT = "draft"


class DecisionOutcome(StrEnum):
    """What the street decided (R-ENG-07)."""

    GRANTED = "granted"
    REFUSED = "refused"


class ObjectionReason(StrEnum):
    """Why somebody objects to a `not eligible`."""

    FACTS_WRONG = "facts_wrong"
    FACTS_CHANGED = "facts_changed"
    RULE_WRONG = "rule_wrong"
    OTHER = "other"


RESULT_LABELS = {
    ResultCode.ELIGIBLE: Text("Eligible", "policy result"),
    ResultCode.LIKELY: Text("Likely", "policy result"),
    ResultCode.NOT_ELIGIBLE: Text("Not eligible now", "policy result"),
    ResultCode.NEEDS_INFORMATION: Text("More information needed", "policy result"),
    ResultCode.ALREADY_RECEIVING: Text("Already receiving", "policy result"),
}

RESULT_TONES = {
    ResultCode.ELIGIBLE: "good",
    ResultCode.LIKELY: "info",
    ResultCode.NOT_ELIGIBLE: "",
    ResultCode.NEEDS_INFORMATION: "active",
    ResultCode.ALREADY_RECEIVING: "good",
}

RESULT_ICONS = {
    ResultCode.ELIGIBLE: "yes",
    ResultCode.LIKELY: "help",
    ResultCode.NOT_ELIGIBLE: "no",
    ResultCode.NEEDS_INFORMATION: "help",
    ResultCode.ALREADY_RECEIVING: "yes",
}

STATUS_LABELS = {
    PolicyStatus.VERIFIED: Text("Verified", "policy status"),
    PolicyStatus.PARTLY_VERIFIED: Text("Partly verified", "policy status"),
    PolicyStatus.DRAFT: Text("Draft", "policy status"),
}

DECISION_LABELS = {
    DecisionOutcome.GRANTED: Text("Granted", "decision"),
    DecisionOutcome.REFUSED: Text("Refused", "decision"),
}

OBJECTION_LABELS = {
    ObjectionReason.FACTS_WRONG: Text("A fact is wrong", "objection"),
    ObjectionReason.FACTS_CHANGED: Text("Something has changed since", "objection"),
    ObjectionReason.RULE_WRONG: Text("The rule is read wrongly", "objection"),
    ObjectionReason.OTHER: Text("Another reason", "objection"),
}

RESULT_NUMBERS = {
    ResultCode.NEEDS_INFORMATION: 1,
    ResultCode.LIKELY: 2,
    ResultCode.ELIGIBLE: 3,
    ResultCode.ALREADY_RECEIVING: 4,
}
