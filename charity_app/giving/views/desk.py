"""The charity office's pages of a campaign: write it, move it on, its streets, what one can give to."""

from collections.abc import Callable
from typing import Any

from flask import Response, url_for

from charity_app.core import clock
from charity_app.giving import queries
from charity_app.giving.forms import CampaignForm, StreetForm
from charity_app.giving.models import JointCampaign, StreetCampaign
from charity_app.giving.services import campaigns as services
from charity_app.giving.services import running
from charity_app.giving.services.campaigns import CampaignDetails, StreetDetails
from charity_app.giving.states.campaigns import CampaignAction
from charity_app.giving.views.blueprint import SAVED, WORDS, bp
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page

_PLAIN = ("edition", "theme", "organisers", "starts_on", "ends_on")


def _campaign_page(form: Any, campaign: JointCampaign | None) -> Response:
    status = 422 if form.errors else 200
    return page("giving/campaign_form.html", status=status, form=form, campaign=campaign, words=WORDS)


def _details(form: Any) -> CampaignDetails:
    return CampaignDetails(**form.chosen(*_PLAIN), about=form.about.data or "", target_fen=form.target_fen.data or 0)


def version_of(form: Any) -> int:
    """Return the version a form was filled from."""
    given = form.version.data or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0


@bp.get("/campaigns/new")
@requires("campaign.write")
def new_campaign() -> Response:
    """The form of a new edition."""
    return _campaign_page(CampaignForm(starts_on=clock.today()), None)


@bp.post("/campaigns/new")
@requires("campaign.write")
def plan_campaign() -> Response:
    """Write an edition down with all its streets."""
    form = CampaignForm.from_request()
    campaign = form.carry_out(lambda: services.plan_campaign(_details(form), by=actor()))
    if campaign is None:
        return _campaign_page(form, None)
    return done(url_for(".show_campaign", campaign_id=campaign.id), notice=SAVED)


@bp.get("/campaigns/<uuid:campaign_id>/edit")
@requires("campaign.write", campaign=queries.get_campaign)
def edit_campaign(campaign: JointCampaign) -> Response:
    """The form of a campaign."""
    return _campaign_page(CampaignForm(obj=campaign), campaign)


@bp.post("/campaigns/<uuid:campaign_id>/edit")
@requires("campaign.write", campaign=queries.get_campaign)
def change_campaign(campaign: JointCampaign) -> Response:
    """Write a campaign anew."""
    form = CampaignForm.from_request()
    if form.carry_out(lambda: _changed(campaign, form)) is None:
        return _campaign_page(form, campaign)
    return done(url_for(".show_campaign", campaign_id=campaign.id), notice=SAVED)


def _changed(campaign: JointCampaign, form: Any) -> bool:
    services.change_campaign(campaign, details=_details(form), version=version_of(form), by=actor())
    return True


_MOVES: dict[CampaignAction, Callable[..., None]] = {
    CampaignAction.REGISTER_FILING: running.register_filing,
    CampaignAction.OPEN: running.open_campaign,
    CampaignAction.CLOSE: running.close_campaign,
    CampaignAction.ALLOCATE: running.begin_using,
    CampaignAction.FINISH: running.finish_campaign,
}


@bp.post("/campaigns/<uuid:campaign_id>/<any(register_filing, open, close, allocate, finish):action>")
@requires("campaign.run", campaign=queries.get_campaign)
def move_campaign(campaign: JointCampaign, action: str) -> Response:
    """Move a campaign on."""
    _MOVES[CampaignAction(action)](campaign, by=actor())
    return done(url_for(".show_campaign", campaign_id=campaign.id), notice=SAVED)


def _street_page(street: StreetCampaign, form: Any) -> Response:
    status = 422 if form.errors else 200
    return page("giving/street_form.html", status=status, form=form, street=street, name=queries.street_name(street))


@bp.get("/streets/<uuid:street_id>/edit")
@requires("street_campaign.write", street=queries.get_street)
def edit_street(street: StreetCampaign) -> Response:
    """The form of a street's part."""
    return _street_page(street, StreetForm(obj=street))


@bp.post("/streets/<uuid:street_id>/edit")
@requires("street_campaign.write", street=queries.get_street)
def change_street(street: StreetCampaign) -> Response:
    """Write a street's part anew."""
    form = StreetForm.from_request()
    if form.carry_out(lambda: _street_changed(street, form)) is None:
        return _street_page(street, form)
    return done(url_for(".show_street", street_id=street.id), notice=SAVED)


def _street_changed(street: StreetCampaign, form: Any) -> bool:
    told: dict[str, Any] = {name: form[name].data or "" for name in ("brand", "contact", "activities")}
    numbers: dict[str, Any] = {name: form[name].data or 0 for name in ("people_helped", "target_fen")}
    details = StreetDetails(**told, **numbers)
    services.change_street(street, details=details, version=version_of(form), by=actor())
    return True
