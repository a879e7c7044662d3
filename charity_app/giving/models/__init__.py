"""The tables of giving."""

from charity_app.giving.models.allocations import Allocation, AllocationApproval, AllocationLine
from charity_app.giving.models.campaigns import CampaignPlan, JointCampaign, Pool, StreetCampaign
from charity_app.giving.models.gifts import Gift, GiftBatch, Giver, GoodsLine, Workplace
from charity_app.giving.models.matches import FundPool, MatchFund, MatchKeep, MatchVerdict
from charity_app.giving.models.monthly import MonthlyGift
from charity_app.giving.models.offline import GiftReturn, GoodsPrice, GoodsSale, PlatformImport
from charity_app.giving.models.questions import GiftQuestion
from charity_app.giving.models.receipts import Receipt
from charity_app.giving.models.spendings import Spending

__all__ = [
    "Allocation",
    "AllocationApproval",
    "AllocationLine",
    "CampaignPlan",
    "FundPool",
    "Gift",
    "GiftBatch",
    "GiftQuestion",
    "GiftReturn",
    "Giver",
    "GoodsLine",
    "GoodsPrice",
    "GoodsSale",
    "JointCampaign",
    "MatchFund",
    "MatchKeep",
    "MatchVerdict",
    "MonthlyGift",
    "PlatformImport",
    "Pool",
    "Receipt",
    "Spending",
    "StreetCampaign",
    "Workplace",
]
