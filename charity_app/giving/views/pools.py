"""What one can give to: added and ended by the charity office."""

from typing import Any
from uuid import UUID

from flask import Response, url_for
from wtforms import SelectChoice  # type: ignore[attr-defined]

from charity_app.core.text import Text
from charity_app.divisions import queries as divisions
from charity_app.giving import queries
from charity_app.giving.forms import PoolForm
from charity_app.giving.models import JointCampaign, Pool
from charity_app.giving.services import campaigns as services
from charity_app.giving.states.campaigns import PoolKind
from charity_app.giving.views.blueprint import SAVED, bp
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page

_NONE = SelectChoice("", Text("None", "giving"))


def _prepared(form: Any) -> Any:
    form.charity_id.choices = [SelectChoice(str(key), name) for key, name in queries.fundraisers()]
    form.project_id.choices = [_NONE, *(SelectChoice(str(key), name) for key, name in queries.projects_to_choose())]
    form.street_id.choices = [_NONE, *(SelectChoice(str(row.id), row.name) for row in divisions.street_names())]
    return form


def _pool_page(form: Any, campaign: JointCampaign) -> Response:
    return page("giving/pool_form.html", status=422 if form.errors else 200, form=form, campaign=campaign)


@bp.get("/campaigns/<uuid:campaign_id>/pools/new")
@requires("pool.write", campaign=queries.get_campaign)
def new_pool(campaign: JointCampaign) -> Response:
    """The form of one more thing to give to."""
    return _pool_page(_prepared(PoolForm()), campaign)


@bp.post("/campaigns/<uuid:campaign_id>/pools/new")
@requires("pool.write", campaign=queries.get_campaign)
def open_pool(campaign: JointCampaign) -> Response:
    """Let people give to one more thing."""
    form = _prepared(PoolForm.from_request())
    if form.carry_out(lambda: _opened(campaign, form)) is None:
        return _pool_page(form, campaign)
    return done(url_for(".show_campaign", campaign_id=campaign.id), notice=SAVED)


def _opened(campaign: JointCampaign, form: Any) -> Pool:
    kind = PoolKind(form.kind.data)
    street = form.street_id.data if kind is not PoolKind.COMMON else ""
    project = form.project_id.data if kind is PoolKind.PROJECT else ""
    return services.open_pool(
        campaign,
        kind=kind,
        charity_id=UUID(form.charity_id.data),
        street_id=UUID(street) if street else None,
        project_id=UUID(project) if project else None,
        by=actor(),
    )


@bp.post("/pools/<uuid:pool_id>/close")
@requires("pool.write", pool=queries.get_pool)
def close_pool(pool: Pool) -> Response:
    """Take no more gifts for one thing."""
    services.close_pool(pool, by=actor())
    return done(url_for(".show_campaign", campaign_id=pool.campaign_id), notice=SAVED)
