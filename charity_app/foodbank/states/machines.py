"""The machines of the food bank, as they are drawn in docs/flows.md."""

from charity_app.core.flows import Machine
from charity_app.foodbank.states import orders

MACHINES = (Machine("goods_order", orders.ORDER_TABLE, orders.ORDER_LABELS, orders.ORDER_TONES, orders.ORDER_ROLES),)
