"""What happened to a lot: its statement from the ledger in words, where it is now, what it was made of and into."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.ledger.models import Account, Transfer
from charity_app.registry.queries.organisations import site_names
from charity_app.stock.models import Item, Lot, LotParent
from charity_app.stock.queries.donors import donor_names
from charity_app.stock.queries.recalls import places_of
from charity_app.stock.states.movements import Owner, Reason

_From, _To = aliased(Account, name="from_account"), aliased(Account, name="to_account")
_NAMED = (Owner.SITE, Owner.TO_DISPOSE)


@dataclass(frozen=True)
class End:
    """One end of a movement: what kind of holder, and the name of the place where it is one."""

    owner: Owner
    name: str


@dataclass(frozen=True)
class Movement:
    """One line of the statement of a lot."""

    at: datetime
    reason: Reason
    quantity: int
    source: End
    target: End


@dataclass(frozen=True)
class Lying:
    """What one holder has of a lot; `site_id` where it is a place."""

    owner: Owner
    site_id: UUID | None
    name: str
    quantity: int


def list_movements_of(lot: Lot, *, page: int = 1) -> Page[Movement]:
    """Return one page of the statement of a lot, the latest first. Two statements."""
    wanted = (
        select(Transfer.at, Transfer.reason, Transfer.amount, *_end(_From), *_end(_To))
        .join(_From, _From.id == Transfer.debit_id)
        .join(_To, _To.id == Transfer.credit_id)
        .where(Transfer.unit == lot.unit)
        .order_by(Transfer.id.desc())
    )
    found: Page[Any] = fetch_page(wanted, lambda row: row, number=page)
    names = site_names({row[place] for row in found.items for place in (4, 6)})
    lines = tuple(_movement(row, names) for row in found.items)
    return Page(lines, found.number, found.pages, found.total)


def _end(account: Any) -> tuple[Any, Any]:
    return account.owner_type, account.owner_id


def _movement(row: Any, names: Any) -> Movement:
    source, target = (_named(Owner(row[place]), row[place + 1], names) for place in (3, 5))
    return Movement(row[0], Reason(row[1]), row[2], source, target)


def _named(owner: Owner, owner_id: UUID, names: Any) -> End:
    return End(owner, names.get(owner_id, "") if owner in _NAMED else "")


def where_is(lot: Lot) -> list[Lying]:
    """Return who has how much of a lot now. Two statements."""
    found = places_of({lot.id})
    names = site_names({one.owner_id for one in found})
    return [
        Lying(
            one.owner,
            one.owner_id if one.owner is Owner.SITE else None,
            _named(one.owner, one.owner_id, names).name,
            one.quantity,
        )
        for one in found
    ]


def parents_of(lot: Lot) -> list[tuple[Lot, Item]]:
    """Return the lots that went into a lot."""
    return _kin(LotParent.parent_id, LotParent.lot_id == lot.id)


def made_of(lot: Lot) -> list[tuple[Lot, Item]]:
    """Return the lots that were made of a lot."""
    return _kin(LotParent.lot_id, LotParent.parent_id == lot.id)


def _kin(column: Any, condition: Any) -> list[tuple[Lot, Item]]:
    wanted = select(Lot, Item).join(Item, Item.id == Lot.item_id).where(Lot.id.in_(select(column).where(condition)))
    return [(row[0], row[1]) for row in db.session.execute(wanted.order_by(Lot.created_at, Lot.id))]


def donor_label(lot: Lot) -> str:
    """Return who gave a lot: the name of an organisation, the code of anybody else."""
    return donor_names({lot.donor_id})[lot.donor_id] if lot.donor_id else ""
