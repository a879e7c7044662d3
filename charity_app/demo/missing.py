"""Lists what the demo lacks: a state of a machine or a policy result that occurs nowhere (R-DEM-04)."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.casework.models import HelpRequest, NeedItem
from charity_app.casework.states.help import HelpState
from charity_app.casework.states.needs import NeedState
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.eligibility.explain import Row, judge
from charity_app.eligibility.facts.snapshot import read_snapshot
from charity_app.eligibility.queries.editions import current_edition
from charity_app.eligibility.states import ResultCode
from charity_app.foodbank.models import GoodsOrder
from charity_app.foodbank.states.orders import OrderState
from charity_app.giving.models import Allocation, Gift, JointCampaign, MatchFund, MatchKeep, MonthlyGift, Receipt
from charity_app.giving.states.allocations import AllocationState
from charity_app.giving.states.campaigns import CampaignState
from charity_app.giving.states.gifts import GiftState
from charity_app.giving.states.matches import FundState, KeepState
from charity_app.giving.states.monthly import MonthlyState
from charity_app.giving.states.receipts import ReceiptState
from charity_app.matching.models import Claim, NeedPost, ResourceOffer
from charity_app.matching.states.claims import ClaimState
from charity_app.matching.states.needs import NeedPostState
from charity_app.matching.states.offers import OfferState
from charity_app.projects.models import CharityProject, Disclosure
from charity_app.projects.states import ProjectState
from charity_app.projects.states.disclosures import DisclosureState
from charity_app.registry.models import Household, Organisation
from charity_app.registry.states.households import HouseholdState
from charity_app.registry.states.organisations import OrganisationState
from charity_app.stock.models import Disposal, Lot, Recall, Stocktake
from charity_app.stock.states.lots import LotState
from charity_app.stock.states.movements import CountState, DisposalState
from charity_app.stock.states.recalls import RecallState
from charity_app.volunteering.models import Activity, Certificate, ServiceRecord, SignUp, Volunteer
from charity_app.volunteering.states.activities import ActivityState
from charity_app.volunteering.states.people import VolunteerState
from charity_app.volunteering.states.records import CertificateState, RecordState
from charity_app.volunteering.states.sign_ups import SignUpState

_PASSED_THROUGH: Mapping[str, StrEnum] = {
    "need_post.verified": NeedPostState.CLOSED,
    "joint_campaign.filed": CampaignState.RUNNING,
    "joint_campaign.closed_for_donation": CampaignState.USING,
    "donation.allocated": GiftState.RECEIVED,
    "donation.used": GiftState.RECEIVED,
    "activity.full": ActivityState.RECRUITING,
}
_MACHINES: Mapping[str, tuple[Any, Iterable[StrEnum]]] = {
    "household": (Household.state, HouseholdState),
    "organisation": (Organisation.state, OrganisationState),
    "need": (NeedItem.state, NeedState),
    "help_request": (HelpRequest.state, HelpState),
    "charity_project": (CharityProject.state, ProjectState),
    "disclosure": (Disclosure.state, DisclosureState),
    "need_post": (NeedPost.state, NeedPostState),
    "resource_offer": (ResourceOffer.state, OfferState),
    "claim": (Claim.state, ClaimState),
    "joint_campaign": (JointCampaign.state, CampaignState),
    "donation": (Gift.state, GiftState),
    "receipt": (Receipt.state, ReceiptState),
    "matching_fund": (MatchFund.state, FundState),
    "match_keep": (MatchKeep.state, KeepState),
    "allocation": (Allocation.state, AllocationState),
    "monthly_gift": (MonthlyGift.state, MonthlyState),
    "volunteer_account": (Volunteer.state, VolunteerState),
    "activity": (Activity.state, ActivityState),
    "sign_up": (SignUp.state, SignUpState),
    "service_record": (ServiceRecord.state, RecordState),
    "certificate": (Certificate.state, CertificateState),
    "food_batch": (Lot.state, LotState),
    "disposal": (Disposal.state, DisposalState),
    "stocktake": (Stocktake.state, CountState),
    "recall": (Recall.state, RecallState),
    "goods_order": (GoodsOrder.state, OrderState),
}
_FLAGS = ("superseded", "choice_required", "follow_on", "near_miss", "amount_to_confirm")


def find_missing(household_ids: Iterable[UUID]) -> list[str]:
    """Return `machine.state` and `result.code` for everything that occurs nowhere.

    Some states are passed at once, or told by the ledger.
    """
    return [*_missing_states(), *_missing_results(household_ids)]


def _missing_states() -> Iterator[str]:
    for name, (column, states) in _MACHINES.items():
        found = set(db.session.scalars(select(column).distinct()))
        for state in states:
            told = f"{name}.{state.value}"
            if _PASSED_THROUGH.get(told, state) not in found:
                yield told


def _missing_results(household_ids: Iterable[UUID]) -> list[str]:
    """Read households with every condition explained until nothing is missing any more."""
    missing = {code.value for code in ResultCode} | set(_FLAGS)
    plan = current_edition().plan(clock.today())
    for household_id in household_ids:
        snapshot = read_snapshot(household_id, clock.today())
        if snapshot is not None:
            missing -= {said for row in judge(plan, snapshot.case).rows for said in _said(row)}
        if not missing:
            break
    return [f"result.{name}" for name in sorted(missing)]


def _said(row: Row) -> Iterator[str]:
    yield row.code.value
    flags = (
        row.is_superseded,
        row.is_choice_required,
        row.is_follow_on,
        row.is_near_miss,
        row.benefit.needs_confirming,
    )
    yield from (name for name, is_set in zip(_FLAGS, flags, strict=True) if is_set)
