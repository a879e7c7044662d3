"""What is counted when allocated money was spent."""

from enum import StrEnum

from charity_app.core.text import Text


class SpendingKind(StrEnum):
    """In what a spending is counted. Source: features 3.13."""

    PIECE = "piece"
    VISIT = "visit"
    PERSON = "person"
    HOUR = "hour"


SPENDING_KINDS = {
    SpendingKind.PIECE: Text("pieces", "spending"),
    SpendingKind.VISIT: Text("visits", "spending"),
    SpendingKind.PERSON: Text("persons", "spending"),
    SpendingKind.HOUR: Text("hours", "spending"),
}
