"""The machine of goods that one place sent to another by hand, and why fewer were taken in. Source: R-FOD-03, T9."""

from enum import StrEnum

from charity_app.core.text import Text


class ArrivalState(StrEnum):
    """Where goods that were sent by hand stand."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"


class ArrivalAction(StrEnum):
    """What the receiver does."""

    CONFIRM = "confirm"


ARRIVAL_TABLE = {(ArrivalState.WAITING, ArrivalAction.CONFIRM): ArrivalState.CONFIRMED}
ARRIVAL_LABELS = {
    ArrivalState.WAITING: Text("waits for the receiver", "arrival"),
    ArrivalState.CONFIRMED: Text("confirmed", "arrival"),
}
ARRIVAL_TONES = {ArrivalState.WAITING: "warn", ArrivalState.CONFIRMED: "good"}


class ShortReason(StrEnum):
    """Why a place takes in fewer than were sent."""

    NOT_THERE = "not_there"
    DAMAGED = "damaged"
    TOO_WARM = "too_warm"
    OTHER_GOODS = "other_goods"
    NOT_WANTED = "not_wanted"


SHORT_REASONS = {
    ShortReason.NOT_THERE: Text("fewer came than were sent", "arrival"),
    ShortReason.DAMAGED: Text("damaged on the way", "arrival"),
    ShortReason.TOO_WARM: Text("it got too warm on the way", "arrival"),
    ShortReason.OTHER_GOODS: Text("other goods came than those", "arrival"),
    ShortReason.NOT_WANTED: Text("we have no use or no room for it", "arrival"),
}
