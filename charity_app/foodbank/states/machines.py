"""The machines of the food bank, as they are drawn in docs/flows.md."""

from charity_app.core.flows import Machine
from charity_app.foodbank.states import orders, packs, vouchers

MACHINES = (
    Machine("goods_order", orders.ORDER_TABLE, orders.ORDER_LABELS, orders.ORDER_TONES, orders.ORDER_ROLES),
    Machine(
        "distribution",
        packs.DISTRIBUTION_TABLE,
        packs.DISTRIBUTION_LABELS,
        packs.DISTRIBUTION_TONES,
        packs.DISTRIBUTION_ROLES,
    ),
    Machine("food_pack", packs.PACK_TABLE, packs.PACK_LABELS, packs.PACK_TONES, packs.PACK_ROLES),
    Machine(
        "food_voucher",
        vouchers.VOUCHER_TABLE,
        vouchers.VOUCHER_LABELS,
        vouchers.VOUCHER_TONES,
        vouchers.VOUCHER_ROLES,
    ),
)
