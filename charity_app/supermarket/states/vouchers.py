"""The machine of a voucher plan, and for whom one may be. Source: domain.md 5.3, feature 5.3."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from charity_app.core.scope import Role
from charity_app.core.text import Text


class VoucherPlanState(StrEnum):
    """Where a voucher plan stands."""

    PROPOSED = "proposed"
    RUNNING = "running"
    ENDED = "ended"


class VoucherPlanAction(StrEnum):
    """What happens to a voucher plan."""

    APPROVE = "approve"
    WITHDRAW = "withdraw"
    END = "end"


_S, _A = VoucherPlanState, VoucherPlanAction

VOUCHER_PLAN_TABLE = {
    (_S.PROPOSED, _A.APPROVE): _S.RUNNING,
    (_S.PROPOSED, _A.WITHDRAW): _S.ENDED,
    (_S.RUNNING, _A.END): _S.ENDED,
}
VOUCHER_PLANNERS = (Role.CHARITY_OFFICER, Role.DISTRICT_AID_OFFICER)
"""Who says which vouchers there are; one proposes, another approves."""
VOUCHER_PLAN_ROLES: dict[tuple[VoucherPlanState, VoucherPlanAction], tuple[Role, ...]] = dict.fromkeys(
    VOUCHER_PLAN_TABLE, VOUCHER_PLANNERS
)
VOUCHER_PLAN_LABELS = {
    _S.PROPOSED: Text("proposed, waits for a second person", "voucher plan"),
    _S.RUNNING: Text("running", "voucher plan"),
    _S.ENDED: Text("ended", "voucher plan"),
}
VOUCHER_PLAN_TONES = {_S.PROPOSED: "warn", _S.RUNNING: "good", _S.ENDED: "muted"}


class ForWhom(StrEnum):
    """A condition of a voucher plan; a household must meet all that were chosen."""

    CHILD = "child"
    OLD = "old"
    DISABLED = "disabled"
    ALONE = "alone"
    RECOGNISED = "recognised"


FOR_WHOM = {
    ForWhom.CHILD: Text("has somebody under 18", "voucher plan"),
    ForWhom.OLD: Text("has somebody of 70 or older", "voucher plan"),
    ForWhom.DISABLED: Text("has somebody with a disability", "voucher plan"),
    ForWhom.ALONE: Text("somebody lives alone", "voucher plan"),
    ForWhom.RECOGNISED: Text("recognised as a household in hardship", "voucher plan"),
}


def _member(field: str, op: str, value: object) -> dict[str, Any]:
    return {"member": [{"field": field, "op": op, "value": value}]}


_HARDSHIP = ["min_living_allowance", "low_income_margin", "rigid_expense_living", "destitute"]
RULES: Mapping[ForWhom, dict[str, Any]] = {
    ForWhom.CHILD: _member("p.age", "lt", 18),
    ForWhom.OLD: _member("p.age", "gte", 70),
    ForWhom.DISABLED: _member("p.disability_level", "between", [1, 4]),
    ForWhom.ALONE: _member("p.living_alone", "eq", value=True),
    ForWhom.RECOGNISED: {"field": "hh.categories", "op": "contains_any", "value": _HARDSHIP},
}
"""Each condition as the rule language writes it."""
