"""What tills hold of cards: for a till, for a card, and what a family sees of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.ledger.models import POINT, Account
from charity_app.registry.models import Site
from charity_app.supermarket.models import Sale, ShopCard, Till, TillLease
from charity_app.supermarket.queries.shops import is_in_reach
from charity_app.supermarket.states.cards import AID_POINTS, CardState

LEASE = "till_lease"
_WEEKS, _DAY = 5, timedelta(days=1)
CLOCK_TOLERANCE = timedelta(minutes=10)
"""By how much the clock of a till may be wrong (A9)."""
_GRACE = settings.declare(
    "market.lease_grace_hours",
    24,
    unit="hours",
    rule="",
    name=Text("How long a till may send late what it sold without a network", "setting"),
)


@dataclass(frozen=True)
class HeldLease:
    """A lease with how many points lie in it."""

    lease: TillLease
    points: int


@dataclass(frozen=True)
class AtTill:
    """What a till of a shop holds of a card, as the family sees it."""

    shop: str
    till: int
    points: int
    expires_at: datetime


@dataclass(frozen=True)
class TillRow:
    """A till in a list: how many points it holds, of how many cards."""

    till: Till
    points: int
    cards: int


def get_till(viewer: Actor, till_id: UUID) -> Till | None:
    """Return a till of a shop in the viewer's reach."""
    wanted = select(Till).join(Site, Site.id == Till.site_id).where(Till.id == till_id, is_in_reach(viewer))
    return db.session.scalars(wanted).one_or_none()


def open_till_of(site: Site, till_id: str) -> Till | None:
    """Return a till of a shop that is in use, by the word under which a machine remembers it."""
    wanted = select(Till).where(Till.id == UUID(till_id), Till.site_id == site.id, Till.closed_at.is_(None))
    return db.session.scalars(wanted).one_or_none()


def list_tills(site: Site) -> list[TillRow]:
    """Return the tills of a shop that are in use, with what they hold. One statement."""
    held, cards = func.coalesce(func.sum(Account.balance), 0), func.count(TillLease.id)
    lease = and_(TillLease.till_id == Till.id, TillLease.ended_at.is_(None))
    wanted = select(Till, held, cards).join(TillLease, lease, isouter=True).join(Account, _lies_in(), isouter=True)
    wanted = wanted.where(Till.site_id == site.id, Till.closed_at.is_(None)).group_by(Till.id)
    return [TillRow(row[0], int(row[1]), row[2]) for row in db.session.execute(wanted.order_by(Till.number))]


def lease_at(till_id: UUID, card_id: UUID) -> HeldLease | None:
    """Return what a till holds of a card now. One statement."""
    wanted = _open_leases().where(TillLease.till_id == till_id, TillLease.card_id == card_id)
    found = db.session.execute(wanted).one_or_none()
    return _held(found) if found else None


def leases_of_card(card: ShopCard) -> list[HeldLease]:
    """Return what tills hold of a card, what was taken first before the rest. One statement."""
    wanted = _open_leases().where(TillLease.card_id == card.id).order_by(TillLease.taken_at, TillLease.id)
    return [_held(row) for row in db.session.execute(wanted)]


def leases_of_till(till: Till) -> list[HeldLease]:
    """Return what a till holds of any card. One statement."""
    wanted = _open_leases().where(TillLease.till_id == till.id).order_by(TillLease.card_id)
    return [_held(row) for row in db.session.execute(wanted)]


def usual_cards(till: Till, *, most: int) -> list[ShopCard]:
    """Return the cards that shopped there on at least two of the last weeks' same days, by id. Three statements."""
    days = [clock.today() - timedelta(weeks=weeks) for weeks in range(1, _WEEKS + 1)]
    on_day = [and_(Sale.sold_at >= clock.start_of(day), Sale.sold_at < clock.start_of(day + _DAY)) for day in days]
    seen = select(Sale.card_id, Sale.sold_at).where(Sale.site_id == till.site_id, Sale.card_id.is_not(None))
    held = {one.lease.card_id for one in leases_of_till(till)}
    visits = {(key, clock.local_date(at)) for key, at in db.session.execute(seen.where(or_(*on_day)))}
    came = Counter(key for key, _day in visits if key not in held)
    often = [key for key, times in came.most_common(most) if times > 1]
    wanted = select(ShopCard).where(ShopCard.id.in_(often), ShopCard.state == CardState.ACTIVE)
    return list(db.session.scalars(wanted.order_by(ShopCard.id)))


def cards_ahead(till: Till) -> list[ShopCard]:
    """Return the cards of which a till took points ahead of the day. One statement."""
    lease = and_(TillLease.card_id == ShopCard.id, TillLease.till_id == till.id, TillLease.ended_at.is_(None))
    wanted = select(ShopCard).join(TillLease, lease).where(TillLease.is_ahead, TillLease.expires_at > clock.now())
    return list(db.session.scalars(wanted.order_by(ShopCard.number)))


def due_leases(*, limit: int) -> Sequence[TillLease]:
    """Return the next leases that are over, and whose till has had its time to send what it sold."""
    over = clock.now() - timedelta(hours=settings.value(_GRACE))
    wanted = select(TillLease).where(TillLease.ended_at.is_(None), TillLease.expires_at < over)
    return db.session.scalars(wanted.order_by(TillLease.taken_at, TillLease.id).limit(limit)).all()


def held_at_tills(card: ShopCard) -> list[AtTill]:
    """Return where points of a card are held, what was taken first before the rest. One statement."""
    wanted = (
        _open_leases()
        .add_columns(Site.name, Till.number)
        .join(Till, Till.id == TillLease.till_id)
        .join(Site, Site.id == Till.site_id)
        .where(TillLease.card_id == card.id, Account.balance > 0)
    )
    found = db.session.execute(wanted.order_by(TillLease.taken_at, TillLease.id))
    return [AtTill(row[2], row[3], int(row[1]), row[0].expires_at) for row in found]


def _open_leases() -> Select[TillLease, int]:
    """Select open leases with what lies in their accounts."""
    return (
        select(TillLease, func.coalesce(Account.balance, 0))
        .join(Account, _lies_in(), isouter=True)
        .where(TillLease.ended_at.is_(None))
    )


def _lies_in() -> ColumnElement[bool]:
    owner = and_(Account.owner_type == LEASE, Account.owner_id == TillLease.id)
    return and_(owner, Account.book == AID_POINTS, Account.unit == POINT)


def _held(row: Any) -> HeldLease:
    return HeldLease(row[0], int(row[1]))
