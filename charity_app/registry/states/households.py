"""States of a household file, purposes of consent, reasons for looking closer."""

from enum import StrEnum

from charity_app.core.text import Text


class HouseholdState(StrEnum):
    """Where a household file stands."""

    ACTIVE = "active"
    ENDED = "ended"
    MERGED = "merged"
    ERASED = "erased"


class HouseholdAction(StrEnum):
    """What happens to a household file."""

    END = "end"
    REOPEN = "reopen"
    MERGE = "merge"
    ERASE = "erase"


HOUSEHOLD_TABLE = {
    (HouseholdState.ACTIVE, HouseholdAction.END): HouseholdState.ENDED,
    (HouseholdState.ENDED, HouseholdAction.REOPEN): HouseholdState.ACTIVE,
    (HouseholdState.ACTIVE, HouseholdAction.MERGE): HouseholdState.MERGED,
    (HouseholdState.ENDED, HouseholdAction.MERGE): HouseholdState.MERGED,
    (HouseholdState.ACTIVE, HouseholdAction.ERASE): HouseholdState.ERASED,
    (HouseholdState.ENDED, HouseholdAction.ERASE): HouseholdState.ERASED,
    (HouseholdState.MERGED, HouseholdAction.ERASE): HouseholdState.ERASED,
}

HOUSEHOLD_LABELS = {
    HouseholdState.ACTIVE: Text("in the register", "household state"),
    HouseholdState.ENDED: Text("ended", "household state"),
    HouseholdState.MERGED: Text("merged into another file", "household state"),
    HouseholdState.ERASED: Text("erased", "household state"),
}

HOUSEHOLD_TONES = {
    HouseholdState.ACTIVE: "good",
    HouseholdState.ENDED: "muted",
    HouseholdState.MERGED: "muted",
    HouseholdState.ERASED: "muted",
}


class ConsentPurpose(StrEnum):
    """What a household may agree to, each by itself. Source: R-PRV-04."""

    ASSESSMENT = "assessment"
    VERIFICATION = "verification"
    PUBLISH_NEEDS = "publish_needs"
    HANDOVER = "handover"
    SENSORS = "sensors"
    MESSAGES = "messages"


CONSENTS = {
    ConsentPurpose.ASSESSMENT: Text("visits and assessment of needs", "consent"),
    ConsentPurpose.VERIFICATION: Text("checking income and assets with other authorities", "consent"),
    ConsentPurpose.PUBLISH_NEEDS: Text("publishing needs without name and address", "consent"),
    ConsentPurpose.HANDOVER: Text("giving name and contact to a named organisation", "consent"),
    ConsentPurpose.SENSORS: Text("safety sensors at home", "consent"),
    ConsentPurpose.MESSAGES: Text("messages by phone", "consent"),
}


class ConsentWay(StrEnum):
    """How a household said yes."""

    ONLINE = "online"
    LINK = "link"
    SPOKEN = "spoken"
    PAPER = "paper"


CONSENT_WAYS = {
    ConsentWay.ONLINE: Text("on this page", "consent way"),
    ConsentWay.LINK: Text("by a link sent to the family", "consent way"),
    ConsentWay.SPOKEN: Text("in words, to the adviser", "consent way"),
    ConsentWay.PAPER: Text("signed on paper", "consent way"),
}


class PersonalField(StrEnum):
    """A value that is masked first."""

    NAME = "name"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    ADDRESS = "address"


PERSONAL_FIELDS = {
    PersonalField.NAME: Text("Name", "person"),
    PersonalField.ID_NUMBER: Text("ID number", "field"),
    PersonalField.PHONE: Text("Phone", "field"),
    PersonalField.ADDRESS: Text("Address", "field"),
}


class RevealReason(StrEnum):
    """Why somebody needs a value in full."""

    CALL = "call"
    VISIT = "visit"
    VERIFY = "verify"
    HANDOVER = "handover"
    DELIVERY = "delivery"
    EMERGENCY = "emergency"
    OWN_DATA = "own_data"


REVEAL_REASONS = {
    RevealReason.CALL: Text("to call the family", "reveal reason"),
    RevealReason.VISIT: Text("to prepare a visit", "reveal reason"),
    RevealReason.VERIFY: Text("to check papers of an application", "reveal reason"),
    RevealReason.HANDOVER: Text("to hand over to an organisation, with the family's yes", "reveal reason"),
    RevealReason.DELIVERY: Text("to bring what the family ordered, with its yes", "reveal reason"),
    RevealReason.EMERGENCY: Text("somebody is in danger", "reveal reason"),
    RevealReason.OWN_DATA: Text("own data", "reveal reason"),
}
STAFF_REASONS = tuple(reason for reason in RevealReason if reason not in (RevealReason.DELIVERY, RevealReason.OWN_DATA))


class NotSameReason(StrEnum):
    """Why a person with the same name, birth year and street is somebody else. Source: features 1.12."""

    ID_DIFFERS = "id_differs"
    BIRTHDAY_DIFFERS = "birthday_differs"
    KNOWN_PERSONALLY = "known_personally"


NOT_SAME_REASONS = {
    NotSameReason.ID_DIFFERS: Text("I compared the ID cards: they are two people", "not the same"),
    NotSameReason.BIRTHDAY_DIFFERS: Text("the birthdays differ", "not the same"),
    NotSameReason.KNOWN_PERSONALLY: Text("the committee knows both people", "not the same"),
}


class ExportReason(StrEnum):
    """Why a list leaves the platform."""

    STREET_REPORT = "street_report"
    VISIT_PLAN = "visit_plan"
    AUDIT = "audit"
    DISTRIBUTION = "distribution"


EXPORT_REASONS = {
    ExportReason.STREET_REPORT: Text("report of the street or town", "export reason"),
    ExportReason.VISIT_PLAN: Text("plan of visits", "export reason"),
    ExportReason.AUDIT: Text("audit", "export reason"),
    ExportReason.DISTRIBUTION: Text("handing out goods", "export reason"),
}
