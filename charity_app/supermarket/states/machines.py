"""The machines of the shops, as they are drawn in docs/flows.md."""

from charity_app.core.flows import Machine
from charity_app.supermarket.states import cards, charity_sales, inspections, money, orders, sales, tills, vouchers

MACHINES = (
    Machine("shop_card", cards.CARD_TABLE, cards.CARD_LABELS, cards.CARD_TONES, cards.CARD_ROLES),
    Machine("sale", sales.SALE_TABLE, sales.SALE_LABELS, sales.SALE_TONES, sales.SALE_ROLES),
    Machine(
        "shop_order",
        orders.SHOP_ORDER_TABLE,
        orders.SHOP_ORDER_LABELS,
        orders.SHOP_ORDER_TONES,
        orders.SHOP_ORDER_ROLES,
    ),
    Machine(
        "charity_sale",
        charity_sales.CHARITY_SALE_TABLE,
        charity_sales.CHARITY_SALE_LABELS,
        charity_sales.CHARITY_SALE_TONES,
        charity_sales.CHARITY_SALE_ROLES,
    ),
    Machine(
        "voucher_plan",
        vouchers.VOUCHER_PLAN_TABLE,
        vouchers.VOUCHER_PLAN_LABELS,
        vouchers.VOUCHER_PLAN_TONES,
        vouchers.VOUCHER_PLAN_ROLES,
    ),
    Machine(
        "shop_inspection",
        inspections.INSPECTION_TABLE,
        inspections.INSPECTION_LABELS,
        inspections.INSPECTION_TONES,
        inspections.INSPECTION_ROLES,
    ),
    Machine("day_close", money.CLOSE_TABLE, money.CLOSE_LABELS, money.CLOSE_TONES, money.CLOSE_ROLES),
    Machine("till_conflict", tills.CONFLICT_TABLE, tills.CONFLICT_LABELS, tills.CONFLICT_TONES, tills.CONFLICT_ROLES),
)
