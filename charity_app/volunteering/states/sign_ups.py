"""The machine of a sign-up, and why one ends. Source: states.yaml sign_up, ruling 32, features 2.4 to 2.7 and 2.15."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class SignUpState(StrEnum):
    """Where a sign-up stands."""

    APPLIED = "applied"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    SEEKING_STAND_IN = "seeking_stand_in"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXCUSED = "excused"
    CHECKED_IN = "checked_in"
    CHECKED_OUT = "checked_out"
    ABSENT = "absent"
    CREDITED = "credited"


class SignUpAction(StrEnum):
    """What happens to a sign-up."""

    CONFIRM = "confirm"
    WAITLIST = "waitlist"
    DECLINE = "decline"
    OFFER = "offer"
    ACCEPT = "accept"
    LAPSE = "lapse"
    PROMOTE = "promote"
    CANCEL = "cancel"
    SEEK_STAND_IN = "seek_stand_in"
    COME_MYSELF = "come_myself"
    HAND_OVER = "hand_over"
    EXCUSE = "excuse"
    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"
    NO_SHOW = "no_show"
    CREDIT = "credit"


_S, _A = SignUpState, SignUpAction

SIGN_UP_TABLE = {
    (_S.APPLIED, _A.CONFIRM): _S.CONFIRMED,
    (_S.APPLIED, _A.WAITLIST): _S.WAITLISTED,
    (_S.APPLIED, _A.DECLINE): _S.DECLINED,
    (_S.APPLIED, _A.CANCEL): _S.CANCELLED,
    (_S.WAITLISTED, _A.PROMOTE): _S.CONFIRMED,
    (_S.WAITLISTED, _A.OFFER): _S.OFFERED,
    (_S.WAITLISTED, _A.CANCEL): _S.CANCELLED,
    (_S.OFFERED, _A.ACCEPT): _S.CONFIRMED,
    (_S.OFFERED, _A.LAPSE): _S.CANCELLED,
    (_S.OFFERED, _A.CANCEL): _S.CANCELLED,
    (_S.CONFIRMED, _A.CANCEL): _S.CANCELLED,
    (_S.CONFIRMED, _A.SEEK_STAND_IN): _S.SEEKING_STAND_IN,
    (_S.CONFIRMED, _A.EXCUSE): _S.EXCUSED,
    (_S.CONFIRMED, _A.CHECK_IN): _S.CHECKED_IN,
    (_S.CONFIRMED, _A.NO_SHOW): _S.ABSENT,
    (_S.SEEKING_STAND_IN, _A.COME_MYSELF): _S.CONFIRMED,
    (_S.SEEKING_STAND_IN, _A.HAND_OVER): _S.CANCELLED,
    (_S.SEEKING_STAND_IN, _A.CANCEL): _S.CANCELLED,
    (_S.SEEKING_STAND_IN, _A.EXCUSE): _S.EXCUSED,
    (_S.SEEKING_STAND_IN, _A.CHECK_IN): _S.CHECKED_IN,
    (_S.SEEKING_STAND_IN, _A.NO_SHOW): _S.ABSENT,
    (_S.CHECKED_IN, _A.CHECK_OUT): _S.CHECKED_OUT,
    (_S.CHECKED_OUT, _A.CREDIT): _S.CREDITED,
}

_COORDINATOR, _SELF = (Role.VOLUNTEER_COORDINATOR,), (Role.VOLUNTEER,)
_BOTH = (Role.VOLUNTEER, Role.VOLUNTEER_COORDINATOR)

SIGN_UP_ROLES: dict[tuple[SignUpState, SignUpAction], tuple[Role, ...]] = {
    (_S.APPLIED, _A.CONFIRM): _COORDINATOR,
    (_S.APPLIED, _A.WAITLIST): _COORDINATOR,
    (_S.APPLIED, _A.DECLINE): _COORDINATOR,
    (_S.APPLIED, _A.CANCEL): _SELF,
    (_S.WAITLISTED, _A.PROMOTE): _COORDINATOR,
    (_S.WAITLISTED, _A.OFFER): (),
    (_S.WAITLISTED, _A.CANCEL): _SELF,
    (_S.OFFERED, _A.ACCEPT): _SELF,
    (_S.OFFERED, _A.LAPSE): (),
    (_S.OFFERED, _A.CANCEL): _SELF,
    (_S.CONFIRMED, _A.CANCEL): _SELF,
    (_S.CONFIRMED, _A.SEEK_STAND_IN): _SELF,
    (_S.CONFIRMED, _A.EXCUSE): _COORDINATOR,
    (_S.CONFIRMED, _A.CHECK_IN): _BOTH,
    (_S.CONFIRMED, _A.NO_SHOW): (),
    (_S.SEEKING_STAND_IN, _A.COME_MYSELF): _SELF,
    (_S.SEEKING_STAND_IN, _A.HAND_OVER): (),
    (_S.SEEKING_STAND_IN, _A.CANCEL): (),
    (_S.SEEKING_STAND_IN, _A.EXCUSE): _COORDINATOR,
    (_S.SEEKING_STAND_IN, _A.CHECK_IN): _BOTH,
    (_S.SEEKING_STAND_IN, _A.NO_SHOW): (),
    (_S.CHECKED_IN, _A.CHECK_OUT): _BOTH,
    (_S.CHECKED_OUT, _A.CREDIT): _COORDINATOR,
}

SIGN_UP_LABELS = {
    _S.APPLIED: Text("applied", "sign-up"),
    _S.WAITLISTED: Text("waitlisted", "sign-up"),
    _S.OFFERED: Text("a place is kept for you", "sign-up"),
    _S.CONFIRMED: Text("confirmed", "sign-up"),
    _S.SEEKING_STAND_IN: Text("looking for a stand-in", "sign-up"),
    _S.DECLINED: Text("declined", "sign-up"),
    _S.CANCELLED: Text("cancelled", "sign-up"),
    _S.EXCUSED: Text("excused", "sign-up"),
    _S.CHECKED_IN: Text("checked in", "sign-up"),
    _S.CHECKED_OUT: Text("checked out", "sign-up"),
    _S.ABSENT: Text("absent", "sign-up"),
    _S.CREDITED: Text("credited", "sign-up"),
}

SIGN_UP_TONES = {
    _S.APPLIED: "info",
    _S.WAITLISTED: "info",
    _S.OFFERED: "active",
    _S.CONFIRMED: "good",
    _S.SEEKING_STAND_IN: "warn",
    _S.DECLINED: "muted",
    _S.CANCELLED: "muted",
    _S.EXCUSED: "muted",
    _S.CHECKED_IN: "active",
    _S.CHECKED_OUT: "active",
    _S.ABSENT: "danger",
    _S.CREDITED: "good",
}

SEATED = (_S.CONFIRMED, _S.SEEKING_STAND_IN, _S.CHECKED_IN, _S.CHECKED_OUT, _S.CREDITED, _S.ABSENT)
"""States in which a sign-up takes its places of the role."""
EXPECTED = (_S.CONFIRMED, _S.SEEKING_STAND_IN)
"""States in which somebody is expected at the door."""
ON_DUTY = (*EXPECTED, _S.CHECKED_IN)
"""States in which somebody may see what the shift is about: expected, or there."""
LIVE = (_S.APPLIED, _S.WAITLISTED, _S.OFFERED, *SEATED)
"""States in which a person cannot sign up for the same shift once more."""


class EndReason(StrEnum):
    """Why a sign-up ended before its shift."""

    OWN_WISH = "own_wish"
    HOLD_LAPSED = "hold_lapsed"
    REPLACED = "replaced"
    SHIFT_CANCELLED = "shift_cancelled"
    DOES_NOT_FIT = "does_not_fit"
    GUARDIAN_SAID_NO = "guardian_said_no"
    LEFT = "left"


END_REASONS = {
    EndReason.OWN_WISH: Text("own wish", "sign-up end"),
    EndReason.HOLD_LAPSED: Text("the kept place was not taken in time", "sign-up end"),
    EndReason.REPLACED: Text("somebody stands in", "sign-up end"),
    EndReason.SHIFT_CANCELLED: Text("the shift does not take place", "sign-up end"),
    EndReason.DOES_NOT_FIT: Text("what the task asks for is not met", "sign-up end"),
    EndReason.GUARDIAN_SAID_NO: Text("the guardian does not agree", "sign-up end"),
    EndReason.LEFT: Text("no longer a volunteer", "sign-up end"),
}


class AskAnswer(StrEnum):
    """What somebody who was asked to help says."""

    WAITING = "waiting"
    YES = "yes"
    NOT_THIS_TIME = "not_this_time"
