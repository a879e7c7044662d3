"""The close of a shop's day before two people, its money and goods this month, and the published lists (5.4, 5.13)."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from charity_app.core import clock
from charity_app.core.errors import NotFound
from charity_app.http.access import actor, public, requires
from charity_app.http.respond import done, page
from charity_app.registry.models import Site
from charity_app.supermarket.forms.money import CloseForm, SpendingForm
from charity_app.supermarket.queries.closes import SeenClose, counting_day, get_seen_close, list_closes
from charity_app.supermarket.queries.months import figures_of, get_month_list, published_lists
from charity_app.supermarket.queries.shops import get_shop
from charity_app.supermarket.services import books, closing
from charity_app.supermarket.views.blueprint import SAVED, WORDS, bp, page_number


@bp.get("/shops/<uuid:site_id>/closes")
@requires("shop.show", site=get_shop)
def list_closes_of_shop(site: Site) -> Response:
    """Show the closes of a shop's days, and what is to be counted today."""
    return _closes(site, CloseForm())


def _closes(site: Site, form: Any, seen: SeenClose | None = None) -> Response:
    return page(
        "supermarket/closes.html",
        status=422 if form.errors else 200,
        site=site,
        form=form,
        again=seen,
        found=list_closes(site, page=page_number()),
        is_open=counting_day(site.id) == clock.today(),
        words=WORDS,
    )


@bp.post("/shops/<uuid:site_id>/closes/close")
@requires("day.close", site=get_shop)
def close_day(site: Site) -> Response:
    """Close today with what was counted."""
    form: Any = CloseForm.from_request()
    if form.carry_out(lambda: closing.close_day(site, counted=form.counted, by=actor())) is None:
        return _closes(site, form)
    return _listed(site.id)


@bp.post("/day-closes/<uuid:close_id>/count")
@requires("day.close", close=get_seen_close)
def count_again(close: SeenClose) -> Response:
    """Write down what was counted once more."""
    form: Any = CloseForm.from_request()
    if form.carry_out(lambda: closing.count_again(close.row, counted=form.counted, by=actor())) is None:
        return _closes(close.site, form, close)
    return _listed(close.site_id)


@bp.post("/day-closes/<uuid:close_id>/confirm")
@requires("day.confirm", close=get_seen_close)
def confirm_close(close: SeenClose) -> Response:
    """Confirm what was counted, as the second person."""
    closing.confirm_close(close.row, by=actor())
    return _listed(close.site_id)


@bp.post("/day-closes/<uuid:close_id>/send-back")
@requires("day.confirm", close=get_seen_close)
def send_back(close: SeenClose) -> Response:
    """Let it be counted once more, as the second person."""
    closing.send_back(close.row, by=actor())
    return _listed(close.site_id)


def _listed(site_id: UUID) -> Response:
    return done(url_for(".list_closes_of_shop", site_id=site_id), notice=SAVED)


@bp.get("/shops/<uuid:site_id>/money")
@requires("shop.show", site=get_shop)
def show_money(site: Site) -> Response:
    """Show what went in and out of a shop this month so far."""
    return _money(site, SpendingForm())


def _money(site: Site, form: Any) -> Response:
    month = clock.today().replace(day=1)
    figures = figures_of(site.id, month)
    status = 422 if form.errors else 200
    return page(
        "supermarket/money.html", status=status, site=site, form=form, month=month, figures=figures, words=WORDS
    )


@bp.post("/shops/<uuid:site_id>/spendings/record")
@requires("shop_money.spend", site=get_shop)
def spend_money(site: Site) -> Response:
    """Write down what was paid out of the safe."""
    form: Any = SpendingForm.from_request()
    if form.carry_out(lambda: books.spend_money(site, **form.told, by=actor())) is None:
        return _money(site, form)
    return done(url_for(".show_money", site_id=site.id), notice=SAVED)


@bp.get("/months")
@public()
def list_months() -> Response:
    """Show the published lists of all shops or of one, the newest first."""
    site_id = request.args.get("site_id", type=UUID)
    found = published_lists(site_id, page=page_number())
    return page("supermarket/months.html", found=found, words=WORDS)


@bp.get("/months/<uuid:list_id>")
@public()
def show_month(list_id: UUID) -> Response:
    """Show the list of a shop's month as it was published."""
    found = get_month_list(list_id)
    if found is None:
        raise NotFound
    row, site = found
    return page("supermarket/month.html", row=row, site=site, figures=row.figures, month=row.month, words=WORDS)
