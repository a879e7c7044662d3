"""Deliveries: who brings what, announced, at the door, finished. Source: domain.md 5.5, journey 5."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request, url_for

from charity_app.core.errors import Invalid
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of, id_of
from charity_app.registry.models import Site
from charity_app.registry.queries import get_organisation, get_site, list_organisations
from charity_app.stock.forms.receiving import AnnounceForm, DonorSearchForm, UseForm, announced_lines
from charity_app.stock.models import GoodsDelivery
from charity_app.stock.queries import deliveries as queries
from charity_app.stock.queries import donors
from charity_app.stock.queries.deliveries import STAGE_TONES, STAGES, Stage
from charity_app.stock.queries.items import item_names, items_fitting
from charity_app.stock.queries.lots import get_delivery, get_donor
from charity_app.stock.services import intake, receiving
from charity_app.stock.services.intake import Announced
from charity_app.stock.services.receiving import Coming, Giver
from charity_app.stock.states.lots import GoodsUse
from charity_app.stock.views.blueprint import WORDS, bp, page_number

_WORDS = {**WORDS, "stages": STAGES, "stage_tones": STAGE_TONES}
_ANNOUNCED = Text("Announced; it is on the desk that day", "delivery")
_NOBODY = Text("Choose who brings the goods", "error")


@bp.get("/places/<uuid:site_id>/deliveries")
@requires("delivery.show", site=get_site)
def list_deliveries(site: Site) -> Response:
    """Show the deliveries of a place: at the door, expected, finished."""
    stage = code_of(Stage, request.args.get("stage")) or Stage.OPEN
    found = queries.list_deliveries(site, stage=stage, page=page_number())
    return page("stock/deliveries.html", site=site, stage=stage, found=found, words=_WORDS)


@bp.get("/places/<uuid:site_id>/deliveries/new")
@requires("delivery.receive", site=get_site)
def new_delivery(site: Site) -> Response:
    """Ask who brings goods: the last donors first."""
    return _donor_page(site, DonorSearchForm(request.args), None)


def _donor_page(site: Site, form: DonorSearchForm, problem: Text | None) -> Response:
    words = (form.q.data or "").strip() if form.validate() else ""
    return page(
        "stock/new_delivery.html",
        status=422 if problem or form.errors else 200,
        site=site,
        form=form,
        problem=problem,
        use=code_of(GoodsUse, request.args.get("use")) or GoodsUse.AID,
        is_announced=bool(request.args.get("announce")),
        last=() if words else donors.last_donors(site),
        found=donors.list_donors(q=words).items if words else (),
        organisations=list_organisations(actor(), q=words).items[:8] if words else (),
        words=_WORDS,
    )


@bp.post("/places/<uuid:site_id>/deliveries/new")
@requires("delivery.receive", site=get_site)
def open_delivery(site: Site) -> Response:
    """Begin to take in what somebody brings."""
    form = UseForm.from_request()
    row = form.carry_out(
        lambda: receiving.begin_delivery(site, giver=_giver(request.form), use=form.goods_use(), by=actor())
    )
    if row is None:
        return _donor_page(site, DonorSearchForm(request.args), _NOBODY)
    return done(url_for(".show_delivery", delivery_id=row.id))


def _giver(given: Mapping[str, str]) -> Giver:
    """Return who gives; neither for somebody who gets a code. Raises Invalid for an id that is none."""
    donor_id, organisation_id = id_of(given.get("donor_id")), id_of(given.get("organisation_id"))
    donor = get_donor(actor(), donor_id) if donor_id else None
    organisation = get_organisation(actor(), organisation_id) if organisation_id else None
    if (given.get("donor_id") and donor is None) or (given.get("organisation_id") and organisation is None):
        raise Invalid(_NOBODY)
    return Giver(donor=donor, organisation=organisation)


@bp.get("/places/<uuid:site_id>/deliveries/announce")
@requires("delivery.receive", site=get_site)
def new_announcement(site: Site) -> Response:
    """Ask what somebody will bring, and when."""
    return _announce_page(site, AnnounceForm(), 200)


def _announce_page(site: Site, form: AnnounceForm, status: int) -> Response:
    try:
        giver = _giver(request.args)
    except Invalid:
        return _donor_page(site, DonorSearchForm(), _NOBODY)
    organisation = giver.organisation.name if giver.organisation else ""
    name = donors.donor_of(giver.donor).name if giver.donor else organisation
    lines = announced_lines(form)
    return page("stock/announce.html", status=status, site=site, form=form, lines=lines, donor=name, names=item_names())


@bp.post("/places/<uuid:site_id>/deliveries/announce")
@requires("delivery.receive", site=get_site)
def announce_delivery(site: Site) -> Response:
    """Note what somebody will bring."""
    form = AnnounceForm.from_request()
    row = form.carry_out(
        lambda: receiving.announce_goods(site, giver=_giver(request.args), goods=_coming(form), by=actor())
    )
    if row is None:
        return _announce_page(site, form, 422)
    return done(url_for(".show_delivery", delivery_id=row.id), notice=_ANNOUNCED)


def _coming(form: AnnounceForm) -> Coming:
    lines = [_line(*fields) for fields in announced_lines(form) if any(one.data for one in fields)]
    use = code_of(GoodsUse, form.use.data) or GoodsUse.AID
    return Coming(lines=lines, expected_on=form.expected_on.data, slot=form.slot.data or "", use=use)


def _line(item: Any, quantity: Any, day: Any) -> Announced:
    found = items_fitting(item.data or "") if item.data else []
    if len(found) != 1:
        raise Invalid(Text("Choose one item of the list, by its full name", "error"), field=item.name)
    if not quantity.data:
        raise Invalid(Text("Enter a number above zero", "error"), field=quantity.name)
    return Announced(item=found[0], quantity=quantity.data, expires_on=day.data)


@bp.post("/deliveries/<uuid:delivery_id>/arrive")
@requires("delivery.receive", delivery=get_delivery)
def mark_arrived(delivery: GoodsDelivery) -> Response:
    """Note that an announced delivery is at the door."""
    intake.mark_arrived(delivery, by=actor())
    return done(url_for(".show_delivery", delivery_id=delivery.id))


@bp.post("/deliveries/<uuid:delivery_id>/finish")
@requires("delivery.receive", delivery=get_delivery)
def finish_delivery(delivery: GoodsDelivery) -> Response:
    """Close a delivery; its donor is thanked."""
    intake.finish_delivery(delivery, by=actor())
    return done(url_for(".show_delivery", delivery_id=delivery.id), notice=Text("Finished", "delivery"))
