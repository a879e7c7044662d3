"""Tables of designated platforms: put in, see what would happen, say go. And the public price list of goods."""

from typing import Any

from flask import Response, make_response, url_for
from wtforms import SelectChoice  # type: ignore[attr-defined]

from charity_app.core.errors import Invalid, NotFound
from charity_app.core.text import Text
from charity_app.giving import queries
from charity_app.giving.forms.entering import PlatformTableForm, PriceForm
from charity_app.giving.models import PlatformImport
from charity_app.giving.queries import desk
from charity_app.giving.services import goods, platforms
from charity_app.giving.states.platforms import FAULTS
from charity_app.giving.views.blueprint import SAVED, bp, in_sandbox, page_number
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.http.uploads import read_table
from charity_app.registry import queries as registry
from charity_app.registry.forms.choices import id_of

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@bp.get("/platform-tables")
@requires("platform_table.take")
def list_platform_tables() -> Response:
    """Ask for a table, and show the tables put in before."""
    return _tables_page(PlatformTableForm())


def _tables_page(form: Any) -> Response:
    campaigns = queries.list_campaigns(actor()).items
    form.campaign_id.choices = [SelectChoice(str(row.id), row.theme) for row in campaigns]
    form.charity_id.choices = [SelectChoice(str(key), name) for key, name in desk.charities_of(actor())]
    runs = desk.list_platform_imports(actor())
    return page("giving/platform_tables.html", status=422 if form.errors else 200, form=form, runs=runs)


@bp.post("/platform-tables")
@requires("platform_table.take")
def check_platform_table() -> Response:
    """Put a table in; it is checked and nothing is written into the books."""
    form = PlatformTableForm.from_request()
    run = form.carry_out(lambda: _checked(form))
    if run is None:
        return _tables_page(form)
    return done(url_for(".show_platform_table", run_id=run.id))


def _checked(form: Any) -> PlatformImport:
    campaign_id, charity_id = id_of(form.campaign_id.data), id_of(form.charity_id.data)
    campaign = queries.get_campaign(actor(), campaign_id) if campaign_id else None
    charity = registry.get_organisation(actor(), charity_id) if charity_id in desk.finance_ids(actor()) else None
    if campaign is None or charity is None:
        raise Invalid(Text("Choose campaign and charity", "error"), field="charity_id" if campaign else "campaign_id")
    return platforms.check_platform_table(
        campaign, charity=charity, platform=form.platform.data, content=read_table(), by=actor()
    )


@bp.get("/platform-tables/<uuid:run_id>")
@requires("platform_table.take", run=desk.get_platform_import)
def show_platform_table(run: PlatformImport) -> Response:
    """Show what of a table would be taken over, and line by line what not."""
    good = [line for line in run.lines if line["fault"] is None]
    return page(
        "giving/platform_table.html",
        run=run,
        good=len(good),
        sum_fen=sum(line["amount_fen"] for line in good),
        bad=[line for line in run.lines if line["fault"] is not None],
        faults=FAULTS,
    )


@bp.post("/platform-tables/<uuid:run_id>/confirm")
@requires("platform_table.take", run=desk.get_platform_import)
def take_platform_table(run: PlatformImport) -> Response:
    """Take a checked table over."""
    platforms.take_platform_table(run, is_sandbox=in_sandbox(), by=actor())
    return done(url_for(".show_platform_table", run_id=run.id), notice=Text("Taken over", "platform table"))


@bp.post("/platform-tables/<uuid:run_id>/drop")
@requires("platform_table.take", run=desk.get_platform_import)
def drop_platform_table(run: PlatformImport) -> Response:
    """Forget a checked table."""
    platforms.drop_platform_table(run, by=actor())
    notice = Text("The table is forgotten; nothing was written", "import")
    return done(url_for(".list_platform_tables"), notice=notice)


@bp.get("/platform-tables/sample/<kind>")
@requires("platform_table.take")
def download_platform_sample(kind: str) -> Response:
    """Send a table with every column and one invented line."""
    if kind not in _TYPES:
        raise NotFound
    headers = {"Content-Type": _TYPES[kind], "Content-Disposition": f'attachment; filename="platform-sample.{kind}"'}
    return make_response(platforms.sample_platform_table(kind), headers)


@bp.get("/prices")
@requires("campaign.show")
def list_prices() -> Response:
    """The public price list of goods."""
    return _prices_page(PriceForm())


def _prices_page(form: Any) -> Response:
    found = desk.list_prices(number=page_number())
    return page("giving/prices.html", status=422 if form.errors else 200, form=form, found=found)


@bp.post("/prices")
@requires("price.write")
def write_price() -> Response:
    """Write one more price."""
    form: Any = PriceForm.from_request()
    told = ("what", "unit", "valid_from", "source")
    if form.carry_out(lambda: goods.write_price(price_fen=form.price.data, by=actor(), **form.chosen(*told))) is None:
        return _prices_page(form)
    return done(url_for(".list_prices"), notice=SAVED)
