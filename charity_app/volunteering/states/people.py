"""The machine of a volunteer's account, and what a volunteer can tell. Source: states.yaml, domain.md 6.2."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class VolunteerState(StrEnum):
    """Where a volunteer's account stands."""

    REGISTERED = "registered"
    VERIFIED = "verified"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


class VolunteerAction(StrEnum):
    """What happens to a volunteer's account."""

    VERIFY = "verify"
    FIRST_SERVICE = "first_service"
    SUSPEND = "suspend"
    RESTORE = "restore"
    LEAVE = "leave"


_S, _A = VolunteerState, VolunteerAction

VOLUNTEER_TABLE = {
    (_S.REGISTERED, _A.VERIFY): _S.VERIFIED,
    (_S.REGISTERED, _A.LEAVE): _S.LEFT,
    (_S.VERIFIED, _A.FIRST_SERVICE): _S.ACTIVE,
    (_S.VERIFIED, _A.SUSPEND): _S.SUSPENDED,
    (_S.VERIFIED, _A.LEAVE): _S.LEFT,
    (_S.ACTIVE, _A.SUSPEND): _S.SUSPENDED,
    (_S.ACTIVE, _A.LEAVE): _S.LEFT,
    (_S.SUSPENDED, _A.RESTORE): _S.ACTIVE,
}

_COORDINATOR, _SELF = (Role.VOLUNTEER_COORDINATOR,), (Role.VOLUNTEER,)

VOLUNTEER_ROLES: dict[tuple[VolunteerState, VolunteerAction], tuple[Role, ...]] = {
    (_S.REGISTERED, _A.VERIFY): _COORDINATOR,
    (_S.REGISTERED, _A.LEAVE): _SELF,
    (_S.VERIFIED, _A.FIRST_SERVICE): (),
    (_S.VERIFIED, _A.SUSPEND): _COORDINATOR,
    (_S.VERIFIED, _A.LEAVE): _SELF,
    (_S.ACTIVE, _A.SUSPEND): _COORDINATOR,
    (_S.ACTIVE, _A.LEAVE): _SELF,
    (_S.SUSPENDED, _A.RESTORE): _COORDINATOR,
}

VOLUNTEER_LABELS = {
    _S.REGISTERED: Text("registered", "volunteer"),
    _S.VERIFIED: Text("verified", "volunteer"),
    _S.ACTIVE: Text("active", "volunteer"),
    _S.SUSPENDED: Text("suspended", "volunteer"),
    _S.LEFT: Text("left", "volunteer"),
}

VOLUNTEER_TONES = {
    _S.REGISTERED: "info",
    _S.VERIFIED: "good",
    _S.ACTIVE: "good",
    _S.SUSPENDED: "warn",
    _S.LEFT: "muted",
}


VOLUNTEER_ACTIONS = {
    _A.VERIFY: Text("Identity card seen", "volunteer action"),
    _A.SUSPEND: Text("Pause the account", "volunteer action"),
    _A.RESTORE: Text("Open the account again", "volunteer action"),
}
VOLUNTEER_ASKS = {
    _A.VERIFY: Text("Name and card agree; nothing of the card is kept", "volunteer action"),
    _A.SUSPEND: Text("Sign-ups to come end", "volunteer action"),
    _A.RESTORE: Text("The person can sign up again", "volunteer action"),
}


class Sex(StrEnum):
    """Told only for personal care that asks for it."""

    FEMALE = "female"
    MALE = "male"


SEXES = {Sex.FEMALE: Text("woman", "sex"), Sex.MALE: Text("man", "sex")}


class Training(StrEnum):
    """What a volunteer was trained in."""

    FOOD_HYGIENE = "food_hygiene"
    HOME_VISIT = "home_visit"
    CHILD_SAFEGUARDING = "child_safeguarding"


class FreeTime(StrEnum):
    """When a volunteer usually has time."""

    WEEKDAY_MORNING = "weekday_morning"
    WEEKDAY_AFTERNOON = "weekday_afternoon"
    WEEKDAY_EVENING = "weekday_evening"
    WEEKEND_MORNING = "weekend_morning"
    WEEKEND_AFTERNOON = "weekend_afternoon"
    WEEKEND_EVENING = "weekend_evening"


FREE_TIMES = {
    FreeTime.WEEKDAY_MORNING: Text("workdays, morning", "free time"),
    FreeTime.WEEKDAY_AFTERNOON: Text("workdays, afternoon", "free time"),
    FreeTime.WEEKDAY_EVENING: Text("workdays, evening", "free time"),
    FreeTime.WEEKEND_MORNING: Text("weekend, morning", "free time"),
    FreeTime.WEEKEND_AFTERNOON: Text("weekend, afternoon", "free time"),
    FreeTime.WEEKEND_EVENING: Text("weekend, evening", "free time"),
}


class GuardianAnswer(StrEnum):
    """What a guardian says to a minor's question; a newer question takes the place of one that waits."""

    WAITING = "waiting"
    AGREED = "agreed"
    REFUSED = "refused"
    REPLACED = "replaced"
