"""The card of a household: for the family on its phone, for staff from the household file (features 5.1, 5.7)."""

from typing import Any

from flask import Response, url_for
from segno import make_qr

from charity_app.core.errors import NotFound
from charity_app.http.access import actor, can, requires
from charity_app.http.respond import done, page
from charity_app.registry import queries as registry
from charity_app.registry.models import Household
from charity_app.registry.policy import is_own
from charity_app.registry.states import households as file_words
from charity_app.registry.views.tabs import tabs_of
from charity_app.supermarket.forms.cards import ProxyForm
from charity_app.supermarket.models import CardProxy, ShopCard
from charity_app.supermarket.queries import cards as queries
from charity_app.supermarket.queries.leases import held_at_tills
from charity_app.supermarket.queries.orders import orders_of
from charity_app.supermarket.queries.sales import spends_of
from charity_app.supermarket.queries.vouchers import offered_to
from charity_app.supermarket.services import cards
from charity_app.supermarket.states.cards import MOST_PROXIES
from charity_app.supermarket.views.blueprint import SAVED, WORDS, bp

_LISTS = ("held", "orders", "offered", "grants", "spends", "proxies")
_NOTHING: dict[str, Any] = {"points": 0, "picture": "", **dict.fromkeys(_LISTS, ())}


@bp.get("/own-card")
@requires("shop_card.own")
def show_own_card() -> Response:
    """Lead a family to its card."""
    own = sorted(actor().scope.household_ids, key=str)
    known = [key for key in own if registry.get_household(actor(), key) is not None]
    if not known:
        raise NotFound
    return done(url_for(".show_card", household_id=known[0]))


@bp.get("/households/<uuid:household_id>/card")
@requires("shop_card.show", records="household.opened", household=registry.get_household)
def show_card(household: Household) -> Response:
    """Show a household's card: points with why and until when, what was bought, who else may shop."""
    return _card_page(household, ProxyForm())


def _card_page(household: Household, form: Any) -> Response:
    card = queries.card_of(household.id)
    about = _NOTHING if card is None else _about(card)
    return page(
        "supermarket/card.html",
        status=422 if form.errors else 200,
        household=household,
        card=registry.household_card(household.id),
        file_tabs=tabs_of(household),
        is_own=is_own(actor(), household),
        labels=file_words.HOUSEHOLD_LABELS,
        tones=file_words.HOUSEHOLD_TONES,
        pass_card=card,
        form=form,
        words=WORDS,
        **about,
    )


def _about(card: ShopCard) -> dict[str, Any]:
    proxies = queries.proxies_of(card)
    return {
        "points": queries.points_of(card),
        "held": held_at_tills(card),
        "orders": orders_of(card),
        "grants": queries.grants_of(card),
        "spends": spends_of(card),
        "offered": offered_to(card),
        "proxies": [(proxy.id, queries.name_of(proxy)) for proxy in proxies],
        "is_full": len(proxies) >= MOST_PROXIES,
        "picture": _picture(card) if can("shop_card.code", card) else "",
    }


def _picture(row: ShopCard | CardProxy) -> str:
    return str(make_qr(queries.code_of(row), error="m").svg_data_uri(scale=6, border=2))


@bp.get("/cards/<uuid:card_id>/print")
@requires("shop_card.code", card=queries.get_card)
def print_card(card: ShopCard) -> Response:
    """Show a card and those of who may shop with it, to print; it says nothing but that it is a card."""
    shown = [(card.number, "", _picture(card))]
    shown += [(card.number, queries.name_of(proxy), _picture(proxy)) for proxy in queries.proxies_of(card)]
    return page("supermarket/print_card.html", card=card, shown=shown)


@bp.post("/cards/<uuid:card_id>/block")
@requires("shop_card.block", card=queries.get_card)
def block_card(card: ShopCard) -> Response:
    """Block a lost card at once."""
    cards.block_card(card, by=actor())
    return _back(card)


@bp.post("/cards/<uuid:card_id>/renew")
@requires("shop_card.renew", card=queries.get_card)
def renew_card(card: ShopCard) -> Response:
    """Give a blocked card a new code."""
    cards.renew_card(card, by=actor())
    return _back(card)


@bp.post("/cards/<uuid:card_id>/proxies/add")
@requires("shop_card.share", card=queries.get_card)
def add_proxy(card: ShopCard) -> Response:
    """Let somebody else shop with a card."""
    form: Any = ProxyForm.from_request()
    if form.carry_out(lambda: cards.add_proxy(card, name=form.name.data, by=actor())) is not None:
        return _back(card)
    household = registry.get_household(actor(), card.household_id)
    if household is None:
        raise NotFound
    return _card_page(household, form)


@bp.post("/card-proxies/<uuid:proxy_id>/remove")
@requires("shop_card.share", proxy=queries.get_proxy)
def remove_proxy(proxy: CardProxy) -> Response:
    """Let somebody no longer shop with a card, from now on."""
    cards.remove_proxy(proxy, by=actor())
    return done(url_for(".show_card", household_id=proxy.household_id), notice=SAVED)


def _back(card: ShopCard) -> Response:
    return done(url_for(".show_card", household_id=card.household_id), notice=SAVED)
