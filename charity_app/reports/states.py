"""The kinds of work that wait for somebody: how each is called, what is to be done, how pressing it is."""

from enum import StrEnum

from charity_app.core.text import Text


class Waits(StrEnum):
    """One kind of work that waits; the order here is the order on the page."""

    CLAIM_SILENT = "claim_silent"
    PLACE_TO_TAKE = "place_to_take"
    CLAIM_TO_CONFIRM = "claim_to_confirm"
    HANDOVER_TO_ANSWER = "handover_to_answer"
    ARRIVAL_TO_CONFIRM = "arrival_to_confirm"
    CLAIM_TO_START = "claim_to_start"
    CLAIM_TO_DELIVER = "claim_to_deliver"
    HELP_TO_CALL = "help_to_call"
    OBJECTION_TO_ANSWER = "objection_to_answer"
    NEED_TO_REVIEW = "need_to_review"
    NEED_TO_FINISH = "need_to_finish"
    OFFER_TO_REVIEW = "offer_to_review"
    OFFER_TO_FINISH = "offer_to_finish"
    REPORT_OVERDUE = "report_overdue"
    REPORT_DUE = "report_due"
    PROJECT_TO_REVIEW = "project_to_review"
    PROJECT_TO_FINISH = "project_to_finish"
    GATE_TO_CHECK = "gate_to_check"
    PAPER_TO_RENEW = "paper_to_renew"
    CONTRACT_TO_RENEW = "contract_to_renew"
    SHOP_TO_LOOK_AT = "shop_to_look_at"
    SHOP_TO_MEND = "shop_to_mend"


NAMES = {
    Waits.CLAIM_SILENT: Text("No news for too long", "waiting"),
    Waits.PLACE_TO_TAKE: Text("Places kept for you", "waiting"),
    Waits.CLAIM_TO_CONFIRM: Text("Claims to confirm", "waiting"),
    Waits.HANDOVER_TO_ANSWER: Text("May we pass on the contact?", "waiting"),
    Waits.ARRIVAL_TO_CONFIRM: Text("Has it arrived?", "waiting"),
    Waits.CLAIM_TO_START: Text("Claims to start", "waiting"),
    Waits.CLAIM_TO_DELIVER: Text("To deliver", "waiting"),
    Waits.HELP_TO_CALL: Text("People to call", "waiting"),
    Waits.OBJECTION_TO_ANSWER: Text("Objections to answer", "waiting"),
    Waits.NEED_TO_REVIEW: Text("Needs to review", "waiting"),
    Waits.NEED_TO_FINISH: Text("Needs to finish", "waiting"),
    Waits.OFFER_TO_REVIEW: Text("Resources to review", "waiting"),
    Waits.OFFER_TO_FINISH: Text("Resources to finish", "waiting"),
    Waits.REPORT_OVERDUE: Text("Reports overdue", "waiting"),
    Waits.REPORT_DUE: Text("Reports due soon", "waiting"),
    Waits.PROJECT_TO_REVIEW: Text("Projects to review", "waiting"),
    Waits.PROJECT_TO_FINISH: Text("Projects to finish", "waiting"),
    Waits.GATE_TO_CHECK: Text("Fundraising to check", "waiting"),
    Waits.PAPER_TO_RENEW: Text("Ratings and certificates that end soon", "waiting"),
    Waits.CONTRACT_TO_RENEW: Text("Contracts of shops that are over or end soon", "waiting"),
    Waits.SHOP_TO_LOOK_AT: Text("Shops to look at again", "waiting"),
    Waits.SHOP_TO_MEND: Text("To mend after an inspection", "waiting"),
}

TASKS = {
    Waits.CLAIM_SILENT: Text("Ask how far this is: %(what)s", "waiting"),
    Waits.PLACE_TO_TAKE: Text("Take the place kept for you: %(what)s", "waiting"),
    Waits.CLAIM_TO_CONFIRM: Text("Confirm the claim: %(what)s", "waiting"),
    Waits.HANDOVER_TO_ANSWER: Text("Say whether the giver may call: %(what)s", "waiting"),
    Waits.ARRIVAL_TO_CONFIRM: Text("Find out whether it arrived: %(what)s", "waiting"),
    Waits.CLAIM_TO_START: Text("Start: %(what)s", "waiting"),
    Waits.CLAIM_TO_DELIVER: Text("Deliver: %(what)s", "waiting"),
    Waits.HELP_TO_CALL: Text("Call back: %(what)s", "waiting"),
    Waits.OBJECTION_TO_ANSWER: Text("Answer the objection: %(what)s", "waiting"),
    Waits.NEED_TO_REVIEW: Text("Review the need: %(what)s", "waiting"),
    Waits.NEED_TO_FINISH: Text("Finish the need: %(what)s", "waiting"),
    Waits.OFFER_TO_REVIEW: Text("Review the resource: %(what)s", "waiting"),
    Waits.OFFER_TO_FINISH: Text("Finish the resource: %(what)s", "waiting"),
    Waits.REPORT_OVERDUE: Text("A report is overdue: %(what)s", "waiting"),
    Waits.REPORT_DUE: Text("Publish the report: %(what)s", "waiting"),
    Waits.PROJECT_TO_REVIEW: Text("Review the project: %(what)s", "waiting"),
    Waits.PROJECT_TO_FINISH: Text("Finish the project: %(what)s", "waiting"),
    Waits.GATE_TO_CHECK: Text("Check the fundraising: %(what)s", "waiting"),
    Waits.PAPER_TO_RENEW: Text("Renew the rating or certificate: %(what)s", "waiting"),
    Waits.CONTRACT_TO_RENEW: Text("Renew the contract of the operator: %(what)s", "waiting"),
    Waits.SHOP_TO_LOOK_AT: Text("Look at the shop again: %(what)s", "waiting"),
    Waits.SHOP_TO_MEND: Text("Mend what an inspection found: %(what)s", "waiting"),
}

PICTURES = {
    Waits.CLAIM_SILENT: "bell",
    Waits.PLACE_TO_TAKE: "calendar",
    Waits.CLAIM_TO_CONFIRM: "swap",
    Waits.HANDOVER_TO_ANSWER: "shield",
    Waits.ARRIVAL_TO_CONFIRM: "package",
    Waits.CLAIM_TO_START: "swap",
    Waits.CLAIM_TO_DELIVER: "package",
    Waits.HELP_TO_CALL: "phone",
    Waits.OBJECTION_TO_ANSWER: "message",
    Waits.NEED_TO_REVIEW: "file",
    Waits.NEED_TO_FINISH: "edit",
    Waits.OFFER_TO_REVIEW: "file",
    Waits.OFFER_TO_FINISH: "edit",
    Waits.REPORT_OVERDUE: "bell",
    Waits.REPORT_DUE: "clock",
    Waits.PROJECT_TO_REVIEW: "file",
    Waits.PROJECT_TO_FINISH: "edit",
    Waits.GATE_TO_CHECK: "shield",
    Waits.PAPER_TO_RENEW: "building",
    Waits.CONTRACT_TO_RENEW: "file",
    Waits.SHOP_TO_LOOK_AT: "shop",
    Waits.SHOP_TO_MEND: "shop",
}
