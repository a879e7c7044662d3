"""A resident's request to be called: its machine, how it ended, how urgent it is."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class HelpState(StrEnum):
    """Where a request for help stands."""

    WAITING = "waiting"
    CONTACTED = "contacted"
    CLOSED = "closed"


class HelpAction(StrEnum):
    """What an adviser does with a request for help."""

    CONTACT = "contact"
    CLOSE = "close"


HELP_TABLE = {
    (HelpState.WAITING, HelpAction.CONTACT): HelpState.CONTACTED,
    (HelpState.WAITING, HelpAction.CLOSE): HelpState.CLOSED,
    (HelpState.CONTACTED, HelpAction.CLOSE): HelpState.CLOSED,
}

HELP_DESK = (Role.COMMUNITY_AID_ADVISOR, Role.STREET_OFFICER, Role.SOCIAL_WORKER)
HELP_ROLES = dict.fromkeys(HELP_TABLE, HELP_DESK)

HELP_LABELS = {
    HelpState.WAITING: Text("waiting for a call", "help state"),
    HelpState.CONTACTED: Text("we have talked", "help state"),
    HelpState.CLOSED: Text("finished", "help state"),
}

HELP_TONES = {HelpState.WAITING: "info", HelpState.CONTACTED: "active", HelpState.CLOSED: "muted"}

HELP_ACTIONS = {
    HelpAction.CONTACT: Text("I have called", "help action"),
    HelpAction.CLOSE: Text("Finish", "help action"),
}


class Outcome(StrEnum):
    """How a loop stands or ended, coded alike for requests and claims. Source: features 1.10."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFERRED = "referred"
    NOT_ACCEPTED = "not_accepted"
    RETURNED = "returned"
    COMPLETED = "completed"
    NOT_ACHIEVED = "not_achieved"


OUTCOMES = {
    Outcome.WAITING: Text("waiting", "outcome"),
    Outcome.ACCEPTED: Text("taken on", "outcome"),
    Outcome.REFERRED: Text("referred on", "outcome"),
    Outcome.NOT_ACCEPTED: Text("not taken on", "outcome"),
    Outcome.RETURNED: Text("given back", "outcome"),
    Outcome.COMPLETED: Text("completed", "outcome"),
    Outcome.NOT_ACHIEVED: Text("not achieved", "outcome"),
}

OUTCOMES_WITH_REASON = frozenset({Outcome.NOT_ACCEPTED, Outcome.RETURNED})
CLOSING_OUTCOMES = (
    Outcome.COMPLETED,
    Outcome.REFERRED,
    Outcome.NOT_ACCEPTED,
    Outcome.RETURNED,
    Outcome.NOT_ACHIEVED,
)


class HelpReason(StrEnum):
    """Why a request was not taken on or was given back."""

    NOT_REACHED = "not_reached"
    OUTSIDE_DISTRICT = "outside_district"
    ALREADY_HELPED = "already_helped"
    NOT_WANTED = "not_wanted"
    OTHER_AUTHORITY = "other_authority"


HELP_REASONS = {
    HelpReason.NOT_REACHED: Text("not reached on three different days", "help reason"),
    HelpReason.OUTSIDE_DISTRICT: Text("lives outside the district", "help reason"),
    HelpReason.ALREADY_HELPED: Text("already helped in another way", "help reason"),
    HelpReason.NOT_WANTED: Text("no longer wanted", "help reason"),
    HelpReason.OTHER_AUTHORITY: Text("another authority is responsible", "help reason"),
}


class ReferenceSubject(StrEnum):
    """What a reference code stands for."""

    HELP_REQUEST = "help_request"
    NEED_POST = "need_post"
