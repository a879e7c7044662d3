"""Cards follow the facts: at once for the household of a fact, at night for everybody in portions (feature 5.1)."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select

from charity_app.casework.models import NeedItem
from charity_app.casework.states.needs import NeedState
from charity_app.core.db import db
from charity_app.core.jobs import enqueue
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.registry.models import Household
from charity_app.supermarket.models import ShopCard
from charity_app.supermarket.queries.cards import card_of
from charity_app.supermarket.queries.entitlements import entitlements
from charity_app.supermarket.queries.leases import leases_of_card
from charity_app.supermarket.services import granting, merging
from charity_app.supermarket.services.cards import follow_rules
from charity_app.supermarket.services.ending_orders import LAPSE
from charity_app.supermarket.services.leasing import end_leases
from charity_app.supermarket.states.cards import CardState

FOLLOW, GRANT, EXPIRE = "supermarket.follow", "supermarket.grant", "supermarket.expire"
CARRY = "supermarket.carry"
PORTION = 100


def follow_household(household_id: UUID, *, by: Actor) -> None:
    """Open or end the card of a household, and give a good one the points of this month."""
    with acting_in(system_scope("cards follow facts")):
        if not db.session.scalar(select(or_(_has_card(household_id), _has_need(household_id)))):
            return
        had_card = card_of(household_id) is not None
        card = follow_rules(household_id, by=by)
        if card is not None:
            granting.grant_month(card, by=by)
            if not had_card:
                merging.gather_points(household_id, by=by)


def _has_card(household_id: Any) -> ColumnElement[bool]:
    return exists().where(ShopCard.household_id == household_id, ShopCard.ended_at.is_(None))


def _has_need(household_id: Any) -> ColumnElement[bool]:
    return exists().where(NeedItem.household_id == household_id, NeedItem.state != NeedState.ENDED)


def follow_merged(household_id: UUID, *, other_id: UUID, by: Actor) -> None:
    """End the card of a file that became part of another; its order goes over, and its points with what tills hold."""
    with acting_in(system_scope("cards follow facts")):
        other = card_of(other_id)
        follow_household(household_id, by=by)
        card = card_of(household_id)
        if other is not None and card is not None:
            merging.take_order_over(card, other, by=by)
        follow_household(other_id, by=by)
        if other is not None and other.state is CardState.ENDED and card is not None:
            end_leases([held.lease for held in leases_of_card(other)], by=by)
            merging.carry_points(card, other, by=by)


def plan_night() -> None:
    """Ask for everything that is due once a day: points that expire, cards, points of the month, orders."""
    for kind in (EXPIRE, CARRY, FOLLOW, GRANT, LAPSE):
        enqueue(kind, {})


def follow_portion(after: UUID | None, *, by: Actor) -> None:
    """Let the cards of the next households follow the rules, then ask for the portion after it."""
    wanted = select(Household.id).where(or_(_has_card(Household.id), _has_need(Household.id)))
    if after is not None:
        wanted = wanted.where(Household.id > after)
    ids = list(db.session.scalars(wanted.order_by(Household.id).limit(PORTION)))
    entitled = entitlements(ids)
    with_card = set(db.session.scalars(select(ShopCard.household_id).where(_open_among(ids))))
    for household_id in ids:
        if entitled[household_id].has_card != (household_id in with_card):
            follow_rules(household_id, by=by)
    _ask_next(FOLLOW, ids)


def _open_among(ids: list[UUID]) -> ColumnElement[bool]:
    return and_(ShopCard.household_id.in_(ids), ShopCard.ended_at.is_(None))


def grant_portion(after: UUID | None, *, by: Actor) -> None:
    """Grant the points of this month to the next cards that have none, then ask for the portion after it.

    After the last one what came back to cards of merged files goes over to the cards that stay.
    """
    wanted = select(ShopCard).where(ShopCard.state == CardState.ACTIVE, ~granting.is_granted())
    if after is not None:
        wanted = wanted.where(ShopCard.id > after)
    cards = list(db.session.scalars(wanted.order_by(ShopCard.id).limit(PORTION)))
    for card in cards:
        granting.grant_month(card, by=by)
    if len(cards) < PORTION:
        merging.gather_points(by=by)
    _ask_next(GRANT, [card.id for card in cards])


def expire_portion(*, by: Actor) -> None:
    """Take back what is left of the next months whose last day is over, then ask for more."""
    due = granting.due_grants(limit=PORTION)
    for grant in due:
        granting.expire_points(grant, by=by)
    if len(due) == PORTION:
        enqueue(EXPIRE, {})


def carry_portion(*, by: Actor) -> None:
    """Let the share of the last month move on for the next cards, then ask for more."""
    due = granting.carried_grants(limit=PORTION)
    for grant in due:
        granting.carry_over(grant, by=by)
    if len(due) == PORTION:
        enqueue(CARRY, {})


def _ask_next(kind: str, ids: list[UUID]) -> None:
    if len(ids) == PORTION:
        enqueue(kind, {"after": ids[-1]})
