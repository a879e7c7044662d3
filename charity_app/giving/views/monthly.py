"""Giving every month: begun from what one gives to, changed or stopped in two taps. Source: features 3.15."""

from typing import Any

from flask import Response, url_for

from charity_app.core.errors import Conflict
from charity_app.core.states import actions_from
from charity_app.giving import queries
from charity_app.giving.forms import GiveForm, MonthForm
from charity_app.giving.models import MonthlyGift, Pool
from charity_app.giving.services import monthly as services
from charity_app.giving.states.gifts import Way
from charity_app.giving.states.monthly import MONTHLY_TABLE, MonthlyAction
from charity_app.giving.views.blueprint import SAVED, WORDS, bp, in_sandbox, page_number
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.payments.models import Checkout

_AMOUNTS_FEN = (20_00, 50_00, 100_00)


@bp.get("/pools/<uuid:pool_id>/monthly")
@requires("monthly.own", pool=queries.get_pool)
def new_monthly(pool: Pool) -> Response:
    """Ask how much and by which way every month."""
    return _begin_page(pool, MonthForm())


def _begin_page(pool: Pool, form: Any) -> Response:
    return page(
        "giving/monthly_form.html",
        status=422 if form.errors else 200,
        view=queries.pool_view(pool, is_sandbox=in_sandbox()),
        is_sandbox=in_sandbox(),
        form=form,
    )


@bp.post("/pools/<uuid:pool_id>/monthly")
@requires("monthly.own", pool=queries.get_pool)
def start_monthly(pool: Pool) -> Response:
    """Begin to give every month: the first payment follows."""
    gate = queries.gate_of(pool)
    if not gate.is_open:
        raise Conflict(gate.missing[0])
    form = MonthForm.from_request()
    checkout = form.carry_out(lambda: _started(pool, form))
    if checkout is None:
        return _begin_page(pool, form)
    return done(url_for("payments.show_checkout", checkout_id=checkout.id))


def _started(pool: Pool, form: Any) -> Checkout:
    return services.start_monthly(pool, amount_fen=form.amount.data, way=Way(form.way.data), by=actor())


@bp.get("/monthly")
@requires("monthly.own")
def list_monthly() -> Response:
    """List what the viewer gives every month."""
    return page("giving/monthly_list.html", found=queries.list_monthly(actor(), number=page_number()), words=WORDS)


@bp.get("/monthly/<uuid:monthly_id>")
@requires("monthly.own", monthly=queries.get_monthly)
def show_monthly(monthly: MonthlyGift) -> Response:
    """Show one monthly gift: one tap changes or stops it."""
    return _monthly_page(monthly, GiveForm())


def _monthly_page(monthly: MonthlyGift, form: Any) -> Response:
    return page(
        "giving/monthly.html",
        status=422 if form.errors else 200,
        monthly=monthly,
        what=queries.pool_name(monthly.pool_id),
        amounts=_AMOUNTS_FEN,
        is_running=MonthlyAction.STOP in actions_from(monthly.state, MONTHLY_TABLE),
        form=form,
        words=WORDS,
    )


@bp.post("/monthly/<uuid:monthly_id>/change")
@requires("monthly.own", monthly=queries.get_monthly)
def change_monthly(monthly: MonthlyGift) -> Response:
    """Give another amount from the next month on."""
    form = GiveForm.from_request()
    if form.carry_out(lambda: _changed(monthly, form)) is None:
        return _monthly_page(monthly, form)
    return done(url_for(".show_monthly", monthly_id=monthly.id), notice=SAVED)


def _changed(monthly: MonthlyGift, form: Any) -> bool:
    services.change_monthly(monthly, amount_fen=form.amount.data, by=actor())
    return True


@bp.post("/monthly/<uuid:monthly_id>/stop")
@requires("monthly.own", monthly=queries.get_monthly)
def stop_monthly(monthly: MonthlyGift) -> Response:
    """Give no more."""
    services.stop_monthly(monthly, by=actor())
    return done(url_for(".list_monthly"), notice=SAVED)
