"""Where a lot and everything made of it went: to which places and households; and the way back (R-FOD-08, A8)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CTE, BigInteger, and_, cast, func, join, select

from charity_app.core.db import db
from charity_app.core.scope import acting_in, system_scope
from charity_app.ledger.models import Account, Transfer
from charity_app.registry.models import Household
from charity_app.stock.models import HandOut, Lot, LotParent
from charity_app.stock.states.movements import HERE, STOCK_BOOK, Owner

HAND_OUT = "hand_out"


class Received(NamedTuple):
    """Goods of one lot in one hand-out: to a household, or to a number of people nobody wrote down.

    A tuple with names, because a recall may list tens of thousands at once.
    """

    hand_out_id: UUID
    household_id: UUID | None
    heads: int
    site_id: UUID
    handed_at: datetime
    lot_id: UUID
    quantity: int


@dataclass(frozen=True)
class Place:
    """What one holder still has of a lot."""

    lot_id: UUID
    owner: Owner
    owner_id: UUID
    quantity: int


@dataclass(frozen=True)
class Reached:
    """How many households received goods, and how many people whom nobody wrote down."""

    families: int
    heads: int


@dataclass(frozen=True)
class MassBalance:
    """Where every unit of some lots is: what came in equals what is there and what left, unless something is wrong."""

    received: int
    counted: int
    repacked_in: int
    repacked_out: int
    handed_out: int
    sold: int
    destroyed: int
    here: int

    @property
    def is_even(self) -> bool:
        """Tell whether nothing is missing."""
        came = self.received + self.counted + self.repacked_in
        return came == self.repacked_out + self.handed_out + self.sold + self.destroyed + self.here


def _family(lot_ids: Collection[UUID]) -> CTE:
    """Return a table of these lots and everything that was made of them."""
    family = select(Lot.id.label("id")).where(Lot.id.in_(lot_ids)).cte("family", recursive=True)
    made = select(LotParent.lot_id).join(family, LotParent.parent_id == family.c.id)
    return family.union(made)


def family_of(lot_ids: Collection[UUID]) -> set[UUID]:
    """Return these lots and all that were made of them, directly or not. One statement."""
    return set(db.session.scalars(select(_family(lot_ids).c.id)))


def recipients_of(lot_ids: Collection[UUID]) -> list[Received]:
    """Return every hand-out of these lots and of what was made of them, whatever came back later. One statement.

    A hand-out has one movement for each lot, so nothing is added up.
    """
    columns = (HandOut.id, HandOut.household_id, HandOut.heads, HandOut.site_id, HandOut.handed_at)
    wanted = select(*columns, Lot.id, Transfer.amount).select_from(_handed(lot_ids))
    return list(map(Received._make, db.session.execute(wanted)))


def _handed(lot_ids: Collection[UUID]) -> Any:
    """Join these lots and everything made of them with what was handed out of them."""
    family = _family(lot_ids)
    handed = (Account.unit == Lot.unit, Account.book == STOCK_BOOK, Account.owner_type == Owner.HANDED_OUT.value)
    out = (HandOut.id == Transfer.subject_id, Transfer.subject_type == HAND_OUT)
    joined = join(family, Lot, Lot.id == family.c.id).join(Account, and_(*handed))
    return joined.join(Transfer, Transfer.credit_id == Account.id).join(HandOut, and_(*out))


def families_of(lot_ids: Collection[UUID]) -> list[Household]:
    """Return the households that received goods of these lots or of what was made of them, merged ones followed."""
    received = select(HandOut.household_id).select_from(_handed(lot_ids))
    found = {home.id: home for home in db.session.scalars(select(Household).where(Household.id.in_(received)))}
    while merged := {home.successor_id for home in found.values() if home.successor_id is not None}:
        found = {key: home for key, home in found.items() if home.successor_id is None}
        found |= {home.id: home for home in db.session.scalars(select(Household).where(Household.id.in_(merged)))}
    return [found[key] for key in sorted(found, key=str)]


def reached_by(lot_ids: Collection[UUID]) -> Reached:
    """Count whom these lots, and what was made of them, were handed out to, in the whole district. Two statements."""
    families = select(func.count(func.distinct(HandOut.household_id))).select_from(_handed(lot_ids))
    nameless = select(HandOut.id).select_from(_handed(lot_ids)).where(HandOut.household_id.is_(None))
    heads = select(func.coalesce(func.sum(HandOut.heads), 0)).where(HandOut.id.in_(nameless))
    with acting_in(system_scope("recall")):
        return Reached(db.session.scalar(families) or 0, int(db.session.scalar(heads) or 0))


def places_of(lot_ids: Collection[UUID]) -> list[Place]:
    """Return where goods of these lots still are. One statement."""
    wanted = (
        select(Lot.id, Account.owner_type, Account.owner_id, Account.balance)
        .join(Account, and_(Account.unit == Lot.unit, Account.book == STOCK_BOOK))
        .where(Lot.id.in_(lot_ids), Account.owner_type.in_([owner.value for owner in HERE]), Account.balance > 0)
        .order_by(Account.balance.desc(), Account.id)
    )
    return [Place(row[0], Owner(row[1]), row[2], row[3]) for row in db.session.execute(wanted)]


def mass_balance(lot: Lot) -> MassBalance:
    """Return where every unit of one lot is, from the balances of its accounts."""
    return mass_balance_of({lot.id})


def mass_balance_of(lot_ids: Collection[UUID]) -> MassBalance:
    """Return where every unit of some lots is; what was repacked counts by how many more came out than went in."""
    wanted = (
        select(Account.owner_type, func.sum(Account.balance))
        .join(Lot, Lot.unit == Account.unit)
        .where(Lot.id.in_(lot_ids), Account.book == STOCK_BOOK)
    )
    sums = {Owner(row[0]): int(row[1]) for row in db.session.execute(wanted.group_by(Account.owner_type))}
    repacked = sums.get(Owner.REPACKED, 0)
    return MassBalance(
        received=-sums.get(Owner.DONOR, 0) - sums.get(Owner.OPENING, 0),
        counted=-sums.get(Owner.COUNTED, 0),
        repacked_in=max(0, -repacked),
        repacked_out=max(0, repacked),
        handed_out=sums.get(Owner.HANDED_OUT, 0),
        sold=sums.get(Owner.SOLD, 0),
        destroyed=sums.get(Owner.WASTE, 0),
        here=sum(sums.get(owner, 0) for owner in HERE),
    )


def parts_of(row: HandOut) -> list[tuple[Lot, int]]:
    """Return which lots a hand-out consisted of, and how many units of each."""
    wanted = (
        select(Lot, Transfer.amount)
        .join(Transfer, Transfer.unit == Lot.unit)
        .join(Account, and_(Account.id == Transfer.credit_id, Account.owner_type == Owner.HANDED_OUT.value))
        .where(Transfer.subject_type == HAND_OUT, Transfer.subject_id == row.id)
    )
    return [(lot, amount) for lot, amount in db.session.execute(wanted.order_by(Lot.id))]


def lots_of_household(household_id: UUID) -> list[tuple[HandOut, Lot, int]]:
    """Return what a household received, the newest first: which lot, how many units."""
    wanted = (
        select(HandOut, Lot, cast(func.sum(Transfer.amount), BigInteger))
        .join(Transfer, and_(Transfer.subject_id == HandOut.id, Transfer.subject_type == HAND_OUT))
        .join(Account, and_(Account.id == Transfer.credit_id, Account.owner_type == Owner.HANDED_OUT.value))
        .join(Lot, Lot.unit == Transfer.unit)
        .where(HandOut.household_id == household_id)
        .group_by(HandOut.id, Lot.id)
        .order_by(HandOut.handed_at.desc(), Lot.id)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(wanted)]
