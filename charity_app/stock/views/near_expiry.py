"""The board of what expires soon, at a place and in the whole district, with one tap to offer it (feature 4.3)."""

from flask import Response, request, url_for

from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site
from charity_app.stock.models import Lot
from charity_app.stock.queries.near_expiry import STEPS, count_near_lots, list_near_lots, offered_today
from charity_app.stock.queries.reach import get_seen_lot
from charity_app.stock.services import offering
from charity_app.stock.views.blueprint import WORDS, bp, page_number

_OFFERED = Text("Offered to the outlets", "near expiry")


def _days() -> int:
    asked = request.args.get("days", max(STEPS), type=int)
    return asked if asked in STEPS else max(STEPS)


@bp.get("/places/<uuid:site_id>/near-expiry")
@requires("stock.show", site=get_site)
def show_near_expiry(site: Site) -> Response:
    """Show what expires soon at a place."""
    return _board(site)


@bp.get("/near-expiry")
@requires("stock.oversee")
def list_near_expiry() -> Response:
    """Show what expires soon in the whole district."""
    return _board(None)


def _board(site: Site | None) -> Response:
    days = _days()
    found = list_near_lots(days, site=site, page=page_number())
    return page(
        "stock/near_expiry.html",
        site=site,
        days=days,
        counts=count_near_lots(site=site),
        found=found,
        offered=offered_today(site) if site else frozenset(),
        words=WORDS,
    )


@bp.post("/places/<uuid:site_id>/lots/<uuid:lot_id>/offer")
@requires("stock.keep", site=get_site, lot=get_seen_lot)
def offer_lot(site: Site, lot: Lot) -> Response:
    """Offer what a place has of a lot to the outlets."""
    offering.offer_near_expiry(lot, site, by=actor())
    return done(url_for(".show_near_expiry", site_id=site.id), notice=_OFFERED)
