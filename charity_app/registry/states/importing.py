"""States of an import and the reasons for which a line is refused (reliability F1)."""

from enum import StrEnum

from charity_app.core.text import Text


class ImportState(StrEnum):
    """Where a run stands: first everything is checked, then somebody says go."""

    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    DONE = "done"
    DROPPED = "dropped"


class ImportAction(StrEnum):
    """What moves a run on."""

    FINISH_CHECK = "finish_check"
    START = "start"
    FINISH = "finish"
    DROP = "drop"


IMPORT_TABLE = {
    (ImportState.CHECKING, ImportAction.FINISH_CHECK): ImportState.CHECKED,
    (ImportState.CHECKED, ImportAction.START): ImportState.IMPORTING,
    (ImportState.CHECKED, ImportAction.DROP): ImportState.DROPPED,
    (ImportState.IMPORTING, ImportAction.FINISH): ImportState.DONE,
}

IMPORT_LABELS = {
    ImportState.CHECKING: Text("being checked", "import state"),
    ImportState.CHECKED: Text("checked, nothing written yet", "import state"),
    ImportState.IMPORTING: Text("being taken over", "import state"),
    ImportState.DONE: Text("finished", "import state"),
    ImportState.DROPPED: Text("dropped", "import state"),
}

IMPORT_TONES = {
    ImportState.CHECKING: "active",
    ImportState.CHECKED: "info",
    ImportState.IMPORTING: "active",
    ImportState.DONE: "good",
    ImportState.DROPPED: "muted",
}


class Fault(StrEnum):
    """Why a line is refused."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    ODD_SIGNS = "odd_signs"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_DAY = "not_a_day"
    FUTURE_DAY = "future_day"
    NOT_AN_AMOUNT = "not_an_amount"
    NOT_A_NUMBER = "not_a_number"
    BAD_ID_NUMBER = "bad_id_number"
    DAMAGED_ID_NUMBER = "damaged_id_number"
    BIRTH_DIFFERS = "birth_differs"
    BAD_PHONE = "bad_phone"
    UNKNOWN_COMMITTEE = "unknown_committee"
    OUT_OF_REACH = "out_of_reach"
    TWICE_IN_FILE = "twice_in_file"
    OTHER_HOUSEHOLD = "other_household"
    LOOKS_LIKE_KNOWN = "looks_like_known"
    SECOND_HEAD = "second_head"
    WRONG_WIDTH = "wrong_width"


FAULTS = {
    Fault.MISSING: Text("nothing is given", "import fault"),
    Fault.TOO_LONG: Text("too long", "import fault"),
    Fault.ODD_SIGNS: Text("holds signs that cannot be stored", "import fault"),
    Fault.NOT_A_CHOICE: Text("none of the words that may stand here", "import fault"),
    Fault.NOT_A_DAY: Text("not a day such as 2024-12-05", "import fault"),
    Fault.FUTURE_DAY: Text("the day lies in the future", "import fault"),
    Fault.NOT_AN_AMOUNT: Text("not an amount in yuan", "import fault"),
    Fault.NOT_A_NUMBER: Text("not a whole number that may stand here", "import fault"),
    Fault.BAD_ID_NUMBER: Text("the ID number is not valid", "import fault"),
    Fault.DAMAGED_ID_NUMBER: Text("the table program cut the ID number; format the column as text", "import fault"),
    Fault.BIRTH_DIFFERS: Text("the birthday differs from the ID number", "import fault"),
    Fault.BAD_PHONE: Text("the phone number is not valid", "import fault"),
    Fault.UNKNOWN_COMMITTEE: Text("no committee of today has this code", "import fault"),
    Fault.OUT_OF_REACH: Text("the committee lies outside your area", "import fault"),
    Fault.TWICE_IN_FILE: Text("the same ID number stands in an earlier line", "import fault"),
    Fault.OTHER_HOUSEHOLD: Text("this person is already in another household", "import fault"),
    Fault.LOOKS_LIKE_KNOWN: Text("same name, birth year and street as somebody known; add by hand", "import fault"),
    Fault.SECOND_HEAD: Text("the household already has a head", "import fault"),
    Fault.WRONG_WIDTH: Text("more cells than the header has", "import fault"),
}
