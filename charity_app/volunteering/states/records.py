"""The machines of a service record and a certificate, and what is looked at when hours seem wrong.

Source: states.yaml service_record and certificate, R-VOL-05, domain.md 6.4 and 6.5, reliability A13 and T7.
"""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class RecordState(StrEnum):
    """Where the hours of one sign-up stand."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    CORRECTED = "corrected"
    VOID = "void"


class RecordAction(StrEnum):
    """What happens to hours."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    DISPUTE = "dispute"
    CORRECT = "correct"
    KEEP = "keep"
    VOID = "void"


_S, _A = RecordState, RecordAction

RECORD_TABLE = {
    (_S.PENDING, _A.CONFIRM): _S.CONFIRMED,
    (_S.PENDING, _A.REFUSE): _S.VOID,
    (_S.CONFIRMED, _A.DISPUTE): _S.DISPUTED,
    (_S.CONFIRMED, _A.VOID): _S.VOID,
    (_S.DISPUTED, _A.CORRECT): _S.CORRECTED,
    (_S.DISPUTED, _A.KEEP): _S.CONFIRMED,
}

CONFIRMERS = (Role.VOLUNTEER_COORDINATOR, Role.STREET_OFFICER, Role.CHARITY_OFFICER)
"""Who may be the second person, as long as it is one of another unit."""

RECORD_ROLES: dict[tuple[RecordState, RecordAction], tuple[Role, ...]] = {
    (_S.PENDING, _A.CONFIRM): CONFIRMERS,
    (_S.PENDING, _A.REFUSE): CONFIRMERS,
    (_S.CONFIRMED, _A.DISPUTE): (Role.VOLUNTEER,),
    (_S.CONFIRMED, _A.VOID): (*CONFIRMERS, Role.AUDITOR),
    (_S.DISPUTED, _A.CORRECT): CONFIRMERS,
    (_S.DISPUTED, _A.KEEP): CONFIRMERS,
}

RECORD_LABELS = {
    _S.PENDING: Text("pending", "hours"),
    _S.CONFIRMED: Text("confirmed", "hours"),
    _S.DISPUTED: Text("disputed", "hours"),
    _S.CORRECTED: Text("corrected", "hours"),
    _S.VOID: Text("void", "hours"),
}

RECORD_TONES = {
    _S.PENDING: "info",
    _S.CONFIRMED: "good",
    _S.DISPUTED: "warn",
    _S.CORRECTED: "good",
    _S.VOID: "danger",
}

COUNTED = (_S.CONFIRMED, _S.DISPUTED)
"""States in which minutes stand on the ledger."""
STANDING = (_S.PENDING, *COUNTED)
"""States in which a record claims its time."""


class RecordSource(StrEnum):
    """How begin and end became known."""

    SCAN = "scan"
    ROLL_CALL = "roll_call"
    TYPED = "typed"
    CORRECTION = "correction"


RECORD_SOURCES = {
    RecordSource.SCAN: Text("scanned on both ends", "hours source"),
    RecordSource.ROLL_CALL: Text("called by the organiser", "hours source"),
    RecordSource.TYPED: Text("typed afterwards", "hours source"),
    RecordSource.CORRECTION: Text("correction", "hours source"),
}


class MarkKind(StrEnum):
    """What was seen at the door."""

    IN = "in"
    OUT = "out"
    NOT_HERE = "not_here"
    EXCUSED = "excused"
    WALK_IN = "walk_in"


MARK_KINDS = {
    MarkKind.IN: Text("checked in", "door"),
    MarkKind.OUT: Text("checked out", "door"),
    MarkKind.NOT_HERE: Text("not here", "door"),
    MarkKind.EXCUSED: Text("excused", "door"),
    MarkKind.WALK_IN: Text("signed up at the door", "door"),
}


class MarkWay(StrEnum):
    """Who says so: the code at the place, or a person who calls the roll, or the rule that runs by itself."""

    SCAN = "scan"
    ROLL_CALL = "roll_call"
    RULE = "rule"


class FlagKind(StrEnum):
    """What makes hours look wrong. Source: features 2.12, A13."""

    TWO_PLACES = "two_places"
    LONG_DAY = "long_day"
    SAME_SECOND = "same_second"
    BACK_DATED = "back_dated"
    MANY_MANUAL = "many_manual"
    ONE_DEVICE = "one_device"
    LATE_ENTRY = "late_entry"


FLAG_KINDS = {
    FlagKind.TWO_PLACES: Text("At two places at once", "hours flag"),
    FlagKind.LONG_DAY: Text("Very many hours on one day", "hours flag"),
    FlagKind.SAME_SECOND: Text("Several people checked in in the same second", "hours flag"),
    FlagKind.BACK_DATED: Text("The activity was written or published after it began", "hours flag"),
    FlagKind.MANY_MANUAL: Text("Many hours of this activity were entered by hand", "hours flag"),
    FlagKind.ONE_DEVICE: Text("Many people used one device", "hours flag"),
    FlagKind.LATE_ENTRY: Text("Entered more than ten working days later", "hours flag"),
}


class CertificateState(StrEnum):
    """Where a certificate stands."""

    REQUESTED = "requested"
    ISSUED = "issued"
    REVOKED = "revoked"


class CertificateAction(StrEnum):
    """What happens to a certificate."""

    ISSUE = "issue"
    REVOKE = "revoke"


_CS, _CA = CertificateState, CertificateAction

CERTIFICATE_TABLE = {
    (_CS.REQUESTED, _CA.ISSUE): _CS.ISSUED,
    (_CS.ISSUED, _CA.REVOKE): _CS.REVOKED,
}

_ISSUERS = (Role.VOLUNTEER_COORDINATOR, Role.ORG_MANAGER, Role.MARKET_KEEPER, Role.DEPOT_KEEPER)

CERTIFICATE_ROLES: dict[tuple[CertificateState, CertificateAction], tuple[Role, ...]] = {
    (_CS.REQUESTED, _CA.ISSUE): _ISSUERS,
    (_CS.ISSUED, _CA.REVOKE): (*_ISSUERS, Role.AUDITOR),
}

CERTIFICATE_LABELS = {
    _CS.REQUESTED: Text("requested", "certificate"),
    _CS.ISSUED: Text("issued", "certificate"),
    _CS.REVOKED: Text("revoked", "certificate"),
}

CERTIFICATE_TONES = {_CS.REQUESTED: "info", _CS.ISSUED: "good", _CS.REVOKED: "danger"}


class IdentityKind(StrEnum):
    """Which paper the number of an identity stands on."""

    ID_CARD = "id_card"


IDENTITY_KINDS = {IdentityKind.ID_CARD: Text("resident identity card", "identity")}

STAR_HOURS = (100, 300, 600, 1000, 1500)
"""Hours for one star to five. Source: domain.md 6.5."""


class Evaluation(StrEnum):
    """How a service went, as whoever organised it says (R-VOL-03)."""

    EXCELLENT = "excellent"
    GOOD = "good"
    TO_IMPROVE = "to_improve"


EVALUATIONS = {
    Evaluation.EXCELLENT: Text("excellent", "evaluation"),
    Evaluation.GOOD: Text("good", "evaluation"),
    Evaluation.TO_IMPROVE: Text("to improve", "evaluation"),
}
