"""Words that the pages of packs, vouchers and figures share."""

from typing import Any

from charity_app.foodbank.states import packs, visits, vouchers
from charity_app.stock.views.blueprint import WORDS as GOODS_WORDS

PACK_WORDS: dict[str, Any] = GOODS_WORDS | {
    "states": packs.DISTRIBUTION_LABELS,
    "tones": packs.DISTRIBUTION_TONES,
    "actions": packs.DISTRIBUTION_ACTIONS,
    "pack_states": packs.PACK_LABELS,
    "pack_tones": packs.PACK_TONES,
    "grounds": packs.PACK_GROUNDS,
    "per": packs.PER_WHAT,
    "left_out": packs.LEFT_OUT,
    "left_because": packs.LEAVE_REASONS,
    "period_units": visits.PERIOD_UNITS,
    "sooner": visits.SOONER_REASONS,
    "voucher_states": vouchers.VOUCHER_LABELS,
    "voucher_tones": vouchers.VOUCHER_TONES,
    "voucher_reasons": vouchers.VOUCHER_REASONS,
}
