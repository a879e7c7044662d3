"""Where the goods of a lot are, read from the ledger."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, String, Uuid, and_, bindparam, func, or_, select, tuple_

from charity_app.core.db import NOW, db
from charity_app.ledger.models import Account
from charity_app.stock.models import Lot
from charity_app.stock.states.lots import GoodsUse, LotState
from charity_app.stock.states.movements import HERE, STOCK_BOOK, Owner

Holder = tuple[Owner, UUID]
"""Who holds goods: the kind of owner, and which one."""


@dataclass(frozen=True)
class Held:
    """What one holder has of a lot."""

    lot: Lot
    quantity: int


def holds(holder: Holder) -> ColumnElement[bool]:
    """Return the condition that joins a lot with the account in which a holder has it."""
    owner, owner_id = holder
    return and_(
        Account.unit == Lot.unit,
        Account.book == STOCK_BOOK,
        Account.owner_type == owner.value,
        Account.owner_id == owner_id,
    )


def is_usable() -> ColumnElement[bool]:
    """Return the condition under which a lot may leave now."""
    return and_(Lot.state == LotState.ACCEPTED, or_(Lot.leaves_until.is_(None), Lot.leaves_until > NOW))


_OWNER, _OWNER_ID = bindparam("owner", type_=String()), bindparam("owner_id", type_=Uuid())
_USABLE = (
    select(Lot, Account.balance)
    .join(
        Account,
        and_(
            Account.unit == Lot.unit,
            Account.book == STOCK_BOOK,
            Account.owner_type == _OWNER,
            Account.owner_id == _OWNER_ID,
        ),
    )
    .where(
        Lot.item_id.in_(bindparam("item_ids", expanding=True)),
        Lot.use == bindparam("use", type_=Lot.use.type),
        is_usable(),
        Account.balance > 0,
    )
    .order_by(Lot.id)
)
_KEPT = _USABLE.with_for_update(read=True, of=Lot).execution_options(populate_existing=True)


def usable_lots(
    holder: Holder, item_ids: Collection[UUID], *, use: GoodsUse = GoodsUse.AID, is_kept: bool = False
) -> dict[UUID, list[Held]]:
    """Return by item what a holder has and may give away now, the soonest expiry first (FEFO). One statement.

    With `is_kept` nobody changes the state of these lots before the transaction ends.
    """
    given = {"owner": holder[0].value, "owner_id": holder[1], "item_ids": list(item_ids), "use": use}
    found: dict[UUID, list[Held]] = {item_id: [] for item_id in item_ids}
    for lot, balance in db.session.execute(_KEPT if is_kept else _USABLE, given):
        found[lot.item_id].append(Held(lot, balance))
    return {key: sorted(held, key=lambda one: fefo_key(one.lot)) for key, held in found.items()}


def fefo_key(lot: Lot) -> tuple[bool, str, str]:
    """Return what lots are sorted by: those that expire sooner first, those without a date last."""
    return lot.expires_on is None, str(lot.expires_on or ""), lot.id.hex


def held_of(lot_ids: Collection[UUID], *, owners: Iterable[Owner] = HERE) -> dict[UUID, int]:
    """Return by lot how much of it such owners hold together."""
    wanted = (
        select(Lot.id, func.sum(Account.balance))
        .join(Account, and_(Account.unit == Lot.unit, Account.book == STOCK_BOOK))
        .where(Lot.id.in_(lot_ids), Account.owner_type.in_([owner.value for owner in owners]))
        .group_by(Lot.id)
    )
    found = {row[0]: int(row[1]) for row in db.session.execute(wanted)}
    return {key: found.get(key, 0) for key in lot_ids}


def held_by(holder: Holder, lot: Lot) -> int:
    """Return how much of a lot one holder has."""
    return (
        db.session.scalar(select(Account.balance).select_from(Lot).join(Account, holds(holder)).where(Lot.id == lot.id))
        or 0
    )


def lots_at(holder: Holder) -> list[Held]:
    """Return everything a holder has, whatever its state, the soonest expiry first."""
    wanted = select(Lot, Account.balance).join(Account, holds(holder)).where(Account.balance > 0)
    rows = db.session.execute(wanted).all()
    return sorted((Held(lot, balance) for lot, balance in rows), key=lambda held: fefo_key(held.lot))


_ACCOUNTS = select(Account).where(
    Account.book == STOCK_BOOK,
    tuple_(Account.owner_type, Account.owner_id, Account.unit).in_(bindparam("keys", expanding=True)),
)


def accounts_of(wanted: Collection[tuple[Owner, UUID, str]]) -> dict[tuple[str, UUID, str], Account]:
    """Return the accounts of these owners in these units, where they are open. One statement."""
    keys = [(owner.value, owner_id, unit) for owner, owner_id, unit in wanted]
    found = db.session.scalars(_ACCOUNTS, {"keys": keys})
    return {(row.owner_type, row.owner_id, row.unit): row for row in found}
