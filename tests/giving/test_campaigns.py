"""A campaign has every street, one use of money is there once, and time ends the fundraising."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.jobs import Job
from charity_app.giving import tasks
from charity_app.giving.models import JointCampaign, StreetCampaign
from charity_app.giving.services import campaigns, running
from charity_app.giving.services.campaigns import StreetDetails
from charity_app.giving.states.campaigns import CampaignState, PoolKind
from tests.giving.conftest import SYSTEM, Stage, details
from tests.world import HERE


def test_a_planned_campaign_has_every_street_and_town(stage: Stage) -> None:
    campaign = stage.planned()
    count = select(func.count()).where(StreetCampaign.campaign_id == campaign.id)
    assert db.session.scalar(count) == 36
    assert campaign.state is CampaignState.PREPARING


def test_an_edition_is_there_once(stage: Stage) -> None:
    stage.planned()
    with pytest.raises(Invalid) as refused:
        stage.planned()
    assert refused.value.field == "edition"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("theme", {"theme": "  "}),
        ("edition", {"edition": 0}),
        ("ends_on", {"ends_on": clock.today() - timedelta(days=10)}),
        ("ends_on", {"ends_on": clock.today() + timedelta(days=900)}),
        ("target_fen", {"target_fen": -1}),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(stage: Stage, field: str, changes: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refused:
        stage.planned(**changes)
    assert refused.value.field == field


def test_a_second_editor_is_told(stage: Stage) -> None:
    campaign = stage.planned()
    campaigns.change_campaign(campaign, details=details(theme="暖冬"), version=1, by=stage.officer)
    assert stage.fresh(campaign).theme == "暖冬"
    with pytest.raises(Conflict):
        campaigns.change_campaign(campaign, details=details(theme="别的"), version=1, by=stage.officer)


def test_the_first_day_stays_once_the_campaign_runs(stage: Stage) -> None:
    campaign = _running(stage)
    with pytest.raises(Invalid):
        campaigns.change_campaign(
            campaign, details=details(starts_on=clock.today() + timedelta(days=1)), version=1, by=stage.officer
        )


def test_a_street_has_its_brand_and_contact(stage: Stage) -> None:
    campaign = stage.planned()
    street = db.session.scalars(
        select(StreetCampaign).where(StreetCampaign.campaign_id == campaign.id, StreetCampaign.street_id == HERE)
    ).one()
    told = StreetDetails(brand="善满塘桥", contact="021-00001234", activities="慈善一日捐", people_helped=12)
    campaigns.change_street(street, details=told, version=1, by=stage.officer)
    seen = stage.fresh(street)
    assert (seen.brand, seen.contact, seen.people_helped) == ("善满塘桥", "021-00001234", 12)


def test_one_use_of_money_is_open_once(stage: Stage) -> None:
    campaign, charity = stage.planned(), stage.charity
    campaigns.open_pool(campaign, kind=PoolKind.COMMON, charity_id=charity.id, by=stage.officer)
    campaigns.open_pool(campaign, kind=PoolKind.STREET, charity_id=charity.id, street_id=HERE, by=stage.officer)
    db.session.commit()
    with pytest.raises(Conflict):
        campaigns.open_pool(campaign, kind=PoolKind.STREET, charity_id=charity.id, street_id=HERE, by=stage.officer)


def _running(stage: Stage, **changes: object) -> JointCampaign:
    campaign = stage.planned(**changes)
    db.session.execute(update(JointCampaign).values(state=CampaignState.RUNNING))
    db.session.refresh(campaign)
    return campaign


def test_time_ends_the_fundraising_and_twice_is_once(stage: Stage) -> None:
    today = clock.today()
    campaign = _running(stage, starts_on=today - timedelta(days=30), ends_on=today)
    assert running.plan_upkeep() == 1
    job = db.session.scalars(select(Job).where(Job.kind == running.CLOSE_JOB)).one()
    tasks.close_campaign(job.payload)
    tasks.close_campaign(job.payload)
    assert stage.fresh(campaign).state is CampaignState.CLOSED_FOR_DONATION
    assert running.plan_upkeep() == 0


def test_nobody_ends_the_fundraising_before_its_day(stage: Stage) -> None:
    campaign = _running(stage)
    with pytest.raises(Conflict):
        running.close_campaign(campaign, by=SYSTEM)
    assert running.plan_upkeep() == 0
