"""The work list of a shop: sales without a network about which two people decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, func, select

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.registry.models import Site
from charity_app.stock.models import Item
from charity_app.stock.queries.lots import items_of
from charity_app.stock.queries.seen import SeenAtSite
from charity_app.supermarket.models import Sale, ShopCard, Till, TillConflict
from charity_app.supermarket.queries.shops import find_in_reach
from charity_app.supermarket.queries.till_sales import SentLine, unpacked
from charity_app.supermarket.states.tills import REFUSALS, ConflictState, Outcome, Problem

_UNDECIDED = (ConflictState.OPEN, ConflictState.PROPOSED)


@dataclass(frozen=True)
class SeenConflict(SeenAtSite[TillConflict]):
    """A conflict with its shop."""

    @property
    def proposed_by_id(self) -> UUID | None:
        """Who proposed how it ends, and so does not confirm."""
        return self.row.proposed_by_id


@dataclass(frozen=True)
class ConflictDetail:
    """What is to be seen of a conflict: the card's number, the till's, the goods, the receipt."""

    card: str | None
    till: int | None
    lines: Sequence[tuple[SentLine, Item]]
    receipt: Sale | None


def outcomes_of(row: TillConflict) -> tuple[Outcome, ...]:
    """Return how a conflict may end."""
    if row.problem in (Problem.GAP, Problem.STOCK_MISSING, *REFUSALS):
        return (Outcome.DISMISSED,)
    if _is_book_in_doubt(row):
        return (Outcome.AS_GIFTS, Outcome.AS_TRADE, Outcome.DISMISSED)
    if row.card_id is None:
        return (Outcome.GIVEN, Outcome.DISMISSED)
    return (Outcome.GIVEN, Outcome.CHARGED, Outcome.DISMISSED)


def _is_book_in_doubt(row: TillConflict) -> bool:
    """Tell whether cash was taken of which nobody but people know for which book."""
    has_cash = any(line.price_fen for line in unpacked(row.lines))
    return has_cash and row.problem in (Problem.CHARITY_SALE, Problem.SLIP)


def get_seen_conflict(viewer: Actor, conflict_id: UUID) -> SeenConflict | None:
    """Return a conflict of a shop in the viewer's reach."""
    found = find_in_reach(TillConflict, conflict_id, viewer)
    return SeenConflict(*found) if found else None


def list_conflicts(site: Site, *, page: int = 1) -> Page[TillConflict]:
    """Return one page of the conflicts of a shop, what is to be decided first. One statement."""
    order = case((TillConflict.state.in_(_UNDECIDED), 0), else_=1)
    wanted = select(TillConflict).where(TillConflict.site_id == site.id)
    ordered = wanted.order_by(order, TillConflict.found_at.desc(), TillConflict.id)
    return fetch_page(ordered, lambda row: row[0], number=page)


def undecided_at(site: Site) -> int:
    """Return how many conflicts of a shop are to be decided."""
    wanted = select(func.count()).where(TillConflict.site_id == site.id, TillConflict.state.in_(_UNDECIDED))
    return db.session.scalar(wanted) or 0


def detail_of(row: TillConflict) -> ConflictDetail:
    """Return what is to be seen of a conflict. Four statements at most."""
    lines = unpacked(row.lines)
    items = items_of({line.item_id for line in lines}) if lines else {}
    with acting_in(system_scope("till conflict")):
        card = db.session.scalar(select(ShopCard.number).where(ShopCard.id == row.card_id)) if row.card_id else None
    till = db.session.scalar(select(Till.number).where(Till.id == row.till_id)) if row.till_id else None
    sale = db.session.scalars(select(Sale).where(Sale.id == row.sale_id)).one_or_none() if row.sale_id else None
    return ConflictDetail(card, till, [(line, items[line.item_id]) for line in lines], sale)
