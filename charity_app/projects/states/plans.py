"""Words about the money of a project: its plan, its budget, the legal gate, what is left."""

from enum import StrEnum

from charity_app.core.text import Text


class GivingWay(StrEnum):
    """How a gift reaches the charity. Source: domain.md 4.6."""

    ONLINE = "online"
    TRANSFER = "transfer"
    CASH = "cash"
    CHEQUE = "cheque"
    COLLECTION_BOX = "collection_box"
    GOODS = "goods"


GIVING_WAYS = {
    GivingWay.ONLINE: Text("online", "giving way"),
    GivingWay.TRANSFER: Text("bank transfer", "giving way"),
    GivingWay.CASH: Text("cash", "giving way"),
    GivingWay.CHEQUE: Text("cheque", "giving way"),
    GivingWay.COLLECTION_BOX: Text("collection box", "giving way"),
    GivingWay.GOODS: Text("goods", "giving way"),
}


class GateItem(StrEnum):
    """What must be recorded and checked before an online gift is possible. Source: R-LEG-01."""

    QUALIFICATION = "qualification"
    FILING = "filing"
    PERIOD = "period"
    CHANNEL = "channel"


GATE_ITEMS = {
    GateItem.QUALIFICATION: Text("Public fundraising certificate", "gate"),
    GateItem.FILING: Text("Filing number of the plan", "gate"),
    GateItem.PERIOD: Text("Start and end of the fundraising", "gate"),
    GateItem.CHANNEL: Text("Lawful online channel", "gate"),
}


class BudgetKind(StrEnum):
    """What a line of a budget pays for; only the last is management cost (CL art. 61)."""

    AID = "aid"
    GOODS = "goods"
    SERVICE = "service"
    FUNDRAISING = "fundraising"
    MANAGEMENT = "management"


BUDGET_KINDS = {
    BudgetKind.AID: Text("aid to families", "budget"),
    BudgetKind.GOODS: Text("goods and equipment", "budget"),
    BudgetKind.SERVICE: Text("services and staff in the field", "budget"),
    BudgetKind.FUNDRAISING: Text("fundraising cost", "budget"),
    BudgetKind.MANAGEMENT: Text("management cost", "budget"),
}


class SurplusUse(StrEnum):
    """What becomes of the money that is left. Source: domain.md 4.5, CL art. 58."""

    NOTHING_LEFT = "nothing_left"
    AS_PLANNED = "as_planned"
    REFUND = "refund"
    SIMILAR_PROJECT = "similar_project"


SURPLUS_USES = {
    SurplusUse.NOTHING_LEFT: Text("nothing is left", "surplus"),
    SurplusUse.AS_PLANNED: Text("used as the plan says", "surplus"),
    SurplusUse.REFUND: Text("refunded to the donors", "surplus"),
    SurplusUse.SIMILAR_PROJECT: Text("moved to a project with the same or a similar aim", "surplus"),
}
TERMINATION_USES = (SurplusUse.REFUND, SurplusUse.SIMILAR_PROJECT)
