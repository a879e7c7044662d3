"""Points that a till holds of a card, so that it can sell without a network (features 5.12, 5.14; reliability A9, T8).

They leave the card for an account of the lease, which never falls below zero: whatever a till says later, it has no
more to spend than that. What it does not spend comes back, of its month and no other. The card is held first, always.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.text import Text
from charity_app.ledger.models import POINT, Account
from charity_app.ledger.services import Line, open_account, open_book, post
from charity_app.registry.models import Site
from charity_app.supermarket.events import LeaseEnded, PointsLeased, TillClosed, TillOpened
from charity_app.supermarket.models import ShopCard, Till, TillLease
from charity_app.supermarket.queries.leases import LEASE, HeldLease, due_leases, lease_at, leases_of_till, usual_cards
from charity_app.supermarket.services import granting
from charity_app.supermarket.services.granting import hold_card
from charity_app.supermarket.states.cards import AID_POINTS, CardState

RETURN = "supermarket.return_leases"
_PORTION = 100
_POINTS = settings.declare(
    "market.lease_points", 60, unit="points", rule="", name=Text("Points of one card that a till may hold", "setting")
)
_AHEAD = settings.declare(
    "market.lease_ahead_cards",
    30,
    unit="cards",
    rule="",
    name=Text("Cards for which a till may hold points ahead", "setting"),
)
_HOURS = settings.declare(
    "market.lease_hours", 4, unit="hours", rule="", name=Text("How long a till may hold points of a card", "setting")
)


def open_till(site: Site, *, by: Actor) -> Till:
    """Let a machine be a till of a shop, under the next number."""
    last = db.session.scalar(select(func.max(Till.number)).where(Till.site_id == site.id)) or 0
    till = Till(site_id=site.id, number=last + 1, opened_at=clock.now(), opened_by_id=by.user_id)
    db.session.add(till)
    db.session.flush()
    emit(TillOpened(till_id=till.id, site_id=site.id, by=by))
    return till


def close_till(till: Till, *, by: Actor) -> None:
    """Use a till no longer: what it holds goes back to the cards. Nothing when it is closed."""
    if till.closed_at is not None:
        return
    end_leases([held.lease for held in leases_of_till(till)], by=by)
    till.closed_at = clock.now()
    db.session.flush()
    emit(TillClosed(till_id=till.id, site_id=till.site_id, by=by))


def lease_points(till: Till, card: ShopCard, *, is_ahead: bool = False, by: Actor) -> TillLease | None:
    """Let a till hold points of a card up to what is allowed, or longer than before; None for a card not in use.

    It ends with the opening day at the latest; ahead of the day, with it.
    """
    with acting_in(system_scope("shop till")):
        account = hold_card(card)
        if till.closed_at is not None or card.state is not CardState.ACTIVE:
            return None
        held = lease_at(till.id, card.id) or _new_lease(till, card)
        lease, more = held.lease, min(account.balance, max(0, settings.value(_POINTS) - held.points))
        if more:
            post([_line(account, lease_account(lease), more, "lease", lease)], key=f"lease:{lease.id}:{lease.points}")
        lease.points, lease.is_ahead = lease.points + more, is_ahead
        lease.expires_at = _midnight() if is_ahead else min(_midnight(), clock.now() + _hours())
        db.session.flush()
    emit(PointsLeased(lease_id=lease.id, till_id=till.id, card_id=card.id, amount=more, by=by))
    return lease


def _new_lease(till: Till, card: ShopCard) -> HeldLease:
    lease = TillLease(till_id=till.id, card_id=card.id, points=0, taken_at=clock.now(), expires_at=clock.now())
    db.session.add(lease)
    db.session.flush()
    return HeldLease(lease, 0)


def _midnight() -> datetime:
    return clock.start_of(clock.today() + timedelta(days=1))


def _hours() -> timedelta:
    return timedelta(hours=settings.value(_HOURS))


def lease_ahead(till: Till, *, by: Actor) -> int:
    """Let a till hold points of the cards that usually come on this day of the week; returns of how many.

    What it holds of a card already stays as it is.
    """
    with acting_in(system_scope("shop till")):
        usual = usual_cards(till, most=settings.value(_AHEAD))
    leases = [lease_points(till, card, is_ahead=True, by=by) for card in usual]
    return sum(lease is not None for lease in leases)


def lease_account(lease: TillLease) -> Account:
    """Return the account in which the points of a lease lie."""
    open_book(AID_POINTS, is_separate=True)
    return open_account(AID_POINTS, owner_type=LEASE, owner_id=lease.id, unit=POINT)


def release_card(till_id: UUID, card: ShopCard, *, by: Actor) -> None:
    """Give back to a held card what a till holds of it: the till has the network and takes it from the card."""
    held = lease_at(till_id, card.id)
    if held is not None:
        end_lease(held.lease, by=by)


def end_leases(leases: Collection[TillLease], *, by: Actor) -> None:
    """Give back what is left of leases, in the order of the cards, so that nobody waits in a circle."""
    for lease in sorted(leases, key=lambda one: one.card_id):
        end_lease(lease, by=by)


def end_lease(lease: TillLease, *, by: Actor) -> int:
    """Give back to the card what is left of a lease; points whose last day is over expire. Returns what came back.

    Nothing a second time.
    """
    with acting_in(system_scope("shop till")):
        card = db.session.scalars(select(ShopCard).where(ShopCard.id == lease.card_id)).one()
        account = hold_card(card)
        held = lease_at(lease.till_id, card.id)
        if held is None or held.lease.id != lease.id:
            return 0
        over = min(held.points, lease.lapsed)
        if held.points:
            lines = [_line(lease_account(lease), account, held.points, "return", lease)]
            lines += granting.expiring(card, account, over, about=(LEASE, lease.id)) if over else []
            post(lines, key=f"lease:{lease.id}:end")
        lease.ended_at = clock.now()
        db.session.flush()
    emit(LeaseEnded(lease_id=lease.id, card_id=card.id, returned=held.points - over, expired=over, by=by))
    return held.points - over


def return_portion(*, by: Actor) -> None:
    """Give back the next leases whose till did not send anything in its time, then ask for more."""
    due = due_leases(limit=_PORTION)
    end_leases(due, by=by)
    if len(due) == _PORTION:
        enqueue(RETURN, {})


def _line(debit: Account, credit: Account, amount: int, reason: str, lease: TillLease) -> Line:
    return Line(debit=debit, credit=credit, amount=amount, reason=reason, subject_type=LEASE, subject_id=lease.id)
