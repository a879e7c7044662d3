"""Whether an online gift can be taken for a pool today, and what is missing where not. Source: domain.md 4.6."""

from dataclasses import dataclass

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.text import Text
from charity_app.giving.models import JointCampaign, Pool
from charity_app.giving.states.campaigns import CampaignState
from charity_app.payments.queries import can_take_payments
from charity_app.registry.models import Organisation


@dataclass(frozen=True)
class Gate:
    """Open, or what is missing and where else one can give."""

    is_open: bool
    missing: tuple[Text, ...]
    link_elsewhere: str | None


def gate_of(pool: Pool) -> Gate:
    """Judge the gate of a pool today."""
    campaign, charity = db.session.execute(
        select(JointCampaign, Organisation)
        .join(Organisation, Organisation.id == pool.charity_id)
        .where(JointCampaign.id == pool.campaign_id)
    ).one()
    today, missing = clock.today(), list[Text]()
    is_running = campaign.state is CampaignState.RUNNING and campaign.starts_on <= today < campaign.ends_on
    if not is_running or pool.closed_at is not None:
        missing.append(Text("The fundraising has not begun or is over", "gate"))
    if not charity.may_raise_funds_on(today):
        missing.append(Text("The receiving charity may not raise money from the public now", "gate"))
    if not can_take_payments():
        missing.append(Text("No way to pay is connected", "gate"))
    return Gate(not missing, tuple(missing), None)
