"""Vouchers for a food pack: machine and reasons. Source: feature 4.17."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text
from charity_app.foodbank.states.packs import POINT

ISSUERS = (Role.COMMUNITY_AID_ADVISOR, Role.SOCIAL_WORKER, Role.COMMITTEE_WORKER, Role.STREET_OFFICER)
"""Who writes vouchers: those who assess needs."""


class VoucherState(StrEnum):
    """Where a voucher stands; that it is over, its last day tells."""

    ACTIVE = "active"
    USED = "used"
    VOID = "void"


class VoucherAction(StrEnum):
    """What happens to a voucher."""

    USE = "use"
    VOID = "void"


VOUCHER_TABLE = {
    (VoucherState.ACTIVE, VoucherAction.USE): VoucherState.USED,
    (VoucherState.ACTIVE, VoucherAction.VOID): VoucherState.VOID,
}
VOUCHER_ROLES: dict[tuple[VoucherState, VoucherAction], tuple[Role, ...]] = {
    (VoucherState.ACTIVE, VoucherAction.USE): POINT,
    (VoucherState.ACTIVE, VoucherAction.VOID): ISSUERS,
}
VOUCHER_LABELS = {
    VoucherState.ACTIVE: Text("can be used", "food voucher"),
    VoucherState.USED: Text("used", "food voucher"),
    VoucherState.VOID: Text("taken back", "food voucher"),
}
VOUCHER_TONES = {VoucherState.ACTIVE: "good", VoucherState.USED: "muted", VoucherState.VOID: "danger"}


class VoucherReason(StrEnum):
    """Why a family is sent to the food bank."""

    LOST_INCOME = "lost_income"
    WAITING_FOR_AID = "waiting_for_aid"
    ILLNESS = "illness"
    DEBT = "debt"
    FIRE_OR_FLOOD = "fire_or_flood"
    SEPARATION = "separation"
    LOW_INCOME = "low_income"


VOUCHER_REASONS = {
    VoucherReason.LOST_INCOME: Text("lost work or wages", "voucher reason"),
    VoucherReason.WAITING_FOR_AID: Text("aid is decided, the money is not there yet", "voucher reason"),
    VoucherReason.ILLNESS: Text("illness or a birth", "voucher reason"),
    VoucherReason.DEBT: Text("rent or debts", "voucher reason"),
    VoucherReason.FIRE_OR_FLOOD: Text("fire, flood or another accident", "voucher reason"),
    VoucherReason.SEPARATION: Text("separation or a death", "voucher reason"),
    VoucherReason.LOW_INCOME: Text("income too low for food", "voucher reason"),
}
