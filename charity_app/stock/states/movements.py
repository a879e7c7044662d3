"""Why goods move, between which owners, why they are thrown away, and why a lot is passed over. Source: R-MKT-03."""

from enum import StrEnum

from charity_app.core.text import Text

STOCK_BOOK = "stock"
"""The book of the ledger in which goods stand, each lot in its own unit."""


class Owner(StrEnum):
    """Who or what holds goods on the ledger; the id beside it says which one.

    Only a site and a trip hold goods that are there; what is in `to_dispose` waits for a second person.
    """

    SITE = "site"
    TRIP = "trip"
    TO_DISPOSE = "to_dispose"
    DONOR = "goods_donor"
    OPENING = "opening"
    HANDED_OUT = "handed_out"
    SOLD = "sold"
    WASTE = "waste"
    COUNTED = "counted"
    REPACKED = "repacked"


SOURCES = (Owner.DONOR, Owner.OPENING, Owner.COUNTED, Owner.REPACKED)
"""Owners whose account may fall below zero: goods come from them."""
HERE = (Owner.SITE, Owner.TRIP, Owner.TO_DISPOSE)
"""Owners that hold what is still in our hands."""


OWNERS = {
    Owner.SITE: Text("on the shelves", "holder"),
    Owner.TRIP: Text("on the way", "holder"),
    Owner.TO_DISPOSE: Text("put aside to be destroyed", "holder"),
    Owner.DONOR: Text("donor", "holder"),
    Owner.OPENING: Text("opening stock", "holder"),
    Owner.HANDED_OUT: Text("people", "holder"),
    Owner.SOLD: Text("sold", "holder"),
    Owner.WASTE: Text("destroyed", "holder"),
    Owner.COUNTED: Text("difference of a count", "holder"),
    Owner.REPACKED: Text("repacking", "holder"),
}


class Reason(StrEnum):
    """Why goods move."""

    RECEIVE = "receive"
    TRANSFER = "transfer"
    RETURN = "return"
    GIVE = "give"
    REDEEM = "redeem"
    SELL = "sell"
    ADJUST = "adjust"
    DISPOSE = "dispose"
    KEEP = "keep"
    REPACK = "repack"


MOVE_REASONS = {
    Reason.RECEIVE: Text("taken in", "movement"),
    Reason.TRANSFER: Text("moved to another place", "movement"),
    Reason.RETURN: Text("came back", "movement"),
    Reason.GIVE: Text("handed out", "movement"),
    Reason.REDEEM: Text("exchanged for points", "movement"),
    Reason.SELL: Text("sold", "movement"),
    Reason.ADJUST: Text("counted", "movement"),
    Reason.DISPOSE: Text("thrown away", "movement"),
    Reason.KEEP: Text("kept after all", "movement"),
    Reason.REPACK: Text("repacked", "movement"),
}


class WasteReason(StrEnum):
    """Why goods are thrown away."""

    EXPIRED = "expired"
    DAMAGED = "damaged"
    SPOILED = "spoiled"
    RECALLED = "recalled"
    UNSAFE = "unsafe"
    UNUSABLE = "unusable"


WASTE_REASONS = {
    WasteReason.EXPIRED: Text("past its date", "waste"),
    WasteReason.DAMAGED: Text("damaged", "waste"),
    WasteReason.SPOILED: Text("spoiled", "waste"),
    WasteReason.RECALLED: Text("recalled", "waste"),
    WasteReason.UNSAFE: Text("not safe", "waste"),
    WasteReason.UNUSABLE: Text("worn out or broken", "waste"),
}


class SkipReason(StrEnum):
    """Why a lot that expires sooner is passed over (R-FOD-02)."""

    DAMAGED_OUTSIDE = "damaged_outside"
    NOT_REACHED = "not_reached"
    DIET = "diet"
    DONOR_WISH = "donor_wish"


SKIP_REASONS = {
    SkipReason.DAMAGED_OUTSIDE: Text("The package looks bad", "skip"),
    SkipReason.NOT_REACHED: Text("It cannot be reached on the shelf now", "skip"),
    SkipReason.DIET: Text("It does not fit the household's diet", "skip"),
    SkipReason.DONOR_WISH: Text("The donor gave it for somebody else", "skip"),
}


class CountState(StrEnum):
    """Where a stocktake stands."""

    COUNTING = "counting"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


class CountAction(StrEnum):
    """What happens to a stocktake."""

    SUBMIT = "submit"
    CONFIRM = "confirm"
    RECOUNT = "recount"
    DROP = "drop"


COUNT_TABLE = {
    (CountState.COUNTING, CountAction.SUBMIT): CountState.SUBMITTED,
    (CountState.COUNTING, CountAction.DROP): CountState.DROPPED,
    (CountState.SUBMITTED, CountAction.CONFIRM): CountState.CONFIRMED,
    (CountState.SUBMITTED, CountAction.RECOUNT): CountState.COUNTING,
}

COUNT_LABELS = {
    CountState.COUNTING: Text("counting", "stocktake"),
    CountState.SUBMITTED: Text("waits for a second person", "stocktake"),
    CountState.CONFIRMED: Text("confirmed", "stocktake"),
    CountState.DROPPED: Text("dropped", "stocktake"),
}
COUNT_TONES = {
    CountState.COUNTING: "active",
    CountState.SUBMITTED: "warn",
    CountState.CONFIRMED: "good",
    CountState.DROPPED: "muted",
}


class DisposalState(StrEnum):
    """Where the throwing away of goods stands."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class DisposalAction(StrEnum):
    """What the second person does."""

    CONFIRM = "confirm"
    REFUSE = "refuse"


DISPOSAL_TABLE = {
    (DisposalState.ASKED, DisposalAction.CONFIRM): DisposalState.CONFIRMED,
    (DisposalState.ASKED, DisposalAction.REFUSE): DisposalState.REFUSED,
}

DISPOSAL_LABELS = {
    DisposalState.ASKED: Text("waits for a second person", "disposal"),
    DisposalState.CONFIRMED: Text("destroyed", "disposal"),
    DisposalState.REFUSED: Text("kept", "disposal"),
}
DISPOSAL_TONES = {
    DisposalState.ASKED: "warn",
    DisposalState.CONFIRMED: "muted",
    DisposalState.REFUSED: "good",
}


class HandOutKind(StrEnum):
    """Who received goods: a household, or people nobody writes down."""

    HOUSEHOLD = "household"
    NO_NAME = "no_name"


class Proof(StrEnum):
    """How a receipt of goods is shown."""

    CODE = "code"
    SIGNATURE = "signature"
    NOT_NEEDED = "not_needed"


PROOFS = {
    Proof.CODE: Text("pick-up code", "hand-out proof"),
    Proof.SIGNATURE: Text("signature", "hand-out proof"),
    Proof.NOT_NEEDED: Text("nobody is written down", "hand-out proof"),
}
