"""Commands on a campaign, its streets and what one can give to in it. Source: domain.md 4.4."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.divisions.queries import street_names
from charity_app.giving.events import (
    CampaignChanged,
    CampaignPlanned,
    PoolClosed,
    PoolOpened,
    StreetCampaignChanged,
)
from charity_app.giving.models import JointCampaign, Pool, StreetCampaign
from charity_app.giving.states.campaigns import EDITABLE_STATES, CampaignState, PoolKind
from charity_app.registry.services.stamps import clean_words, take_version

_LONGEST_DAYS = 366
_TEXTS = {"theme": 60, "organisers": 300, "about": 600}
_STREET_TEXTS = {"brand": 60, "contact": 60, "activities": 600}


@dataclass(frozen=True)
class CampaignDetails:
    """What is written about an edition; `ends_on` is the first day after it."""

    edition: int
    theme: str
    organisers: str
    about: str
    starts_on: date
    ends_on: date
    target_fen: int = 0


@dataclass(frozen=True)
class StreetDetails:
    """What is written about one street in a campaign; its target is for planning only."""

    brand: str
    contact: str
    activities: str
    target_fen: int = 0
    people_helped: int = 0


def plan_campaign(details: CampaignDetails, *, by: Actor) -> JointCampaign:
    """Write an edition down, with every street and town of today. Raises Invalid."""
    _check(details)
    taken = select(JointCampaign.id).where(JointCampaign.edition == details.edition)
    if db.session.scalar(taken) is not None:
        raise Invalid(Text("This edition is already there", "error"), field="edition")
    campaign = JointCampaign(written_by_id=by.user_id, written_at=clock.now(), **_columns(details))
    db.session.add(campaign)
    db.session.flush()
    streets = street_names()
    db.session.add_all(StreetCampaign(campaign_id=campaign.id, street_id=street.id) for street in streets)
    db.session.flush()
    emit(CampaignPlanned(campaign_id=campaign.id, edition=campaign.edition, streets=len(streets), by=by))
    return campaign


def change_campaign(campaign: JointCampaign, *, details: CampaignDetails, version: int, by: Actor) -> None:
    """Write a campaign anew; while it runs its edition and start stay. Raises Invalid, Conflict."""
    if campaign.state not in EDITABLE_STATES:
        raise Conflict(Text("The fundraising is over; the campaign can no longer be changed", "error"))
    _check(details)
    begun = (campaign.edition, campaign.starts_on)
    if campaign.state is CampaignState.RUNNING and (details.edition, details.starts_on) != begun:
        raise Invalid(Text("The campaign has begun; its edition and first day stay", "error"), field="starts_on")
    take_version(campaign, version)
    for name, value in _columns(details).items():
        setattr(campaign, name, value)
    db.session.flush()
    emit(CampaignChanged(campaign_id=campaign.id, by=by))


def _columns(details: CampaignDetails) -> dict[str, object]:
    words = {name: clean_words(getattr(details, name), field=name, longest=most) for name, most in _TEXTS.items()}
    return words | {
        "edition": details.edition,
        "starts_on": details.starts_on,
        "ends_on": details.ends_on,
        "target_fen": details.target_fen,
    }


def _check(details: CampaignDetails) -> None:
    if not details.theme.strip():
        raise Invalid(Text("Please fill this in", "error"), field="theme")
    if details.edition < 1:
        raise Invalid(Text("The edition is a number from 1", "error"), field="edition")
    if details.ends_on <= details.starts_on:
        raise Invalid(Text("The end cannot be before the start", "error"), field="ends_on")
    if (details.ends_on - details.starts_on).days > _LONGEST_DAYS:
        raise Invalid(Text("A campaign lasts at most a year", "error"), field="ends_on")
    if details.target_fen < 0:
        raise Invalid(Text("An amount cannot be below zero", "error"), field="target_fen")


def change_street(street: StreetCampaign, *, details: StreetDetails, version: int, by: Actor) -> None:
    """Write a street's brand, contact and activities anew. Raises Invalid, Conflict."""
    if details.target_fen < 0 or details.people_helped < 0:
        raise Invalid(Text("An amount cannot be below zero", "error"), field="target_fen")
    take_version(street, version)
    for name, most in _STREET_TEXTS.items():
        setattr(street, name, clean_words(getattr(details, name), field=name, longest=most))
    street.target_fen, street.people_helped = details.target_fen, details.people_helped
    db.session.flush()
    emit(StreetCampaignChanged(street_campaign_id=street.id, street_id=street.street_id, by=by))


def open_pool(
    campaign: JointCampaign,
    *,
    kind: PoolKind,
    charity_id: UUID,
    street_id: UUID | None = None,
    project_id: UUID | None = None,
    by: Actor,
) -> Pool:
    """Let people give to one more use of money. Raises Conflict when it is there, or the campaign is over."""
    if campaign.state not in EDITABLE_STATES:
        raise Conflict(Text("The fundraising is over; the campaign can no longer be changed", "error"))
    pool = Pool(
        campaign_id=campaign.id,
        charity_id=charity_id,
        kind=kind,
        street_id=street_id,
        project_id=project_id,
        opened_at=clock.now(),
    )
    db.session.add(pool)
    try:
        db.session.flush()
    except IntegrityError as taken:
        raise Conflict(Text("One can already give to this in the campaign", "error")) from taken
    emit(PoolOpened(pool_id=pool.id, kind=kind, charity_id=charity_id, by=by))
    return pool


def close_pool(pool: Pool, *, by: Actor) -> None:
    """Take no more gifts for one use. Raises Conflict when it is closed."""
    if pool.closed_at is not None:
        raise Conflict(Text("Nothing more is taken for this", "error"))
    pool.closed_at = clock.now()
    db.session.flush()
    emit(PoolClosed(pool_id=pool.id, by=by))
