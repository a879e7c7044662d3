"""What happens to templates, distributions, packs, vouchers and visit rules."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.foodbank.states.packs import DistributionAction, LeaveReason, PackGround
from charity_app.foodbank.states.visits import SoonerReason
from charity_app.foodbank.states.vouchers import VoucherReason


@dataclass(frozen=True, kw_only=True)
class PackTemplateWritten(Fact):
    """What a pack holds was written down, or ended."""

    subject: ClassVar[str] = "pack_template"
    pack_template_id: UUID
    is_ended: bool = False


@dataclass(frozen=True, kw_only=True)
class VisitRuleSet(Fact):
    """How often a household may come was set, or no longer holds."""

    subject: ClassVar[str] = "visit_rule"
    visit_rule_id: UUID
    is_ended: bool = False


@dataclass(frozen=True, kw_only=True)
class OfDistribution(Fact):
    """A fact about a distribution."""

    subject: ClassVar[str] = "distribution"
    distribution_id: UUID


@dataclass(frozen=True, kw_only=True)
class DistributionPlanned(OfDistribution):
    """Packs will be handed out at a place on a day."""

    site_id: UUID


@dataclass(frozen=True, kw_only=True)
class DistributionMoved(OfDistribution):
    """A distribution was published, begun, finished or called off; `packs` of it stand so now."""

    action: DistributionAction
    packs: int


@dataclass(frozen=True, kw_only=True)
class OfPack(Fact):
    """A fact about the pack of a household."""

    subject: ClassVar[str] = "pack"
    pack_id: UUID


@dataclass(frozen=True, kw_only=True)
class PackAdded(OfPack):
    """A household gets a pack beside those that were chosen."""

    ground: PackGround


@dataclass(frozen=True, kw_only=True)
class PackListed(OfPack):
    """What goes into a pack was worked out anew."""


@dataclass(frozen=True, kw_only=True)
class PackHandedOut(OfPack):
    """A household fetched its pack; `sooner` is why before its next day."""

    hand_out_id: UUID
    sooner: SoonerReason | None = None


@dataclass(frozen=True, kw_only=True)
class PackLeft(OfPack):
    """A pack was not fetched: its goods stay in stock."""

    reason: LeaveReason


@dataclass(frozen=True, kw_only=True)
class OfFoodVoucher(Fact):
    """A fact about a voucher."""

    subject: ClassVar[str] = "food_voucher"
    food_voucher_id: UUID


@dataclass(frozen=True, kw_only=True)
class FoodVoucherIssued(OfFoodVoucher):
    """A household may fetch a pack; `is_third` when it is the third or a later one within six months."""

    household_id: UUID
    reason: VoucherReason
    is_third: bool


@dataclass(frozen=True, kw_only=True)
class FoodVoucherUsed(OfFoodVoucher):
    """A voucher became a pack."""

    pack_id: UUID


@dataclass(frozen=True, kw_only=True)
class FoodVoucherVoided(OfFoodVoucher):
    """A voucher was taken back before it was used."""
