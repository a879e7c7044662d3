"""Sales of a shop: receipt, list, export, and taking one back before a second person (R-VCH-01)."""

from typing import Any

from flask import Response, make_response, request, url_for

from charity_app.core import clock
from charity_app.core.money import Money
from charity_app.core.sheets import write_csv, write_xlsx
from charity_app.http.access import actor, requires
from charity_app.http.i18n import translate
from charity_app.http.respond import done, page
from charity_app.registry.models import Site
from charity_app.supermarket.forms.shop import SaleFilterForm
from charity_app.supermarket.queries.charity_sales import charity_sale_of
from charity_app.supermarket.queries.sales import SaleRow, SeenSale, get_seen_sale, lines_of, list_sales
from charity_app.supermarket.queries.shops import get_shop
from charity_app.supermarket.services import selling
from charity_app.supermarket.views.blueprint import SAVED, WORDS, bp, page_number

_MOST_ROWS = 20_000
_HEADER = ("小票", "时间", "件数", "积分", "现金（元）", "状态")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/sales/<uuid:sale_id>")
@requires("sale.show", sale=get_seen_sale)
def show_receipt(sale: SeenSale) -> Response:
    """Show the receipt of a sale: what, how many, what was paid; the same for everybody."""
    told: dict[str, Any] = {"lines": lines_of(sale.row), "charity_sale": charity_sale_of(sale.row)}
    return page("supermarket/receipt.html", sale=sale, words=WORDS, **told)


@bp.get("/shops/<uuid:site_id>/sales")
@requires("shop.show", site=get_shop)
def list_shop_sales(site: Site) -> Response:
    """Show the sales of a shop, the newest first."""
    form = SaleFilterForm(request.args)
    form.validate()
    found = list_sales(site, form.asked, page=page_number())
    return page("supermarket/sales.html", site=site, form=form, found=found, words=WORDS)


@bp.get("/shops/<uuid:site_id>/sales/export")
@requires("sale.export", site=get_shop)
def export_sales(site: Site) -> Response:
    """Write the listed sales to a file; it names no card and no family."""
    form = SaleFilterForm(request.args)
    form.validate()
    found = list_sales(site, form.asked, size=_MOST_ROWS)
    kind = "xlsx" if request.args.get("kind") == "xlsx" else "csv"
    rows = [_exported(row) for row in found.items]
    response = make_response(write_xlsx(_HEADER, rows) if kind == "xlsx" else write_csv(_HEADER, rows))
    response.headers["Content-Type"] = _XLSX if kind == "xlsx" else "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="sales.{kind}"'
    return response


def _exported(row: SaleRow) -> tuple[Any, ...]:
    at = f"{row.sale.sold_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    state = translate(WORDS["sale_labels"][row.sale.state])
    return row.sale.number, at, row.pieces, row.sale.points, Money(row.sale.cash_fen).yuan, state


@bp.post("/sales/<uuid:sale_id>/ask-refund")
@requires("sale.ask_refund", sale=get_seen_sale)
def ask_refund(sale: SeenSale) -> Response:
    """Ask a second person to take a sale back."""
    selling.ask_refund(sale.row, by=actor())
    return _back(sale)


@bp.post("/sales/<uuid:sale_id>/refund")
@requires("sale.refund", sale=get_seen_sale)
def refund_sale(sale: SeenSale) -> Response:
    """Take a sale back as the second person."""
    selling.refund_sale(sale.row, by=actor())
    return _back(sale)


@bp.post("/sales/<uuid:sale_id>/keep")
@requires("sale.refund", sale=get_seen_sale)
def keep_sale(sale: SeenSale) -> Response:
    """Leave a sale as it is, as the second person."""
    selling.keep_sale(sale.row, by=actor())
    return _back(sale)


def _back(sale: SeenSale) -> Response:
    return done(url_for(".show_receipt", sale_id=sale.id), notice=SAVED)
