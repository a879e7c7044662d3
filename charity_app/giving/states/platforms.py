"""What can be wrong with a line of a platform's table."""

from enum import StrEnum

from charity_app.core.text import Text


class Fault(StrEnum):
    """Why a line is not taken over."""

    WRONG_WIDTH = "wrong_width"
    REFERENCE = "reference"
    KNOWN = "known"
    DAY = "day"
    POOL = "pool"
    AMOUNT = "amount"
    FEE = "fee"


FAULTS = {
    Fault.WRONG_WIDTH: Text("more cells than columns", "platform table"),
    Fault.REFERENCE: Text("the number is missing or cannot be stored", "platform table"),
    Fault.KNOWN: Text("this number was taken over before", "platform table"),
    Fault.DAY: Text("no day of the campaign; write 2024-12-01", "platform table"),
    Fault.POOL: Text("nothing of this name takes gifts for this charity", "platform table"),
    Fault.AMOUNT: Text("no amount above zero with at most two places", "platform table"),
    Fault.FEE: Text("no fee, or more than the amount", "platform table"),
}
