"""A campaign has every street, one use of money is there once, and time ends the fundraising."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.jobs import Job
from charity_app.giving import queries, tasks
from charity_app.giving.models import Allocation, JointCampaign, Pool, StreetCampaign
from charity_app.giving.queries import matches
from charity_app.giving.services import campaigns, plans, running
from charity_app.giving.services.campaigns import StreetDetails
from charity_app.giving.states.allocations import AllocationState
from charity_app.giving.states.campaigns import CampaignState, PoolKind
from charity_app.giving.states.matches import KeepState, NoMatch
from charity_app.projects.models import CharityProject, GateRecord
from charity_app.projects.states import ProjectState
from charity_app.projects.states.plans import GateItem
from tests.giving.conftest import SYSTEM, Stage, certify, details
from tests.projects.making import plan_details
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


def _with_plan(stage: Stage, *, filed_days_ago: int) -> JointCampaign:
    campaign = stage.planned()
    stage.common_pool(campaign)
    certify(stage)
    details = plan_details(stage.charity, raises_from_on=campaign.starts_on, raises_to_on=campaign.ends_on)
    plan = plans.write_campaign_plan(campaign, charity=stage.charity, details=details, by=stage.officer)
    with pytest.raises(Conflict, match="filing number"):
        running.register_filing(campaign, by=stage.officer)
    number, filed_on = f"{stage.charity.credit_code}A24023", clock.today() - timedelta(days=filed_days_ago)
    plans.file_campaign_plan(plan, number=number, filed_on=filed_on, authority="民政局（演示）", by=stage.officer)
    return campaign


def test_a_campaign_opens_ten_days_after_its_plans_were_filed(stage: Stage) -> None:
    campaign = _with_plan(stage, filed_days_ago=9)
    running.register_filing(campaign, by=stage.officer)
    with pytest.raises(Conflict):
        running.open_campaign(campaign, by=stage.officer)
    (plan,) = queries.plans_of(campaign)
    plan.filed_on = clock.today() - timedelta(days=10)
    running.open_campaign(campaign, by=stage.officer)
    assert campaign.state is CampaignState.RUNNING
    assert stage.fresh(plan).opened_on == clock.today()


def test_a_charity_without_a_plan_keeps_a_campaign_from_being_filed(stage: Stage) -> None:
    campaign = stage.planned()
    stage.common_pool(campaign)
    with pytest.raises(Conflict, match="needs a plan"):
        running.register_filing(campaign, by=stage.officer)


def test_a_plan_filed_while_the_campaign_runs_opens_by_itself(stage: Stage) -> None:
    campaign = _with_plan(stage, filed_days_ago=10)
    db.session.execute(update(JointCampaign).values(state=CampaignState.RUNNING))
    tasks.plan({})
    (plan,) = queries.plans_of(campaign)
    assert stage.fresh(plan).opened_on == clock.today()


def test_a_campaign_is_used_once_an_allocation_is_published_and_ends_once_its_projects_are_over(stage: Stage) -> None:
    campaign = stage.running()
    db.session.execute(update(JointCampaign).values(state=CampaignState.CLOSED_FOR_DONATION))
    campaign = stage.fresh(campaign)
    with pytest.raises(Conflict):
        running.begin_using(campaign, by=stage.officer)
    decided = Allocation(
        number="A1",
        campaign_id=campaign.id,
        charity_id=stage.charity.id,
        title="统筹使用",
        state=AllocationState.PUBLISHED,
        written_at=clock.now(),
        published_at=clock.now(),
    )
    db.session.add(decided)
    running.begin_using(campaign, by=stage.officer)
    project_id = db.session.scalars(select(CharityProject.id).limit(1)).one()
    db.session.execute(update(CharityProject).values(state=ProjectState.IMPLEMENTING))
    db.session.add(
        Pool(
            campaign_id=campaign.id,
            charity_id=stage.charity.id,
            kind=PoolKind.PROJECT,
            project_id=project_id,
            opened_at=clock.now(),
        )
    )
    with pytest.raises(Conflict):
        running.finish_campaign(campaign, by=stage.officer)
    db.session.execute(update(CharityProject).values(state=ProjectState.DISCLOSED))
    running.finish_campaign(campaign, by=stage.officer)
    assert campaign.state is CampaignState.FINISHED


@pytest.mark.parametrize("item", list(GateItem))
def test_no_gift_is_taken_while_one_paper_is_missing_r_leg_01(stage: Stage, item: GateItem) -> None:
    pool = stage.common_pool()
    certify(stage, pool)
    assert queries.gate_of(pool).is_open
    gone = delete(GateRecord).where(GateRecord.item == item)
    db.session.execute(gone)
    gate = queries.gate_of(pool)
    assert (gate.is_open, gate.link_elsewhere) == (
        False,
        None if item is GateItem.CHANNEL else "https://example.org/give",
    )


def test_no_gift_is_taken_after_the_last_day_r_leg_01(stage: Stage) -> None:
    pool = stage.common_pool()
    certify(stage, pool)
    db.session.execute(update(JointCampaign).values(ends_on=clock.today()))
    db.session.expire_all()
    assert not queries.gate_of(pool).is_open


def test_gifts_to_a_project_that_has_gone_silent_are_not_matched_features_3_7(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = stage.running()
    project = db.session.scalars(select(CharityProject).limit(1)).one()
    pool = campaigns.open_pool(
        campaign, kind=PoolKind.PROJECT, charity_id=stage.charity.id, project_id=project.id, by=stage.officer
    )
    stage.open_fund(pool)
    assert stage.keep(stage.started(pool)).state is KeepState.KEPT
    monkeypatch.setattr(matches, "is_silent", lambda _project: True)
    assert stage.keep(stage.started(pool)).no_match is NoMatch.SILENT_PROJECT
