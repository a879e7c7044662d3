"""The till without a network: its page without anybody on it, its service worker, and what it may sell (5.12)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Response, current_app, jsonify, url_for

from charity_app.core import clock
from charity_app.core.errors import Conflict
from charity_app.core.scope import acting_in, system_scope
from charity_app.core.text import Text
from charity_app.http.access import requires
from charity_app.http.respond import page
from charity_app.registry.models import Site
from charity_app.stock.states.items import Category
from charity_app.supermarket.forms.sync import sign_lease
from charity_app.supermarket.models import CharitySale, Till
from charity_app.supermarket.queries.cards import Shopper
from charity_app.supermarket.queries.charity_sales import charity_sale_now
from charity_app.supermarket.queries.leases import cards_ahead
from charity_app.supermarket.queries.offline import codes_of, goods_of, last_link, lease_offline
from charity_app.supermarket.queries.shops import get_shop
from charity_app.supermarket.queries.till import Held
from charity_app.supermarket.queries.till import Till as Shown
from charity_app.supermarket.queries.till_sales import till_key
from charity_app.supermarket.views.blueprint import bp
from charity_app.supermarket.views.tills import till_here


@bp.get("/shops/<uuid:site_id>/till/offline")
@requires("till.use", site=get_shop)
def show_offline_till(site: Site) -> Response:
    """Show the till as it is without a network: a browser keeps it, so it holds nobody."""
    return page("supermarket/till_offline.html", site=site)


@bp.get("/shops/<uuid:site_id>/till/worker.js")
@requires("till.use", site=get_shop)
def send_worker(site: Site) -> Response:
    """Send the script that answers for the till alone when the network is gone."""
    script = Path(str(current_app.static_folder), "js/till-worker.js").read_bytes()
    allowed = {"Service-Worker-Allowed": url_for(".show_till", site_id=site.id)}
    return Response(script, mimetype="text/javascript", headers=allowed)


@bp.get("/shops/<uuid:site_id>/till/goods")
@requires("till.use", site=get_shop)
def send_goods(site: Site) -> Response:
    """Send what this machine's till needs to sell without a network: its key, the end of its chain, goods, codes."""
    till = till_here(site)
    if till is None:
        raise Conflict(Text("This machine is no till of this shop", "tills"))
    seq, mac = last_link(till)
    told = {"id": str(till.id), "number": till.number, "key": till_key(till.id).hex(), "seq": seq, "before": mac}
    with acting_in(system_scope("shop till")):
        ahead = [one for card in cards_ahead(till) if (one := _lease(till, Shopper(card)))]
    charity_sale = _told(charity_sale_now(site.id))
    return jsonify(till=told, goods=goods_of(site), codes=codes_of(site), ahead=ahead, charity_sale=charity_sale)


def told_offline(
    site: Site, till: Till | None, held: Held, shown: Shown, charity_sale: CharitySale | None
) -> Mapping[str, str] | None:
    """Return as JSON what the page of a machine's till keeps in case the network goes; None on any other machine."""
    if till is None:
        return None
    pieces = [[str(one.item.id), one.quantity] for one in shown.wanted]
    goods = goods_of(site, [one.item.id for one in shown.wanted]) if pieces else []
    return {
        "held": json.dumps({"key": held.key, "pieces": pieces, "goods": goods}),
        "lease": json.dumps(_lease(till, shown.shopper)),
        "charity_sale": json.dumps(_told(charity_sale)),
        "till": str(till.id),
    }


def _told(charity_sale: CharitySale | None) -> dict[str, str] | None:
    """Return what a machine keeps of the charity sale that goes on."""
    if charity_sale is None:
        return None
    return {"id": str(charity_sale.id), "name": charity_sale.name, "cause": charity_sale.cause}


def _lease(till: Till, shopper: Shopper | None) -> dict[str, Any] | None:
    found = lease_offline(till, shopper, tuple(Category)) if shopper else None
    if found is None:
        return None
    return {
        "word": sign_lease(found.lease, found.shopper),
        "number": found.shopper.card.number,
        "proxy": found.shopper.proxy is not None,
        "points": found.points,
        "left": found.left,
        "until": int((found.until - clock.offset()).timestamp() * 1000),
        "mark": found.mark,
        "ahead": found.lease.is_ahead,
    }
