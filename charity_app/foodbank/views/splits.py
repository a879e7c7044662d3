"""Pages of splits: the table with the proposal of the rule, other numbers with a reason, what became of it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from charity_app.core import clock
from charity_app.core.text import Text
from charity_app.foodbank.forms.splits import SplitForm, numbers_of, share_name, split_form
from charity_app.foodbank.models import Split
from charity_app.foodbank.queries import sharing
from charity_app.foodbank.queries.picking import offers_of
from charity_app.foodbank.queries.sharing import Table
from charity_app.foodbank.queries.splits import get_split, shares_of
from charity_app.foodbank.services import splitting
from charity_app.foodbank.services.splitting import Decision
from charity_app.foodbank.states.orders import SplitReason
from charity_app.foodbank.views.blueprint import WORDS, bp
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of, id_of
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site
from charity_app.stock.models import GoodsDelivery
from charity_app.stock.queries.lots import get_delivery

_MADE = Text("Shared out: the outlets have their orders and are told", "split")


@bp.get("/deliveries/<uuid:delivery_id>/split")
@requires("split.make", delivery=get_delivery)
def show_delivery_split(delivery: GoodsDelivery) -> Response:
    """Show how a delivery would be shared out."""
    table = sharing.table_of(delivery.site_id, sharing.totals_of_delivery(delivery))
    return _table_page(table, _url_of(delivery), _site(delivery.site_id))


def _url_of(delivery: GoodsDelivery) -> str:
    return url_for(".split_delivery", delivery_id=delivery.id)


def _site(site_id: UUID) -> Site:
    site = get_site(actor(), site_id)
    assert site is not None
    return site


def _table_page(table: Table, action: str, depot: Site, form: SplitForm | None = None, **told: Any) -> Response:
    shown = form or split_form(table)(data={"wanted_on": clock.today()})
    return page(
        "foodbank/split.html",
        status=422 if shown.errors else 200,
        table=table,
        form=shown,
        action=action,
        depot=depot,
        share_name=share_name,
        words=WORDS,
        **({"offers": [], "chosen": ()} | told),
    )


@bp.post("/deliveries/<uuid:delivery_id>/split")
@requires("split.make", delivery=get_delivery)
def split_delivery(delivery: GoodsDelivery) -> Response:
    """Share a delivery out."""
    table = sharing.table_of(delivery.site_id, sharing.totals_of_delivery(delivery))
    depot, form = _site(delivery.site_id), split_form(table).from_request()
    row = form.carry_out(lambda: _split(depot, table, form, delivery))
    if row is None:
        return _table_page(table, _url_of(delivery), depot, form)
    return done(url_for(".show_split", split_id=row.id), notice=_MADE)


def _split(depot: Site, table: Table, form: SplitForm, delivery: GoodsDelivery | None = None) -> Split:
    reason = code_of(SplitReason, form.reason.data)
    told = Decision(numbers=numbers_of(form, table), reason=reason, wanted_on=form.wanted_on.data)
    return splitting.split_goods(depot, table, decision=told, delivery=delivery, by=actor())


def _chosen(site: Site) -> Mapping[UUID, int]:
    keys = {key for text in request.args.getlist("item") if (key := id_of(text)) is not None}
    return sharing.free_of(site.id, keys) if keys else {}


def _depot_url(site: Site, chosen: Mapping[UUID, int]) -> str:
    return url_for(".split_stock", site_id=site.id, item=[str(key) for key in sorted(chosen, key=str)])


@bp.get("/depots/<uuid:site_id>/split")
@requires("split.make", site=get_site)
def show_stock_split(site: Site) -> Response:
    """Choose what to share out of what a depot has, and show how."""
    chosen = _chosen(site)
    table = sharing.table_of(site.id, chosen)
    return _table_page(table, _depot_url(site, chosen), site, offers=offers_of(site.id), chosen=set(chosen))


@bp.post("/depots/<uuid:site_id>/split")
@requires("split.make", site=get_site)
def split_stock(site: Site) -> Response:
    """Share goods of a depot out."""
    chosen = _chosen(site)
    table = sharing.table_of(site.id, chosen)
    form = split_form(table).from_request()
    row = form.carry_out(lambda: _split(site, table, form))
    if row is None:
        url = _depot_url(site, chosen)
        return _table_page(table, url, site, form, offers=offers_of(site.id), chosen=set(chosen))
    return done(url_for(".show_split", split_id=row.id), notice=_MADE)


@bp.get("/splits/<uuid:split_id>")
@requires("split.show", split=get_split)
def show_split(split: Split) -> Response:
    """Show who got how much, and what the rule had proposed."""
    return page(
        "foodbank/split_made.html", split=split, shares=shares_of(split), depot=_site(split.depot_id), words=WORDS
    )
