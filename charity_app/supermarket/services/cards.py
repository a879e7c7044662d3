"""Cards: opened the moment the rules say so, blocked when lost, renewed by staff, ended with the entitlement."""

from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.privacy import seal
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.registry.models import Household
from charity_app.registry.models.parts import place_of
from charity_app.registry.services.stamps import clean_words
from charity_app.supermarket.events import CardEnded, CardMoved, CardOpened, CodeRenewed, ProxyAdded, ProxyRemoved
from charity_app.supermarket.models import CardProxy, ShopCard
from charity_app.supermarket.queries.cards import card_of, code_index, code_place, proxies_of
from charity_app.supermarket.queries.entitlements import entitlements
from charity_app.supermarket.states.cards import CARD_TABLE, MOST_PROXIES, CardAction

_CODE_SIGNS = 16


def follow_rules(household_id: UUID, *, by: Actor) -> ShopCard | None:
    """Open or end the card of a household as the rules say today; returns the open one."""
    card = card_of(household_id)
    is_entitled = entitlements([household_id])[household_id].has_card
    if card is None and is_entitled:
        return _open(household_id, by)
    if card is not None and not is_entitled:
        _end(card, by)
        return None
    return card


def _open(household_id: UUID, by: Actor) -> ShopCard:
    household = db.session.scalars(select(Household).where(Household.id == household_id).with_for_update()).one()
    opened_meanwhile = card_of(household_id)
    if opened_meanwhile is not None:
        return opened_meanwhile
    card = ShopCard(number=f"K{new_code(7)}", opened_at=clock.now(), **place_of(household))
    _give_code(card)
    db.session.add(card)
    db.session.flush()
    emit(CardOpened(card_id=card.id, by=by))
    return card


def _give_code(row: ShopCard | CardProxy) -> None:
    code = new_code(_CODE_SIGNS)
    row.code_sealed = seal(row.key_owner, code, place=code_place("code_sealed", row))
    row.code_index = code_index(code)


def _end(card: ShopCard, by: Actor) -> None:
    advance(card, CARD_TABLE, CardAction.END, ended_at=clock.now())
    for proxy in proxies_of(card):
        proxy.ended_at = clock.now()
    db.session.flush()
    emit(CardEnded(card_id=card.id, by=by))


def block_card(card: ShopCard, *, by: Actor) -> None:
    """Block a lost card at once, with everybody who shops with it. Raises Conflict when it is blocked."""
    advance(card, CARD_TABLE, CardAction.BLOCK, blocked_at=clock.now())
    emit(CardMoved(card_id=card.id, action=CardAction.BLOCK, by=by))


def renew_card(card: ShopCard, *, by: Actor) -> None:
    """Make a blocked card good again under a new code; its points stay. Raises Conflict unless it is blocked."""
    advance(card, CARD_TABLE, CardAction.RENEW, blocked_at=None)
    _give_code(card)
    db.session.flush()
    emit(CardMoved(card_id=card.id, action=CardAction.RENEW, by=by))
    emit(CodeRenewed(card_id=card.id, by=by))


def add_proxy(card: ShopCard, *, name: str, by: Actor) -> CardProxy:
    """Let somebody else shop with a card, two people at most. Raises Invalid, Conflict."""
    words = clean_words(name, field="name", longest=40)
    if not words:
        raise Invalid(Text("Please fill this in", "error"), field="name")
    db.session.execute(select(ShopCard.id).where(ShopCard.id == card.id).with_for_update()).one()
    if len(proxies_of(card)) >= MOST_PROXIES:
        raise Conflict(Text("Two people may shop for a household. Remove one of them first", "error"))
    proxy = CardProxy(card_id=card.id, added_at=clock.now(), household_id=card.household_id)
    proxy.street_id, proxy.committee_id = card.street_id, card.committee_id
    proxy.name_sealed = seal(proxy.key_owner, words, place=code_place("name_sealed", proxy))
    _give_code(proxy)
    db.session.add(proxy)
    db.session.flush()
    emit(ProxyAdded(card_id=card.id, proxy_id=proxy.id, by=by))
    return proxy


def remove_proxy(proxy: CardProxy, *, by: Actor) -> None:
    """Let somebody no longer shop with a card, from this moment. Raises Conflict when it was so already."""
    if proxy.ended_at is not None:
        raise Conflict(Text("This person may no longer shop with the card", "error"))
    proxy.ended_at = clock.now()
    db.session.flush()
    emit(ProxyRemoved(card_id=proxy.card_id, proxy_id=proxy.id, by=by))
