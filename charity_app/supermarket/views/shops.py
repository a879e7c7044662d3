"""A shop as everybody sees it, its desk, and what goods cost there."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from charity_app.core.errors import NotFound
from charity_app.http.access import actor, public, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms import HoursForm
from charity_app.registry.forms.choices import id_of, version_of
from charity_app.registry.models import Site
from charity_app.registry.queries.contracts import ended_contracts
from charity_app.registry.services import set_hours
from charity_app.stock.queries.desk import near_lots
from charity_app.stock.queries.lots import get_item
from charity_app.stock.states.items import UNITS
from charity_app.supermarket.forms.shop import PriceFilterForm, PriceForm
from charity_app.supermarket.queries.charity_sales import public_charity_sales
from charity_app.supermarket.queries.conflicts import undecided_at
from charity_app.supermarket.queries.inspections import fair_share
from charity_app.supermarket.queries.limits import most_of
from charity_app.supermarket.queries.months import published_lists
from charity_app.supermarket.queries.orders import waiting_at
from charity_app.supermarket.queries.shops import (
    get_open_shop,
    get_shop,
    list_prices,
    open_shops,
    shops_of,
    short_at,
    today_at,
)
from charity_app.supermarket.services import selling
from charity_app.supermarket.views.blueprint import SAVED, WORDS, bp, page_number

_MONTHS = 6


@bp.get("/")
@public()
def list_open_shops() -> Response:
    """Show everybody where the shops are and when they are open."""
    return page("supermarket/open_shops.html", shops=open_shops())


@bp.get("/at/<uuid:site_id>")
@public()
def show_open_shop(site_id: UUID) -> Response:
    """Show everybody a shop: where and when, what is short, how to help, what went in and out."""
    shop = get_open_shop(site_id)
    if shop is None:
        raise NotFound
    return page(
        "supermarket/open_shop.html",
        shop=shop,
        short=short_at(shop.site),
        lists=published_lists(site_id).items[:_MONTHS],
        charity_sales=public_charity_sales(shop.site),
        units=UNITS,
        words=WORDS,
    )


@bp.get("/shops")
@requires("shop.show")
def list_shops() -> Response:
    """Show the shops that the viewer keeps or looks after; one shop alone is opened at once."""
    found = shops_of(actor())
    if len(found) == 1:
        return done(url_for(".show_shop", site_id=found[0].id))
    ended = ended_contracts([site.id for site in found])
    return page("supermarket/shops.html", sites=found, ended=ended)


@bp.get("/shops/<uuid:site_id>")
@requires("shop.show", site=get_shop)
def show_shop(site: Site) -> Response:
    """Show what a shop sold today, what expires soon and what waits."""
    return page(
        "supermarket/shop.html",
        site=site,
        today=today_at(site),
        undecided=undecided_at(site),
        ordered=waiting_at(site),
        share=fair_share(site),
        near=near_lots(site),
        words=WORDS,
    )


@bp.get("/shops/<uuid:site_id>/prices")
@requires("shop.show", site=get_shop)
def list_shop_prices(site: Site) -> Response:
    """Show what goods cost in a shop."""
    return _prices(site, PriceForm(), None)


@bp.get("/shops/<uuid:site_id>/prices/labels")
@requires("shop.show", site=get_shop)
def print_shelf_labels(site: Site) -> Response:
    """Show a label for each shelf, to be printed: what a piece costs, and how many a household may have."""
    found = list_prices(site, labelled=True, page=page_number())
    most = {category: most_of(category) for category in {row.item.category for row in found.items}}
    return page("supermarket/shelf_labels.html", site=site, found=found, most=most, words=WORDS)


def _prices(site: Site, form: Any, item_id: UUID | None) -> Response:
    asked = PriceFilterForm(request.args)
    found = list_prices(site, q=asked.q.data or "", without=bool(asked.without.data), page=page_number())
    return page(
        "supermarket/prices.html",
        status=422 if form.errors else 200,
        site=site,
        asked=asked,
        found=found,
        form=form,
        refused_id=item_id,
        words=WORDS,
    )


@bp.post("/shops/<uuid:site_id>/prices/set")
@requires("shop.price", site=get_shop)
def set_price(site: Site) -> Response:
    """Say what one piece costs in points and in cash."""
    form: Any = PriceForm.from_request()
    item_id = id_of(form.item_id.data)
    item = get_item(actor(), item_id) if item_id else None
    if item is None:
        raise NotFound
    costs = {"points": form.points.data, "price_fen": form.price_fen.data}
    if form.carry_out(lambda: selling.set_price(site, item, **costs, by=actor())) is None:
        return _prices(site, form, item_id)
    return done(url_for(".list_shop_prices", site_id=site.id), notice=SAVED)


@bp.get("/shops/<uuid:site_id>/hours")
@requires("shop.hours", site=get_shop)
def show_hours(site: Site) -> Response:
    """Ask when a shop is open."""
    return _hours(site, HoursForm(obj=site))


def _hours(site: Site, form: HoursForm) -> Response:
    return page("supermarket/hours.html", status=422 if form.errors else 200, site=site, form=form)


@bp.post("/shops/<uuid:site_id>/hours")
@requires("shop.hours", site=get_shop)
def change_hours(site: Site) -> Response:
    """Say when a shop is open."""
    form = HoursForm.from_request()
    version = version_of(form.version.data)
    form.carry_out(lambda: set_hours(site, form.hours(), version=version, by=actor()))
    return _hours(site, form) if form.errors else done(url_for(".show_shop", site_id=site.id), notice=SAVED)
