"""Recalls: why, where one stands, and what the families said. Source: R-FOD-08, reliability.md A8."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text
from charity_app.stock.states.lots import SAFETY


class RecallState(StrEnum):
    """Where a recall stands."""

    RUNNING = "running"
    CLOSED = "closed"
    LIFTED = "lifted"


class RecallAction(StrEnum):
    """How a recall ends."""

    CLOSE = "close"
    LIFT = "lift"


RECALL_TABLE = {
    (RecallState.RUNNING, RecallAction.CLOSE): RecallState.CLOSED,
    (RecallState.RUNNING, RecallAction.LIFT): RecallState.LIFTED,
}
SECOND_PEOPLE = (*SAFETY, Role.CHARITY_OFFICER)
"""Who may end a recall that somebody else started."""
RECALL_ROLES: dict[tuple[RecallState, RecallAction], tuple[Role, ...]] = {
    (RecallState.RUNNING, RecallAction.CLOSE): SECOND_PEOPLE,
    (RecallState.RUNNING, RecallAction.LIFT): SECOND_PEOPLE,
}
RECALL_LABELS = {
    RecallState.RUNNING: Text("running", "recall"),
    RecallState.CLOSED: Text("closed", "recall"),
    RecallState.LIFTED: Text("lifted", "recall"),
}
RECALL_TONES = {RecallState.RUNNING: "danger", RecallState.CLOSED: "muted", RecallState.LIFTED: "good"}


class RecallReason(StrEnum):
    """Why a lot is recalled."""

    AUTHORITY = "authority"
    MAKER = "maker"
    ILLNESS = "illness"
    OWN_CHECK = "own_check"


RECALL_REASONS = {
    RecallReason.AUTHORITY: Text("notice of the market authority", "recall reason"),
    RecallReason.MAKER: Text("notice of the maker or donor", "recall reason"),
    RecallReason.ILLNESS: Text("complaints of illness", "recall reason"),
    RecallReason.OWN_CHECK: Text("own check", "recall reason"),
}


class CallOutcome(StrEnum):
    """What a called family said."""

    BRINGS_BACK = "brings_back"
    THROWN_AWAY = "thrown_away"
    EATEN_WELL = "eaten_well"
    EATEN_ILL = "eaten_ill"
    NOT_REACHED = "not_reached"


CALL_OUTCOMES = {
    CallOutcome.BRINGS_BACK: Text("brings it back", "recall call"),
    CallOutcome.THROWN_AWAY: Text("has thrown it away", "recall call"),
    CallOutcome.EATEN_WELL: Text("eaten, nobody is ill", "recall call"),
    CallOutcome.EATEN_ILL: Text("eaten, somebody is ill", "recall call"),
    CallOutcome.NOT_REACHED: Text("not reached", "recall call"),
}
