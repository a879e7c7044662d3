"""Charity finance writes down that given goods were sold (R-DON-06)."""

from typing import Any

from flask import Response, url_for

from charity_app.core.errors import NotFound
from charity_app.core.text import Text
from charity_app.giving.forms.sales import SaleForm
from charity_app.giving.models import Gift
from charity_app.giving.queries import desk
from charity_app.giving.services.sales import GoodsSold, sell_goods
from charity_app.giving.states.gifts import Way
from charity_app.giving.views.blueprint import bp
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page


@bp.get("/entering/<uuid:gift_id>/sale")
@requires("gift.enter", gift=desk.get_entered)
def new_sale(gift: Gift) -> Response:
    """Ask why goods were sold, what came in and what it cost."""
    return _sale_page(gift, SaleForm())


def _sale_page(gift: Gift, form: SaleForm) -> Response:
    if gift.way is not Way.GOODS:
        raise NotFound
    return page("giving/sale_form.html", status=422 if form.errors else 200, gift=gift, form=form)


@bp.post("/entering/<uuid:gift_id>/sale")
@requires("gift.enter", gift=desk.get_entered)
def sell_given_goods(gift: Gift) -> Response:
    """Take the goods out of the books and what is left of their price in."""
    form: Any = SaleForm.from_request()
    if form.carry_out(lambda: _sold(gift, form)) is None:
        return _sale_page(gift, form)
    return done(url_for(".show_entered", gift_id=gift.id), notice=Text("Sold; what is left is in the pool", "entry"))


def _sold(gift: Gift, form: Any) -> bool:
    sell_goods(gift, sale=GoodsSold(**form.chosen("why", "income_fen", "costs_fen", "reference")), by=actor())
    return True
