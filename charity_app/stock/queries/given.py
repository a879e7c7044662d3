"""What became of the goods of a donor: only sums and places, never a household. Source: feature 4.7, R-MKT-01."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, and_, cast, func, or_, select

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, Role, acting_in, system_scope
from charity_app.ledger.models import Account, Transfer
from charity_app.registry.models import Site
from charity_app.stock.models import Disposal, GoodsDelivery, GoodsDonor, HandOut, Item, Lot, LotParent
from charity_app.stock.queries.recalls import HAND_OUT
from charity_app.stock.states.lots import LotState
from charity_app.stock.states.movements import HERE, STOCK_BOOK, DisposalState, Owner, WasteReason

FEWEST = 10
"""Numbers of households and people below this are told as fewer (ruling 17)."""


@dataclass(frozen=True)
class Proceeds:
    """What came in for what was sold of a lot, and the purpose it was sold for, where there was one."""

    fen: int
    cause: str | None


@dataclass(frozen=True)
class Fate:
    """What became of one lot: units taken in, handed out at how many places, packed, sold, destroyed, still there.

    `households` counts who received some of it, or of what was made of it; `proceeds` is what it was sold for.
    """

    lot: Lot
    item: Item
    taken_in: int
    handed_out: int
    places: int
    packed: int
    sold: int
    destroyed: int
    here: int
    reasons: tuple[WasteReason, ...] = ()
    households: int = 0
    proceeds: tuple[Proceeds, ...] = ()

    @property
    def is_few(self) -> bool:
        """Tell whether so few households received it that their number is not told."""
        return 0 < self.households < FEWEST


@dataclass(frozen=True)
class GivenDelivery:
    """A delivery of the viewer with the place that took it and what became of every lot."""

    row: GoodsDelivery
    place: str
    fates: tuple[Fate, ...]


ProceedsOf = Callable[[Collection[UUID]], Mapping[UUID, Sequence[Proceeds]]]
_proceeds_of: ProceedsOf | None = None


def install_proceeds(proceeds_of: ProceedsOf) -> None:
    """Take from the room that sells what came in for lots."""
    global _proceeds_of  # noqa: PLW0603
    _proceeds_of = proceeds_of


def own_donors(viewer: Actor) -> list[GoodsDonor]:
    """Return the donors that the viewer is, or for whose organisation the viewer speaks."""
    managed = {grant.organisation_id for grant in viewer.grants_of(Role.ORG_MANAGER) if grant.organisation_id}
    is_own = or_(GoodsDonor.user_id == viewer.user_id, GoodsDonor.organisation_id.in_(managed))
    return list(db.session.scalars(select(GoodsDonor).where(is_own).order_by(GoodsDonor.code)))


def get_own_donor(viewer: Actor, donor_id: UUID) -> GoodsDonor | None:
    """Return a donor if the viewer is it, or speaks for its organisation."""
    return next((donor for donor in own_donors(viewer) if donor.id == donor_id), None)


def show_given(donors: Sequence[GoodsDonor], *, page: int = 1) -> Page[GivenDelivery]:
    """Return one page of what these donors gave, the latest first, with what became of it. Six statements."""
    of = (GoodsDelivery.donor_id.in_([donor.id for donor in donors]), GoodsDelivery.arrived_at.is_not(None))
    wanted = select(GoodsDelivery, Site.name).join(Site, Site.id == GoodsDelivery.site_id).where(*of)
    order = wanted.order_by(GoodsDelivery.arrived_at.desc(), GoodsDelivery.number)
    found: Page[tuple[GoodsDelivery, str]] = fetch_page(order, lambda row: (row[0], row[1]), number=page)
    fates = _fates([row.id for row, _place in found.items])
    shown = tuple(GivenDelivery(row, place, tuple(fates.get(row.id, ()))) for row, place in found.items)
    return Page(shown, found.number, found.pages, found.total)


def moved_between(donor_ids: Sequence[UUID], *, since: datetime, until: datetime) -> dict[UUID, dict[Owner, int]]:
    """Return by donor how many units of their lots went to whom from an instant until another; returns count against.

    Two statements.
    """
    found: dict[UUID, dict[Owner, int]] = {}
    for side, sign in ((Transfer.credit_id, 1), (Transfer.debit_id, -1)):
        wanted = (
            select(GoodsDonor.id, Account.owner_type, cast(func.sum(Transfer.amount), BigInteger))
            .join(Lot, Lot.donor_id == GoodsDonor.id)
            .join(Account, and_(Account.unit == Lot.unit, Account.book == STOCK_BOOK))
            .join(Transfer, side == Account.id)
            .where(GoodsDonor.id.in_(donor_ids), Transfer.at >= since, Transfer.at < until)
            .group_by(GoodsDonor.id, Account.owner_type)
        )
        for donor_id, owner, amount in db.session.execute(wanted):
            sums = found.setdefault(donor_id, {})
            sums[Owner(owner)] = sums.get(Owner(owner), 0) + sign * int(amount)
    return found


def donors_untold(month: date, *, limit: int) -> list[GoodsDonor]:
    """Return the next donors who want news and were not told about a month yet, held until the end of the unit."""
    untold = or_(GoodsDonor.told_month.is_(None), GoodsDonor.told_month < month)
    wanted = select(GoodsDonor).where(GoodsDonor.wants_news, untold).order_by(GoodsDonor.id).limit(limit)
    return list(db.session.scalars(wanted.with_for_update()))


def _fates(delivery_ids: Sequence[UUID]) -> dict[UUID, list[Fate]]:
    wanted = select(Lot, Item).join(Item, Item.id == Lot.item_id).where(Lot.delivery_id.in_(delivery_ids))
    lots = [(row[0], row[1]) for row in db.session.execute(wanted.order_by(Lot.created_at, Lot.id))]
    ids = [lot.id for lot, _item in lots]
    sums, reasons, families = _sums(ids), _reasons(ids), _families(ids)
    sold = _proceeds_of(ids) if _proceeds_of else {}
    found: dict[UUID, list[Fate]] = {}
    for lot, item in lots:
        if lot.delivery_id is not None and lot.state is not LotState.ANNOUNCED:
            found.setdefault(lot.delivery_id, []).append(
                replace(
                    _fate(lot, item, sums.get(lot.id, {})),
                    reasons=reasons.get(lot.id, ()),
                    households=families.get(lot.id, 0),
                    proceeds=tuple(sold.get(lot.id, ())),
                )
            )
    return found


def _sums(lot_ids: Sequence[UUID]) -> dict[UUID, dict[Owner, tuple[int, int]]]:
    """Return by lot and owner how much it holds, and in how many accounts."""
    held, places = cast(func.sum(Account.balance), BigInteger), func.count(Account.id).filter(Account.balance > 0)
    wanted = (
        select(Lot.id, Account.owner_type, held, places)
        .join(Account, and_(Account.unit == Lot.unit, Account.book == STOCK_BOOK))
        .where(Lot.id.in_(lot_ids))
        .group_by(Lot.id, Account.owner_type)
    )
    found: dict[UUID, dict[Owner, tuple[int, int]]] = {}
    for lot_id, owner, total, count in db.session.execute(wanted):
        found.setdefault(lot_id, {})[Owner(owner)] = (int(total), int(count))
    return found


def _reasons(lot_ids: Sequence[UUID]) -> dict[UUID, tuple[WasteReason, ...]]:
    wanted = select(Disposal.lot_id, Disposal.reason).where(
        Disposal.lot_id.in_(lot_ids), Disposal.state == DisposalState.CONFIRMED
    )
    found: dict[UUID, tuple[WasteReason, ...]] = {}
    for lot_id, reason in db.session.execute(wanted.distinct().order_by(Disposal.reason)):
        found[lot_id] = (*found.get(lot_id, ()), reason)
    return found


def _families(lot_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Count by lot the households that received some of it or of what was made of it, directly or not."""
    family = select(Lot.id.label("root"), Lot.id.label("id")).where(Lot.id.in_(lot_ids)).cte("made", recursive=True)
    family = family.union(select(family.c.root, LotParent.lot_id).join(family, LotParent.parent_id == family.c.id))
    wanted = (
        select(family.c.root, func.count(func.distinct(HandOut.household_id)))
        .join(Lot, Lot.id == family.c.id)
        .join(Account, and_(Account.unit == Lot.unit, Account.owner_type == Owner.HANDED_OUT.value))
        .join(Transfer, Transfer.credit_id == Account.id)
        .join(HandOut, and_(HandOut.id == Transfer.subject_id, Transfer.subject_type == HAND_OUT))
        .group_by(family.c.root)
    )
    with acting_in(system_scope("what became of goods")):
        return {row[0]: row[1] for row in db.session.execute(wanted)}


def _fate(lot: Lot, item: Item, sums: dict[Owner, tuple[int, int]]) -> Fate:
    def held(owner: Owner) -> int:
        return sums.get(owner, (0, 0))[0]

    return Fate(
        lot,
        item,
        taken_in=-held(Owner.DONOR),
        handed_out=held(Owner.HANDED_OUT),
        places=sums.get(Owner.HANDED_OUT, (0, 0))[1],
        packed=held(Owner.REPACKED),
        sold=held(Owner.SOLD),
        destroyed=held(Owner.WASTE),
        here=sum(held(owner) for owner in HERE),
    )
