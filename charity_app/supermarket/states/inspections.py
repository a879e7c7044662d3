"""The machine of an inspection of a shop, and what is looked at. Source: feature 5.16."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class InspectionState(StrEnum):
    """Where an inspection stands."""

    TO_MEND = "to_mend"
    REPORTED = "reported"
    PASSED = "passed"


class InspectionAction(StrEnum):
    """What happens to an inspection in which something was found."""

    REPORT = "report"
    PASS = "pass"
    FAIL = "fail"


_S, _A = InspectionState, InspectionAction

INSPECTION_TABLE = {
    (_S.TO_MEND, _A.REPORT): _S.REPORTED,
    (_S.TO_MEND, _A.PASS): _S.PASSED,
    (_S.TO_MEND, _A.FAIL): _S.TO_MEND,
    (_S.REPORTED, _A.PASS): _S.PASSED,
    (_S.REPORTED, _A.FAIL): _S.TO_MEND,
}
_INSPECTORS = (Role.STREET_OFFICER, Role.CHARITY_OFFICER)
INSPECTION_ROLES: dict[tuple[InspectionState, InspectionAction], tuple[Role, ...]] = {
    **dict.fromkeys(INSPECTION_TABLE, _INSPECTORS),
    (_S.TO_MEND, _A.REPORT): (Role.MARKET_KEEPER,),
}
INSPECTION_LABELS = {
    _S.TO_MEND: Text("to be mended", "inspection"),
    _S.REPORTED: Text("mended, waits for a second look", "inspection"),
    _S.PASSED: Text("in order", "inspection"),
}
INSPECTION_TONES = {_S.TO_MEND: "danger", _S.REPORTED: "warn", _S.PASSED: "good"}


class CheckPoint(StrEnum):
    """What an inspection looks at."""

    MONEY_AND_GOODS = "money_and_goods"
    SERVICE = "service"
    OPERATION = "operation"


CHECK_POINTS = {
    CheckPoint.MONEY_AND_GOODS: Text("use of money and goods", "inspection"),
    CheckPoint.SERVICE: Text("ability to serve", "inspection"),
    CheckPoint.OPERATION: Text("running of the shop", "inspection"),
}
