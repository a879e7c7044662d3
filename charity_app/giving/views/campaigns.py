"""Public pages of a campaign: its home with the map of streets, the list of editions, one street."""

from flask import Response

from charity_app.core.errors import NotFound
from charity_app.core.states import actions_from
from charity_app.giving import queries
from charity_app.giving.models import JointCampaign, Pool, StreetCampaign
from charity_app.giving.states.campaigns import CAMPAIGN_TABLE
from charity_app.giving.views.blueprint import WORDS, bp, in_sandbox, page_number
from charity_app.http.access import actor, can, requires
from charity_app.http.kept import kept
from charity_app.http.respond import page


@bp.get("/")
@requires("campaign.show")
@kept
def show_giving() -> Response:
    """Show the campaign that runs, or the latest."""
    campaign = queries.present_campaign()
    if campaign is None:
        return page("giving/none.html", words=WORDS)
    return _home(campaign)


@bp.get("/campaigns/<uuid:campaign_id>")
@requires("campaign.show", campaign=queries.get_campaign)
@kept
def show_campaign(campaign: JointCampaign) -> Response:
    """Show one campaign: progress, the map of its streets, what one can give to."""
    return _home(campaign)


def _home(campaign: JointCampaign) -> Response:
    return page(
        "giving/campaign.html",
        view=queries.campaign_view(campaign, is_sandbox=in_sandbox()),
        fund=queries.fund_view(campaign, is_sandbox=in_sandbox()),
        actions=[action.value for action in actions_from(campaign.state, CAMPAIGN_TABLE)],
        is_sandbox=in_sandbox(),
        plans=queries.plans_of(campaign) if can("campaign.write", campaign) else [],
        words=WORDS,
    )


@bp.get("/campaigns")
@requires("campaign.show")
def list_campaigns() -> Response:
    """List the editions."""
    return page("giving/campaigns.html", found=queries.list_campaigns(actor(), number=page_number()), words=WORDS)


@bp.get("/streets/<uuid:street_id>")
@requires("campaign.show", street=queries.get_street)
@kept
def show_street(street: StreetCampaign) -> Response:
    """Show one street: its brand, what happens there, what one can give to."""
    campaign = queries.get_campaign(actor(), street.campaign_id)
    if campaign is None:
        raise NotFound
    of_street = (Pool.campaign_id == campaign.id, Pool.street_id == street.street_id)
    return page(
        "giving/street.html",
        street=street,
        campaign=campaign,
        name=queries.street_name(street),
        pools=queries.pool_rows(*of_street, is_sandbox=in_sandbox()),
        is_sandbox=in_sandbox(),
        words=WORDS,
    )
