"""The one door through which goods move. Nothing expired, held or recalled gets through to people or other places.

Whoever moves goods of an item at a place holds its shelf, then the lots against a change of their state, then posts:
so two never take the same goods, and a recall that is through has stopped whatever comes after it. Source: A7, A8.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, bindparam, func, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from charity_app.core import clock
from charity_app.core.db import db, is_sqlite
from charity_app.core.errors import Conflict
from charity_app.core.ids import new_id
from charity_app.core.text import Text
from charity_app.ledger.models import Account
from charity_app.ledger.services import Line, NotEnough, Wanted, open_accounts, open_book, post
from charity_app.registry.queries.contracts import ended_contracts
from charity_app.stock.models import Lot, Shelf
from charity_app.stock.queries.balances import Holder, accounts_of
from charity_app.stock.states.lots import LotState
from charity_app.stock.states.movements import HERE, SOURCES, STOCK_BOOK, Owner, Reason

_BRINGING = (Reason.RECEIVE, Reason.TRANSFER)
_GONE = (Owner.HANDED_OUT, Owner.SOLD, Owner.REPACKED)


@dataclass(frozen=True, kw_only=True)
class Move:
    """A number of units of one lot that go from one holder to another."""

    lot: Lot
    quantity: int
    source: Holder
    target: Holder


@dataclass(frozen=True)
class About:
    """What a movement is about: a hand-out, an order, a repack, whose row names it."""

    type: str
    id: UUID


def refusal_of(lot: Lot) -> Text | None:
    """Return why nothing of a lot may leave now, None when it may."""
    told = {"number": lot.number}
    if lot.state is LotState.QUARANTINED:
        return Text("Lot %(number)s is set aside and cannot leave: the food safety officer decides", "error", told)
    if lot.state is LotState.RECALLED:
        return Text("Lot %(number)s is recalled and cannot leave. Keep it apart until it is fetched", "error", told)
    if lot.state is LotState.EXPIRED:
        return Text("Lot %(number)s is past its date and cannot leave. Put it aside to be destroyed", "error", told)
    if lot.state is not LotState.ACCEPTED:
        return Text("Lot %(number)s is not in stock", "error", told)
    if lot.leaves_until is not None and lot.leaves_until <= clock.now():
        return Text("Lot %(number)s may no longer be handed out. Put it aside to be destroyed", "error", told)
    return None


def _is_wanted(shelf: type[Shelf]) -> ColumnElement[bool]:
    return tuple_(shelf.site_id, shelf.item_id).in_(bindparam("places", expanding=True))


_KNOWN = aliased(Shelf)
_ARE_ALL_KNOWN = select(func.count()).where(_is_wanted(_KNOWN)).scalar_subquery() == bindparam("of", type_=Integer())
_ALL_OR_NONE = select(Shelf.id).where(_is_wanted(Shelf), _ARE_ALL_KNOWN).order_by(Shelf.id).with_for_update()


def hold_shelves(places: Collection[tuple[UUID, UUID]]) -> None:
    """Keep these shelves (site, item) for this transaction, made where they are not there yet.

    While one is missing none is held: whoever held some and waited for a new one could wait for somebody who waits.
    """
    wanted, connection = {"places": list(places), "of": len(places)}, db.session.connection()
    if connection.execute(_ALL_OR_NONE, wanted).all():
        return
    for site_id, item_id in sorted(places, key=str):
        _add_shelf(site_id, item_id)
    connection.execute(_ALL_OR_NONE, wanted).all()


def _add_shelf(site_id: UUID, item_id: UUID) -> None:
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    row = {"id": new_id("shelves"), "site_id": site_id, "item_id": item_id}
    db.session.execute(insert(Shelf).values(**row).on_conflict_do_nothing())


def move(moves: Sequence[Move], *, reason: Reason, about: About, key: str) -> None:
    """Move goods, all or nothing. Raises Conflict when a lot may not leave or less is there.

    The same key with the same goods moves nothing a second time.
    """
    hold_shelves({place for one in moves for place in _shelves_of(one)})
    keep_lots({one.lot.id for one in moves})
    move_held(moves, reason=reason, about=about, key=key)


def keep_lots(lot_ids: Collection[UUID]) -> None:
    """Let nobody change the state of these lots before this transaction ends, and read them anew."""
    wanted = select(Lot).where(Lot.id.in_(lot_ids)).order_by(Lot.id).with_for_update(read=True)
    db.session.scalars(wanted.execution_options(populate_existing=True)).all()


def move_held(moves: Sequence[Move], *, reason: Reason, about: About, key: str) -> None:
    """Move goods whose shelves and lots this transaction holds already."""
    for one in moves:
        said = refusal_of(one.lot) if _is_leaving(one, reason) else None
        if said is not None:
            raise Conflict(said)
    if reason in _BRINGING:
        refuse_new_stock({one.target[1] for one in moves if one.target[0] is Owner.SITE})
    accounts = _accounts(moves)
    lines = [
        Line(
            debit=accounts[one.source[0], one.source[1], one.lot.unit],
            credit=accounts[one.target[0], one.target[1], one.lot.unit],
            amount=one.quantity,
            reason=reason.value,
            subject_type=about.type,
            subject_id=about.id,
        )
        for one in moves
    ]
    try:
        post(lines, key=key)
    except NotEnough as short:
        raise _less_left(moves, short) from short


def refuse_new_stock(site_ids: Collection[UUID]) -> None:
    """Refuse what comes to a place whose operator has no contract any more (feature 5.16). Raises Conflict."""
    ended = ended_contracts(site_ids)
    for last_day in ended.values():
        told = {"day": last_day}
        raise Conflict(
            Text("The contract of this place's operator ended on %(day)s: the street renews it first", "error", told)
        )


def _less_left(moves: Sequence[Move], short: NotEnough) -> Conflict:
    """Say which lot has how much left, where it can be told."""
    units = dict(
        db.session.execute(select(Account.unit, Account.balance).where(Account.id.in_(short.account_ids))).all()
    )
    for one in moves:
        if one.lot.unit in units:
            told = {"number": one.lot.number, "left": units[one.lot.unit]}
            return Conflict(Text("Of lot %(number)s only %(left)s are left here. Take fewer", "error", told))
    return short


def _is_leaving(one: Move, reason: Reason) -> bool:
    """Tell whether goods that are here go to people, into other goods or to another place; the way back is open."""
    source, target = one.source[0], one.target[0]
    if source not in HERE or target in _GONE:
        return source in HERE
    on_the_way = target is Owner.TRIP or (source, target) == (Owner.SITE, Owner.SITE)
    return on_the_way and reason is not Reason.RETURN


def _shelves_of(one: Move) -> list[tuple[UUID, UUID]]:
    ends = (one.source, one.target)
    return [(owner_id, one.lot.item_id) for owner, owner_id in ends if owner is Owner.SITE]


def _accounts(moves: Sequence[Move]) -> dict[tuple[str, UUID, str], Account]:
    wanted = {(owner, owner_id, one.lot.unit) for one in moves for owner, owner_id in (one.source, one.target)}
    found = accounts_of(wanted)
    missing = {one for one in wanted if (one[0].value, one[1], one[2]) not in found}
    if not missing:
        return found
    new = [Wanted(owner.value, owner_id, unit, owner in SOURCES) for owner, owner_id, unit in missing]
    open_accounts(open_book(STOCK_BOOK), new)
    return found | accounts_of(missing)
