"""The public page of what depots are short of, and the promise to bring it."""

from flask import Response, url_for

from charity_app.core import clock
from charity_app.core.text import Text
from charity_app.foodbank.forms.splits import PledgeForm
from charity_app.foodbank.queries.shortages import shortages
from charity_app.foodbank.services.pledging import pledge
from charity_app.foodbank.views.blueprint import WORDS, bp
from charity_app.foodbank.views.orders import tried
from charity_app.http.access import actor, public, requires
from charity_app.http.respond import done, page
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site
from charity_app.stock.models import Item
from charity_app.stock.queries.lots import get_item

_PLEDGED = Text("Thank you! You are expected. Bring it on the day you chose", "shortage")


@bp.get("/shortage")
@public()
def show_shortage() -> Response:
    """Show everybody what depots and shops are short of."""
    return page("foodbank/shortage.html", found=shortages(), words=WORDS)


@bp.get("/shortage/<uuid:site_id>/<uuid:item_id>")
@requires("shortage.pledge", site=get_site, item=get_item)
def ask_pledge(site: Site, item: Item) -> Response:
    """Ask how much somebody will bring, and when."""
    return _pledge_page(site, item, PledgeForm(data={"expected_on": clock.today(), "slot": ""}))


def _pledge_page(site: Site, item: Item, form: PledgeForm) -> Response:
    found = next(iter(shortages(site_id=site.id, item_id=item.id)), None)
    status = 422 if form.errors else 200
    return page("foodbank/pledge.html", status=status, site=site, item=item, form=form, shortage=found, words=WORDS)


@bp.post("/shortage/<uuid:site_id>/<uuid:item_id>")
@requires("shortage.pledge", site=get_site, item=get_item)
def promise_goods(site: Site, item: Item) -> Response:
    """Promise goods."""
    form = PledgeForm.from_request()
    if not tried(form, lambda: pledge(site, item, by=actor(), **form.chosen("quantity", "expected_on", "slot"))):
        return _pledge_page(site, item, form)
    return done(url_for(".show_shortage"), notice=_PLEDGED)
