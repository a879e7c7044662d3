"""The machines of stock, as they are drawn in docs/flows.md."""

from charity_app.core.flows import Machine
from charity_app.core.scope import Role
from charity_app.stock.states import arrivals, lots, movements, recalls

SECOND_PEOPLE = (*lots.KEEPERS, *lots.SAFETY, Role.STREET_OFFICER)

MACHINES = (
    Machine("food_batch", lots.LOT_TABLE, lots.LOT_LABELS, lots.LOT_TONES, lots.LOT_ROLES),
    Machine(
        "disposal",
        movements.DISPOSAL_TABLE,
        movements.DISPOSAL_LABELS,
        movements.DISPOSAL_TONES,
        dict.fromkeys(movements.DISPOSAL_TABLE, SECOND_PEOPLE),
    ),
    Machine(
        "stocktake",
        movements.COUNT_TABLE,
        movements.COUNT_LABELS,
        movements.COUNT_TONES,
        dict.fromkeys(movements.COUNT_TABLE, SECOND_PEOPLE),
    ),
    Machine(
        "goods_arrival",
        arrivals.ARRIVAL_TABLE,
        arrivals.ARRIVAL_LABELS,
        arrivals.ARRIVAL_TONES,
        dict.fromkeys(arrivals.ARRIVAL_TABLE, lots.KEEPERS),
    ),
    Machine("recall", recalls.RECALL_TABLE, recalls.RECALL_LABELS, recalls.RECALL_TONES, recalls.RECALL_ROLES),
)
