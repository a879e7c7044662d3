"""The till: one field for the scanner, one tap to finish, and the second screen (features 5.2, 5.9, 5.15)."""

from dataclasses import replace
from typing import Any

from flask import Response, g, url_for

from charity_app.core.errors import Conflict
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.forms import read_key
from charity_app.http.i18n import translate
from charity_app.http.respond import done, page_or_fragment, with_etag
from charity_app.registry.models import Site
from charity_app.supermarket.forms.till import TillForm, sign_held
from charity_app.supermarket.queries.sales import screen_of
from charity_app.supermarket.queries.shops import get_shop
from charity_app.supermarket.queries.till import Found, Held, Till, load_till, read_code
from charity_app.supermarket.services.screens import show_basket
from charity_app.supermarket.services.selling import Unpayable, sell_basket
from charity_app.supermarket.views.blueprint import WORDS, bp

_NO_CARD = Text("Scan the card of the customer", "till")


@bp.get("/shops/<uuid:site_id>/till")
@requires("till.use", site=get_shop)
def show_till(site: Site) -> Response:
    """Show an empty till."""
    return _till_page(site, Held())


def _till_page(site: Site, held: Held, **more: Any) -> Response:
    till = more.pop("till", None) or load_till(site, held)
    told: dict[str, Any] = {"status": 200, "said": None, "choices": (), "new": None} | more
    signed = sign_held(site, held)
    return page_or_fragment(
        "supermarket/till.html", "supermarket/_till.html", site=site, till=till, held=signed, words=WORDS, **told
    )


@bp.post("/shops/<uuid:site_id>/till/scan")
@requires("till.use", site=get_shop)
def scan_code(site: Site) -> Response:
    """Take one scan: a card stands before the till, goods go into the basket; or change the pieces of a line."""
    form: Any = TillForm.from_request()
    held = form.held(site)
    if not form.validate():
        return _till_page(site, held, status=422, said=form.code.errors[0] if form.code.errors else None)
    changed = form.changed(held)
    if changed is not None:
        return _shown(site, changed)
    found = read_code(form.code.data or "")
    taken = _taken(held, found)
    if taken is None:
        said = translate(found.refusal) if found.refusal else None
        return _till_page(site, held, status=422 if said else 200, said=said, choices=found.choices)
    return _shown(site, taken, new=found.item.id if found.item else None)


def _taken(held: Held, found: Found) -> Held | None:
    if found.shopper is not None:
        return held.with_shopper(found.shopper)
    return held.with_pieces(found.item.id, found.quantity) if found.item else None


def _shown(site: Site, held: Held, **more: Any) -> Response:
    till = load_till(site, held)
    user_id = actor().user_id
    assert user_id is not None
    show_basket(site, user_id, till.basket)
    g.location = url_for(".show_till", site_id=site.id)
    return _till_page(site, held, till=till, **more)


@bp.post("/shops/<uuid:site_id>/till/finish")
@requires("till.use", site=get_shop)
def finish_sale(site: Site) -> Response:
    """Let the basket be paid for."""
    form: Any = TillForm.from_request()
    held = form.held(site)
    till = load_till(site, held)
    if till.shopper is None and not till.basket.is_good:
        return _till_page(site, held, till=till, status=422, said=translate(_NO_CARD))
    return _sold(site, held, till)


def _sold(site: Site, held: Held, till: Till) -> Response:
    user_id = actor().user_id
    assert user_id is not None
    try:
        sale = sell_basket(site, till.shopper, till.wanted, key=f"till:{read_key()}", by=actor())
    except Unpayable as refusal:
        return _till_page(site, held, till=replace(till, basket=refusal.basket), status=409)
    except Conflict as refusal:
        return _till_page(site, held, till=till, status=409, said=translate(refusal.text))
    show_basket(site, user_id, None)
    return done(url_for(".show_receipt", sale_id=sale.id))


@bp.get("/shops/<uuid:site_id>/till/screen")
@requires("till.use", site=get_shop)
def show_screen(site: Site) -> Response:
    """Show the customer the basket of the viewer's till."""
    user_id = actor().user_id
    screen = screen_of(site, user_id) if user_id else None
    return with_etag(page_or_fragment("supermarket/screen.html", "supermarket/_screen.html", site=site, screen=screen))
