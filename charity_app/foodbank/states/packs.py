"""Distributions of packs and the packs themselves: machines, grounds, what is left out and why.

Source: states.yaml distribution, R-FOD-05, R-FOD-07, features 4.11 and 4.12.
"""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class DistributionState(StrEnum):
    """Where the handing out of packs stands."""

    PLANNED = "planned"
    OPEN = "open"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class DistributionAction(StrEnum):
    """What happens to a distribution."""

    PUBLISH = "publish"
    START = "start"
    FINISH = "finish"
    CANCEL = "cancel"


_S, _A = DistributionState, DistributionAction

DISTRIBUTION_TABLE = {
    (_S.PLANNED, _A.PUBLISH): _S.OPEN,
    (_S.OPEN, _A.START): _S.RUNNING,
    (_S.RUNNING, _A.FINISH): _S.FINISHED,
    (_S.PLANNED, _A.CANCEL): _S.CANCELLED,
    (_S.OPEN, _A.CANCEL): _S.CANCELLED,
}

POINT = (Role.POINT_KEEPER,)
STREET = (Role.STREET_OFFICER,)

DISTRIBUTION_ROLES: dict[tuple[DistributionState, DistributionAction], tuple[Role, ...]] = {
    (_S.PLANNED, _A.PUBLISH): (*POINT, *STREET),
    (_S.OPEN, _A.START): POINT,
    (_S.RUNNING, _A.FINISH): POINT,
    (_S.PLANNED, _A.CANCEL): STREET,
    (_S.OPEN, _A.CANCEL): STREET,
}

DISTRIBUTION_LABELS = {
    _S.PLANNED: Text("planned", "distribution"),
    _S.OPEN: Text("open for booking", "distribution"),
    _S.RUNNING: Text("running", "distribution"),
    _S.FINISHED: Text("finished", "distribution"),
    _S.CANCELLED: Text("cancelled", "distribution"),
}

DISTRIBUTION_TONES = {
    _S.PLANNED: "info",
    _S.OPEN: "good",
    _S.RUNNING: "active",
    _S.FINISHED: "muted",
    _S.CANCELLED: "danger",
}

DISTRIBUTION_ACTIONS = {
    _A.PUBLISH: Text("Choose families and tell them", "distribution action"),
    _A.START: Text("Begin handing out", "distribution action"),
    _A.FINISH: Text("Finish", "distribution action"),
    _A.CANCEL: Text("Call off", "distribution action"),
}

LIVE = (_S.OPEN, _S.RUNNING)
"""States in which packs are kept for families."""


class PackState(StrEnum):
    """Where a pack stands."""

    WAITING = "waiting"
    HANDED_OUT = "handed_out"
    LEFT = "left"
    CANCELLED = "cancelled"


class PackAction(StrEnum):
    """What happens to a pack."""

    HAND_OUT = "hand_out"
    LEAVE = "leave"
    CANCEL = "cancel"


PACK_TABLE = {
    (PackState.WAITING, PackAction.HAND_OUT): PackState.HANDED_OUT,
    (PackState.WAITING, PackAction.LEAVE): PackState.LEFT,
    (PackState.WAITING, PackAction.CANCEL): PackState.CANCELLED,
}

PACK_ROLES: dict[tuple[PackState, PackAction], tuple[Role, ...]] = {
    (PackState.WAITING, PackAction.HAND_OUT): POINT,
    (PackState.WAITING, PackAction.LEAVE): POINT,
    (PackState.WAITING, PackAction.CANCEL): STREET,
}

PACK_LABELS = {
    PackState.WAITING: Text("waits to be fetched", "food pack"),
    PackState.HANDED_OUT: Text("handed out", "food pack"),
    PackState.LEFT: Text("not fetched, the goods stay in stock", "food pack"),
    PackState.CANCELLED: Text("cancelled", "food pack"),
}

PACK_TONES = {
    PackState.WAITING: "active",
    PackState.HANDED_OUT: "good",
    PackState.LEFT: "warn",
    PackState.CANCELLED: "muted",
}


class PackGround(StrEnum):
    """Why a household gets a pack, in the order of R-FOD-07; the last two come on top."""

    GRAVE_NEED = "grave_need"
    CHILDREN = "children"
    EIGHTY = "eighty"
    TURN = "turn"
    VOUCHER = "voucher"
    EMERGENCY = "emergency"


PACK_GROUNDS = {
    PackGround.GRAVE_NEED: Text("grave need of food", "pack ground"),
    PackGround.CHILDREN: Text("children in the family", "pack ground"),
    PackGround.EIGHTY: Text("somebody of 80 or over", "pack ground"),
    PackGround.TURN: Text("longest without a pack", "pack ground"),
    PackGround.VOUCHER: Text("with a voucher", "pack ground"),
    PackGround.EMERGENCY: Text("emergency", "pack ground"),
}


class PerWhat(StrEnum):
    """For whom the number of a line counts."""

    HOUSEHOLD = "household"
    PERSON = "person"
    BABY = "baby"


PER_WHAT = {
    PerWhat.HOUSEHOLD: Text("for the family", "pack line"),
    PerWhat.PERSON: Text("for each person", "pack line"),
    PerWhat.BABY: Text("for each child under three", "pack line"),
}


class LeftOut(StrEnum):
    """Why something that the template names is not in a pack."""

    ALLERGY = "allergy"
    HALAL = "halal"
    NO_SUGAR = "no_sugar"
    BABY = "baby"
    SHORT = "short"


LEFT_OUT = {
    LeftOut.ALLERGY: Text("an allergy", "left out"),
    LeftOut.HALAL: Text("not halal", "left out"),
    LeftOut.NO_SUGAR: Text("has sugar", "left out"),
    LeftOut.BABY: Text("no child under three", "left out"),
    LeftOut.SHORT: Text("not enough there", "left out"),
}


class LeaveReason(StrEnum):
    """Why a pack was not fetched."""

    NOT_COME = "not_come"
    NOT_REACHED = "not_reached"
    NOT_WANTED = "not_wanted"
    AWAY = "away"


LEAVE_REASONS = {
    LeaveReason.NOT_COME: Text("nobody came", "pack left"),
    LeaveReason.NOT_REACHED: Text("nobody could be reached", "pack left"),
    LeaveReason.NOT_WANTED: Text("not wanted this time", "pack left"),
    LeaveReason.AWAY: Text("in hospital or away", "pack left"),
}
