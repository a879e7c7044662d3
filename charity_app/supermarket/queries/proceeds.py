"""What came in for the goods of a lot: the prices of the sales it went out in, by their purpose (feature 5.5)."""

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, select

from charity_app.core.db import db
from charity_app.core.scope import acting_in, system_scope
from charity_app.ledger.models import Account, Transfer
from charity_app.stock.models import Lot
from charity_app.stock.queries.given import Proceeds
from charity_app.stock.services.selling import SOLD
from charity_app.stock.states.movements import Owner, Reason
from charity_app.supermarket.models import CharitySale, Sale, SaleLine
from charity_app.supermarket.states.sales import SaleState


def proceeds_of(lot_ids: Collection[UUID]) -> dict[UUID, list[Proceeds]]:
    """Return by lot what it was sold for, by purpose; sales that were taken back brought nothing. One statement."""
    wanted = (
        select(Lot.id, CharitySale.cause, SaleLine.price_fen, SaleLine.quantity, Transfer.amount)
        .join(Account, and_(Account.unit == Lot.unit, Account.owner_type == Owner.SOLD.value))
        .join(Transfer, and_(Transfer.credit_id == Account.id, Transfer.subject_type == SOLD))
        .join(Sale, Sale.id == Transfer.subject_id)
        .join(SaleLine, and_(SaleLine.sale_id == Sale.id, SaleLine.item_id == Lot.item_id))
        .join(CharitySale, CharitySale.id == Sale.charity_sale_id, isouter=True)
        .where(Lot.id.in_(lot_ids), Transfer.reason == Reason.SELL.value, Sale.state != SaleState.REFUNDED)
    )
    sums = Counter[tuple[UUID, str | None]]()
    with acting_in(system_scope("what became of goods")):
        for lot_id, cause, price_fen, quantity, units in db.session.execute(wanted):
            sums[lot_id, cause] += price_fen * units // quantity
    found: dict[UUID, list[Proceeds]] = {}
    for (lot_id, purpose), fen in sorted(sums.items(), key=lambda one: one[0][1] or ""):
        found.setdefault(lot_id, []).append(Proceeds(fen, purpose))
    return found
