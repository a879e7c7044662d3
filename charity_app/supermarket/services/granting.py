"""Points month by month, and what becomes of those that nobody spent. Source: domain.md 5.3, feature 5.3.

The oldest points are spent first: what is left of a month is what the card holds less all later months.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select

from charity_app.core import clock, settings
from charity_app.core.calendar import add_months
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.privacy import HOUSE
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.text import Text
from charity_app.ledger.models import POINT, Account
from charity_app.ledger.queries import balance
from charity_app.ledger.services import Line, open_account, open_book, post
from charity_app.supermarket.events import PointsExpired, PointsGranted
from charity_app.supermarket.models import PointGrant, ShopCard
from charity_app.supermarket.queries.cards import CARD
from charity_app.supermarket.queries.entitlements import entitlements
from charity_app.supermarket.queries.holds import Hold, holds_of_card
from charity_app.supermarket.states.cards import AID_POINTS, CardState

GRANT = "point_grant"
_LIFE = settings.declare(
    "market.points_months", 3, unit="months", rule="", name=Text("Points that nobody spends are gone after", "setting")
)
_CARRY = settings.declare(
    "market.carry_share",
    100,
    unit="percent",
    rule="",
    name=Text("Share of the points left of a month that moves on to the next", "setting"),
)


def grant_month(card: ShopCard, *, by: Actor) -> PointGrant | None:
    """Grant the points of this month once; None when that was done, or the household is entitled to none."""
    month = clock.today().replace(day=1)
    db.session.execute(select(ShopCard.id).where(ShopCard.id == card.id).with_for_update()).one()
    done = select(PointGrant.id).where(PointGrant.card_id == card.id, PointGrant.month == month)
    entitled = entitlements([card.household_id])[card.household_id]
    if card.state is not CardState.ACTIVE or not entitled.has_card or db.session.scalar(done) is not None:
        return None
    grant = PointGrant(
        card_id=card.id,
        household_id=card.household_id,
        street_id=card.street_id,
        committee_id=card.committee_id,
        month=month,
        amount=entitled.points,
        reasons=entitled.reasons(),
        expires_on=_last_day(month),
        granted_at=clock.now(),
    )
    db.session.add(grant)
    db.session.flush()
    lines = [_line(points_issuer(), points_account(card), grant.amount, "grant", grant)]
    post(lines, key=f"points:grant:{grant.id}")
    emit(PointsGranted(card_id=card.id, month=month, amount=grant.amount, by=by))
    return grant


def _last_day(month: date) -> date:
    """Return the last day on which the points of a month can be spent."""
    after = add_months(month, settings.value(_LIFE))
    return date.fromordinal(after.toordinal() - 1)


def points_account(card: ShopCard) -> Account:
    """Return the account in which a card has its points."""
    return _account_of(card) or _open_account(card)


def _account_of(card: ShopCard) -> Account | None:
    """Read the account anew. One statement."""
    wanted = select(Account).filter_by(book=AID_POINTS, owner_type=CARD, owner_id=card.id, unit=POINT)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()


def _open_account(card: ShopCard) -> Account:
    open_book(AID_POINTS, is_separate=True)
    return open_account(AID_POINTS, owner_type=CARD, owner_id=card.id, unit=POINT)


def points_issuer() -> Account:
    """Return the account that all points come from and go back to."""
    open_book(AID_POINTS, is_separate=True)
    return open_account(AID_POINTS, owner_type="issuer", owner_id=HOUSE.id, unit=POINT, may_go_negative=True)


def _line(debit: Account, credit: Account, amount: int, reason: str, grant: PointGrant) -> Line:
    return Line(debit=debit, credit=credit, amount=amount, reason=reason, subject_type=GRANT, subject_id=grant.id)


def hold_card(card: ShopCard) -> Account:
    """Let no other till use a card before this transaction ends, and read it and its points anew. Two statements."""
    wanted = select(ShopCard).where(ShopCard.id == card.id).with_for_update()
    return points_account(db.session.scalars(wanted.execution_options(populate_existing=True)).one())


def expire_points(grant: PointGrant, *, by: Actor) -> int:
    """Take back what is left of a month whose last day is over, once; returns how many points.

    What a till or an order holds of it stays there, for it was taken in time; it expires when it comes back.
    """
    card = db.session.scalars(select(ShopCard).where(ShopCard.id == grant.card_id).with_for_update()).one()
    if grant.expired is not None or grant.expires_on >= clock.today():
        return 0
    account, holds = points_account(card), holds_of_card(card)
    unspent = _unspent(grant, balance(account) + _live(holds))
    left = unspent - _lapse(holds, unspent)
    if left:
        post([_line(account, points_issuer(), left, "expire", grant)], key=f"points:expire:{grant.id}")
    grant.expired, grant.expired_at = left, clock.now()
    db.session.flush()
    emit(PointsExpired(card_id=card.id, month=grant.month, amount=left, by=by))
    return left


def _unspent(grant: PointGrant, points: int) -> int:
    """Return what is left of a month when a card has so many points, for the oldest are spent first."""
    later = select(func.coalesce(func.sum(PointGrant.amount), 0)).where(
        PointGrant.card_id == grant.card_id, PointGrant.month > grant.month, PointGrant.expired.is_(None)
    )
    return min(grant.amount, max(0, points - int(db.session.scalar(later) or 0)))


def carry_over(grant: PointGrant, *, by: Actor) -> int:
    """Let the agreed share of what is left of the last month move on, once; returns how many points did not.

    A part of a point moves on, and so does what a till or an order holds.
    """
    card = db.session.scalars(select(ShopCard).where(ShopCard.id == grant.card_id).with_for_update()).one()
    db.session.refresh(grant)
    if grant.carried_at is not None or grant.expired is not None or grant.month >= clock.today().replace(day=1):
        return 0
    grant.carried_at, account = clock.now(), points_account(card)
    unspent = _unspent(grant, balance(account) + _live(holds_of_card(card)))
    stays = min(balance(account), unspent * (100 - min(100, max(0, settings.value(_CARRY)))) // 100)
    if stays:
        post([_line(account, points_issuer(), stays, "carry", grant)], key=f"points:carry:{grant.id}")
        _leave_behind(grant, stays)
        emit(PointsExpired(card_id=card.id, month=grant.month, amount=stays, by=by))
    db.session.flush()
    return stays


def _leave_behind(grant: PointGrant, points: int) -> None:
    if points == grant.amount:
        grant.expired, grant.expired_at = points, clock.now()
        return
    grant.amount -= points
    grant.reasons = {**grant.reasons, "left_behind": points}


def carried_grants(*, limit: int = 100) -> list[PointGrant]:
    """Return the next grants of the last month of which nobody has said how much moves on."""
    month = add_months(clock.today().replace(day=1), -1)
    waits = (PointGrant.month == month, PointGrant.carried_at.is_(None), PointGrant.expired.is_(None))
    return list(db.session.scalars(select(PointGrant).where(*waits).order_by(PointGrant.id).limit(limit)))


def _live(holds: Sequence[Hold]) -> int:
    """Add up what is held of months that are not over."""
    return sum(hold.points - hold.row.lapsed for hold in holds)


def _lapse(holds: Sequence[Hold], points: int) -> int:
    """Mark the oldest points as those that are held: a hold takes them first. Returns how many were found there."""
    open_points = points
    for hold in holds:
        part = min(open_points, hold.points - hold.row.lapsed)
        hold.row.lapsed += part
        open_points -= part
    return points - open_points


def expiring(card: ShopCard, account: Account, amount: int, *, about: tuple[str, UUID]) -> list[Line]:
    """Return the line that takes points of a month that is over out of a held card; the month counts them."""
    over = select(PointGrant).where(PointGrant.card_id == card.id, PointGrant.expired.is_not(None))
    for grant in db.session.scalars(over.order_by(PointGrant.month.desc()).limit(1)):
        grant.expired = min(grant.amount, (grant.expired or 0) + amount)
    issuer, (kind, key) = points_issuer(), about
    return [Line(debit=account, credit=issuer, amount=amount, reason="expire", subject_type=kind, subject_id=key)]


def add_returned(card: ShopCard) -> None:
    """Add points that came back after their last day to the newest month of a held card: they expire with it."""
    wanted = select(PointGrant).where(PointGrant.card_id == card.id, PointGrant.expired.is_(None))
    with acting_in(system_scope("points come back")):
        live = db.session.scalars(wanted.order_by(PointGrant.month.desc())).all()
    whole = balance(points_account(card)) + _live(holds_of_card(card))
    returned = whole - sum(grant.amount for grant in live)
    if not live or returned <= 0:
        return
    newest = live[0]
    newest.amount += returned
    newest.reasons = {**newest.reasons, "returned": newest.reasons.get("returned", 0) + returned}
    db.session.flush()


def due_grants(*, limit: int = 100) -> list[PointGrant]:
    """Return the next months whose last day is over, the oldest first."""
    wanted = select(PointGrant).where(PointGrant.expired.is_(None), PointGrant.expires_on < clock.today())
    return list(db.session.scalars(wanted.order_by(PointGrant.month, PointGrant.id).limit(limit)))


def is_granted() -> ColumnElement[bool]:
    """Condition: a card has the points of this month."""
    month = clock.today().replace(day=1)
    return exists().where(PointGrant.card_id == ShopCard.id, PointGrant.month == month)
