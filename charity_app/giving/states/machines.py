"""The machines of campaigns, gifts and match money, as they are drawn in docs/flows.md."""

from charity_app.core.flows import Machine
from charity_app.giving.states import allocations, campaigns, gifts, matches, monthly, receipts

MACHINES = (
    Machine(
        "joint_campaign",
        campaigns.CAMPAIGN_TABLE,
        campaigns.CAMPAIGN_LABELS,
        campaigns.CAMPAIGN_TONES,
        campaigns.CAMPAIGN_ROLES,
    ),
    Machine("donation", gifts.GIFT_TABLE, gifts.GIFT_LABELS, gifts.GIFT_TONES, gifts.GIFT_ROLES),
    Machine("receipt", receipts.RECEIPT_TABLE, receipts.RECEIPT_LABELS, receipts.RECEIPT_TONES, receipts.RECEIPT_ROLES),
    Machine("matching_fund", matches.FUND_TABLE, matches.FUND_LABELS, matches.FUND_TONES, matches.FUND_ROLES),
    Machine("match_keep", matches.KEEP_TABLE, matches.KEEP_LABELS, matches.KEEP_TONES, matches.KEEP_ROLES),
    Machine(
        "allocation",
        allocations.ALLOCATION_TABLE,
        allocations.ALLOCATION_LABELS,
        allocations.ALLOCATION_TONES,
        allocations.ALLOCATION_ROLES,
    ),
    Machine(
        "monthly_gift", monthly.MONTHLY_TABLE, monthly.MONTHLY_LABELS, monthly.MONTHLY_TONES, monthly.MONTHLY_ROLES
    ),
)
