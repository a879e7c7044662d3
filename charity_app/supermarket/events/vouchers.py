"""What happens to voucher plans and vouchers."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.supermarket.states.vouchers import VoucherPlanAction


@dataclass(frozen=True, kw_only=True)
class VoucherPlanProposed(Fact):
    """Somebody proposes a voucher plan."""

    subject: ClassVar[str] = "voucher_plan"
    voucher_plan_id: UUID


@dataclass(frozen=True, kw_only=True)
class VoucherPlanMoved(Fact):
    """A voucher plan was approved, withdrawn or ended."""

    subject: ClassVar[str] = "voucher_plan"
    voucher_plan_id: UUID
    action: VoucherPlanAction


@dataclass(frozen=True, kw_only=True)
class VoucherBought(Fact):
    """A card bought a voucher at a till."""

    subject: ClassVar[str] = "card"
    card_id: UUID
    voucher_id: UUID
    site_id: UUID
    points: int
