"""The till: one field for the scanner, one tap to finish, and the second screen (features 5.2, 5.9, 5.15)."""

from typing import Any
from uuid import UUID

from flask import Response, g, request, url_for

from charity_app.core.db import rollback_unit
from charity_app.core.errors import Conflict, Invalid, TooMany
from charity_app.core.scope import acting_in, system_scope
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.i18n import say, translate
from charity_app.http.respond import done, page_or_fragment, with_etag
from charity_app.registry.models import Site
from charity_app.supermarket.forms.till import TillForm, sign_held
from charity_app.supermarket.queries.charity_sales import charity_sale_now, was_held_today
from charity_app.supermarket.queries.sales import sale_of_slip, screen_of, slip_key
from charity_app.supermarket.queries.shops import get_shop
from charity_app.supermarket.queries.till import Found, Held, load_till, read_code, standing_before, typed_number
from charity_app.supermarket.queries.till_sales import SentLine, sale_key
from charity_app.supermarket.services.cards import block_card
from charity_app.supermarket.services.conflicts import list_slip
from charity_app.supermarket.services.guessing import admit_number
from charity_app.supermarket.services.leasing import lease_points
from charity_app.supermarket.services.screens import show_basket
from charity_app.supermarket.services.selling import Unpayable, sell_basket
from charity_app.supermarket.views.blueprint import SAVED, WORDS, bp
from charity_app.supermarket.views.offline import told_offline
from charity_app.supermarket.views.tills import till_here

BLOCKED = Text("This card is blocked now; its points stay. The service station gives it a new code", "till")


@bp.get("/shops/<uuid:site_id>/till")
@requires("till.use", site=get_shop)
def show_till(site: Site) -> Response:
    """Show an empty till."""
    return _till_page(site, Held())


def _till_page(site: Site, held: Held, **more: Any) -> Response:
    here = till_here(site)
    till = more.pop("till", None) or load_till(site, held, till_id=here.id if here else None)
    more["charity_sale"] = charity_sale_now(site.id)
    more["offline"] = told_offline(site, here, held, till, more["charity_sale"])
    told: dict[str, Any] = {
        "status": 200,
        "said": None,
        "choices": (),
        "new": None,
        "slip": "",
        "is_in_doubt": False,
    } | more
    signed = sign_held(site, held)
    answer = page_or_fragment(
        "supermarket/till.html", "supermarket/_till.html", site=site, till=till, held=signed, words=WORDS, **told
    )
    answer.headers["Permissions-Policy"] = "camera=(self)"
    return answer


def _here_id(site: Site) -> UUID | None:
    here = till_here(site)
    return here.id if here else None


def _scanned_code() -> str:
    return request.form.get("code", "")[:200]


def _is_number() -> bool:
    return typed_number(_scanned_code()) is not None


def _admit_number() -> Text | None:
    """Count a try at the phone behind a card number before the transaction; returns what is said to one too many."""
    try:
        admit_number(_scanned_code(), user_id=actor().user_id)
    except TooMany as refusal:
        return refusal.text
    return None


@bp.post("/shops/<uuid:site_id>/till/scan")
@requires("till.use", before=_admit_number, prepares_when=_is_number, needs_key=False, site=get_shop)
def scan_code(site: Site) -> Response:
    """Take one scan: a card stands before the till, goods go into the basket; or change the pieces of a line."""
    form: Any = TillForm.from_request()
    held = form.held(site)
    if g.prepared is not None or not form.validate():
        said = translate(g.prepared) if g.prepared else next(iter(form.code.errors), None)
        return _till_page(site, held, status=422, said=said)
    changed = form.changed(held)
    return _scanned(site, held, read_code(form.code.data or "")) if changed is None else show_held(site, changed)


def _scanned(site: Site, held: Held, found: Found) -> Response:
    taken, here = _taken(held, found), till_here(site)
    if taken is None:
        said = translate(found.refusal) if found.refusal else None
        return _till_page(site, held, status=422 if said else 200, said=said, choices=found.choices)
    if found.shopper is not None and here is not None:
        lease_points(here, found.shopper.card, by=actor())
    return show_held(site, taken, new=found.item.id if found.item else None)


def _taken(held: Held, found: Found) -> Held | None:
    if found.shopper is not None:
        return held.with_shopper(found.shopper)
    return held.with_pieces(found.item.id, found.quantity) if found.item else None


def show_held(site: Site, held: Held, **more: Any) -> Response:
    """Show what a till holds, to the customer too."""
    till = load_till(site, held, till_id=_here_id(site))
    user_id = actor().user_id
    assert user_id is not None
    show_basket(site, user_id, till.basket)
    return _till_page(site, held, till=till, **more)


@bp.post("/shops/<uuid:site_id>/till/finish")
@requires("till.use", site=get_shop)
def finish_sale(site: Site) -> Response:
    """Let the basket be paid for, now or as a paper slip tells that it was; or list the slip for two people."""
    form: Any = TillForm.from_request()
    held, slip = form.held(site), (form.slip.data or "").strip()
    if not form.validate():
        return _till_page(site, held, status=422, slip=slip, said=next(iter(form.slip.errors), None))
    known = sale_of_slip(site, slip) if slip else None
    if known is not None:
        said = say("till", "Slip %(slip)s was entered already: receipt %(number)s", slip=slip, number=known.number)
        return _till_page(site, held, status=409, slip=slip, said=said)
    if slip and form.listed.data:
        return _listed(site, held, slip)
    return _asked(site, held, slip) if slip and was_held_today(site.id) else _sold(site, held, slip)


def _listed(site: Site, held: Held, slip: str) -> Response:
    till = load_till(site, held)
    lines = [
        SentLine(one.item.id, one.quantity, one.points, one.price_fen, one.is_cash)
        for one in till.basket.lines
        if one.quantity
    ]
    try:
        row = list_slip(site, slip, till.shopper, lines, by=actor())
    except Invalid as refusal:
        return _till_page(site, held, status=422, slip=slip, said=translate(refusal.text))
    return done(url_for(".show_conflict", conflict_id=row.id), notice=SAVED)


def _asked(site: Site, held: Held, slip: str) -> Response:
    """Let two people say into which book cash of a slip goes, on the day of a charity sale."""
    if not load_till(site, held).basket.cash_fen:
        return _sold(site, held, slip)
    said = say("till", "A charity sale was held today: two people say where the cash of this slip belongs")
    return _till_page(site, held, status=409, slip=slip, said=said, is_in_doubt=True)


def _sold(site: Site, held: Held, slip: str) -> Response:
    user_id, before = actor().user_id, standing_before(held)
    assert user_id is not None
    key = slip_key(site, slip) if slip else sale_key(held.key)
    try:
        sale = sell_basket(site, before.shopper, before.wanted, key=key, till_id=_here_id(site), by=actor())
    except Conflict as refusal:
        rollback_unit()
        is_on_its_line = before.shopper is not None and isinstance(refusal, Unpayable)
        said = None if is_on_its_line else translate(refusal.text)
        return _till_page(site, held, status=409 if before.shopper else 422, said=said, slip=slip)
    show_basket(site, user_id, None)
    return done(url_for(".show_receipt", sale_id=sale.id))


@bp.post("/shops/<uuid:site_id>/till/block")
@requires("till.use", site=get_shop)
def block_lost_card(site: Site) -> Response:
    """Block the card before the till, whose family says that it is lost; the points stay."""
    form: Any = TillForm.from_request()
    shopper = standing_before(form.held(site)).shopper
    if shopper is None:
        return _till_page(site, form.held(site), status=422, said=say("till", "Scan the card of the customer"))
    with acting_in(system_scope("shop till")):
        block_card(shopper.card, by=actor())
    return done(url_for(".show_till", site_id=site.id), notice=BLOCKED)


@bp.get("/shops/<uuid:site_id>/till/screen")
@requires("till.use", site=get_shop)
def show_screen(site: Site) -> Response:
    """Show the customer the basket of the viewer's till."""
    user_id = actor().user_id
    screen = screen_of(site, user_id) if user_id else None
    return with_etag(page_or_fragment("supermarket/screen.html", "supermarket/_screen.html", site=site, screen=screen))
