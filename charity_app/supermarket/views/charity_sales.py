"""Charity sales of a shop: announced, opened, closed before two people, and public with what came in (feature 5.10)."""

from typing import Any
from uuid import UUID

from flask import Response, url_for

from charity_app.core import clock
from charity_app.core.errors import NotFound
from charity_app.http.access import actor, public, requires
from charity_app.http.respond import done, page
from charity_app.registry.models import Site
from charity_app.supermarket.forms.charity_sales import CharitySaleForm, CountForm
from charity_app.supermarket.queries.charity_sales import (
    SeenCharitySale,
    get_public_charity_sale,
    get_seen_charity_sale,
    goods_sold_in,
    list_charity_sales,
)
from charity_app.supermarket.queries.shops import get_shop
from charity_app.supermarket.services import charity_sales
from charity_app.supermarket.views.blueprint import SAVED, WORDS, bp, page_number


@bp.get("/charity-sales/<uuid:charity_sale_id>")
@public()
def show_charity_sale(charity_sale_id: UUID) -> Response:
    """Show everybody a charity sale: when, for what, what was sold and what came in."""
    seen = get_public_charity_sale(charity_sale_id)
    if seen is None:
        raise NotFound
    return page("supermarket/charity_sale.html", seen=seen, goods=goods_sold_in(seen.row), words=WORDS)


@bp.get("/shops/<uuid:site_id>/charity-sales")
@requires("shop.show", site=get_shop)
def list_charity_sales_of_shop(site: Site) -> Response:
    """Show the charity sales of a shop, the newest first."""
    return _charity_sales(site, CharitySaleForm())


def _charity_sales(site: Site, form: Any, *, counting: SeenCharitySale | None = None) -> Response:
    return page(
        "supermarket/charity_sales.html",
        status=422 if form.errors else 200,
        site=site,
        form=form if counting is None else CharitySaleForm(),
        count_form=CountForm() if counting is None else form,
        counting=counting,
        found=list_charity_sales(site, page=page_number()),
        today=clock.today(),
        words=WORDS,
    )


@bp.post("/shops/<uuid:site_id>/charity-sales/plan")
@requires("charity_sale.run", site=get_shop)
def plan_charity_sale(site: Site) -> Response:
    """Announce a charity sale."""
    form: Any = CharitySaleForm.from_request()
    told = {"name": form.name.data, "cause": form.cause.data, "day": form.day.data}
    if form.carry_out(lambda: charity_sales.plan_charity_sale(site, **told, by=actor())) is None:
        return _charity_sales(site, form)
    return _listed(site.id)


@bp.post("/charity-sales/<uuid:charity_sale_id>/open")
@requires("charity_sale.run", charity_sale=get_seen_charity_sale)
def open_charity_sale(charity_sale: SeenCharitySale) -> Response:
    """Begin a charity sale."""
    charity_sales.open_charity_sale(charity_sale.row, by=actor())
    return _listed(charity_sale.site_id)


@bp.post("/charity-sales/<uuid:charity_sale_id>/cancel")
@requires("charity_sale.run", charity_sale=get_seen_charity_sale)
def cancel_charity_sale(charity_sale: SeenCharitySale) -> Response:
    """Call off a charity sale that has not begun."""
    charity_sales.cancel_charity_sale(charity_sale.row, by=actor())
    return _listed(charity_sale.site_id)


@bp.post("/charity-sales/<uuid:charity_sale_id>/close")
@requires("charity_sale.run", charity_sale=get_seen_charity_sale)
def close_charity_sale(charity_sale: SeenCharitySale) -> Response:
    """End a charity sale with what was counted."""
    return _counted(charity_sale, charity_sales.close_charity_sale)


@bp.post("/charity-sales/<uuid:charity_sale_id>/count")
@requires("charity_sale.run", charity_sale=get_seen_charity_sale)
def count_charity_sale(charity_sale: SeenCharitySale) -> Response:
    """Write down what was counted once more."""
    return _counted(charity_sale, charity_sales.count_charity_sale)


def _counted(seen: SeenCharitySale, command: Any) -> Response:
    form: Any = CountForm.from_request()

    def count() -> bool:
        fen, reason = form.told
        command(seen.row, counted_fen=fen, reason=reason, by=actor())
        return True

    if form.carry_out(count) is None:
        return _charity_sales(seen.site, form, counting=seen)
    return _listed(seen.site_id)


@bp.post("/charity-sales/<uuid:charity_sale_id>/confirm")
@requires("charity_sale.confirm", charity_sale=get_seen_charity_sale)
def confirm_charity_sale(charity_sale: SeenCharitySale) -> Response:
    """Confirm what was counted, as the second person."""
    charity_sales.confirm_charity_sale(charity_sale.row, by=actor())
    return _listed(charity_sale.site_id)


@bp.post("/charity-sales/<uuid:charity_sale_id>/send-back")
@requires("charity_sale.confirm", charity_sale=get_seen_charity_sale)
def send_back_charity_sale(charity_sale: SeenCharitySale) -> Response:
    """Let it be counted once more, as the second person."""
    charity_sales.send_back_charity_sale(charity_sale.row, by=actor())
    return _listed(charity_sale.site_id)


def _listed(site_id: UUID) -> Response:
    return done(url_for(".list_charity_sales_of_shop", site_id=site_id), notice=SAVED)
