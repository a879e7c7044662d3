"""The editions of the joint campaign: two that are over, the 23rd that runs, and the next one in preparation."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor, Role, system_actor
from charity_app.demo.district import Body, District
from charity_app.demo.people import BEGINNING_DAYS, TODAY
from charity_app.demo.timeline import happening, story
from charity_app.giving.models import CampaignPlan, JointCampaign, Pool
from charity_app.giving.services import campaigns, plans, running
from charity_app.giving.services.campaigns import CampaignDetails
from charity_app.giving.states.campaigns import PoolKind
from charity_app.projects import services as projects
from charity_app.projects.models import CharityProject, Disclosure, FundraisingPlan
from charity_app.projects.services import PlanDetails, Words
from charity_app.projects.states.plans import GateItem, GivingWay
from charity_app.registry.models import Organisation

_FILED_BEFORE, _CHECKED_BEFORE, _EARLY = 14, 12, 3
_THEMES = {21: "善聚浦东·同心同行", 22: "善聚浦东·四季有爱", 23: "善聚浦东·暖冬同行"}
PRESENT, NEXT = 23, 24


@dataclass(frozen=True)
class Edition:
    """One edition: how many days before the demo's day it began, and how many days it raises money."""

    number: int
    days_ago: int
    length: int


EDITIONS = (Edition(21, 500, 103), Edition(22, 396, 366), Edition(23, 20, 67))


class Editions:
    """The editions with the pools in them, and whose money they are."""

    def __init__(self, district: District, raisers: list[Body]) -> None:
        self.officer, self.second = district.actor(Role.CHARITY_OFFICER), district.staff.second_officer()
        self._raisers = raisers
        self._finance = {one.id: district.staff.finance(one.id, one.plan.serial) for one in raisers}
        self.ids: dict[int, UUID] = {}

    @property
    def charity_id(self) -> UUID:
        """The charity that receives what is given to no project."""
        return self._raisers[0].id

    @staticmethod
    def charity(charity_id: UUID) -> Organisation:
        """Load a charity."""
        return db.session.scalars(select(Organisation).where(Organisation.id == charity_id)).one()

    def finance(self, charity_id: UUID) -> Actor:
        """Return who keeps the books of a charity."""
        return self._finance[charity_id]

    def campaign(self, number: int) -> JointCampaign:
        """Load an edition."""
        return db.session.scalars(select(JointCampaign).where(JointCampaign.id == self.ids[number])).one()

    def common(self, number: int) -> Pool:
        """Return the common pool of an edition."""
        wanted = select(Pool).where(Pool.campaign_id == self.ids[number], Pool.kind == PoolKind.COMMON)
        return db.session.scalars(wanted).one()

    def pool_of(self, project: CharityProject, *, days_ago: float) -> Pool:
        """Return the pool of a project in the edition that raised money on a day, opened when it is not there."""
        number = next(one.number for one in EDITIONS if one.days_ago >= days_ago > one.days_ago - one.length)
        wanted = select(Pool).where(Pool.campaign_id == self.ids[number], Pool.project_id == project.id)
        known = db.session.scalars(wanted).one_or_none()
        if known is not None:
            return known
        charity_id = project.charity_id or self.charity_id
        return campaigns.open_pool(
            self.campaign(number), kind=PoolKind.PROJECT, project_id=project.id, charity_id=charity_id, by=self.officer
        )


def hold_editions(district: District, raisers: list[Body]) -> Editions:
    """Plan and open every edition on its days, and draft the next one."""
    with happening(BEGINNING_DAYS):
        held = Editions(district, raisers)
    for edition in EDITIONS:
        with story():
            _hold(held, edition)
    with happening(1):
        held.ids[NEXT] = _plan(held, NEXT, 340, 60).id
    return held


def _plan(held: Editions, number: int, starts_in: int, length: int) -> JointCampaign:
    starts_on = TODAY + timedelta(days=starts_in)
    details = CampaignDetails(
        edition=number,
        theme=_THEMES.get(number, "下一届（筹备中）"),
        organisers="浦东新区民政局、慈善公益联合捐组委会（演示）",
        about="一次募集，统筹使用；捐给谁、用在哪，每一笔都公开。",
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=length),
        target_fen=5_000_000_00,
    )
    return campaigns.plan_campaign(details, by=held.officer)


def _hold(held: Editions, edition: Edition) -> None:
    days = edition.days_ago
    with happening(days + _FILED_BEFORE + 0.5):
        campaign = _plan(held, edition.number, -days, edition.length)
        held.ids[edition.number] = campaign.id
        campaigns.open_pool(campaign, kind=PoolKind.COMMON, charity_id=held.charity_id, by=held.officer)
    with happening(days + _FILED_BEFORE):
        plan = _file(held, campaign)
        running.register_filing(campaign, by=held.officer)
    with happening(days + _CHECKED_BEFORE):
        url = f"https://platform.example.cn/campaigns/{edition.number}"
        projects.state_channel(plan, words="依托民政部指定的互联网募捐信息平台（演示）", url=url, by=held.officer)
        for item in GateItem:
            projects.check_gate_item(plan, item=item, by=held.second)
    with happening(days):
        running.open_campaign(campaign, by=held.officer)


def _file(held: Editions, campaign: JointCampaign) -> FundraisingPlan:
    charity = held.charity(held.charity_id)
    details = PlanDetails(
        charity_id=charity.id,
        name=f"第{campaign.edition}届联合捐公开募捐方案（演示）",
        purpose="帮助本区困难家庭",
        raises_from_on=campaign.starts_on,
        raises_to_on=campaign.ends_on - timedelta(days=1),
        area="上海市浦东新区",
        person_in_charge="项目负责人（演示）",
        office_address=charity.address or "演示路1号",
        phone="02100001234",
        ways=(GivingWay.ONLINE, GivingWay.TRANSFER, GivingWay.CASH, GivingWay.GOODS),
        bank_account="演示银行 0000001234567890123",
        beneficiaries="本区困难家庭",
        use_of_money="统筹用于已备案的慈善项目",
        surplus="用于目的相同或相近的慈善项目",
        fundraising_cost_fen=0,
    )
    finance = held.finance(charity.id)
    plan = plans.write_campaign_plan(campaign, charity=charity, details=details, by=finance)
    number = f"{charity.credit_code}A{campaign.starts_on:%y}{900 + campaign.edition % 100}"
    plans.file_campaign_plan(plan, number=number, filed_on=clock.today(), authority="上海市民政局（演示）", by=finance)
    return plan


def end_editions(held: Editions) -> None:
    """End the fundraising of what is over, begin to use the money, and finish the older edition."""
    for number, days in ((21, 396), (22, 29)):
        with happening(days):
            running.close_campaign(held.campaign(number), by=system_actor("campaign over"))
        with happening(days - 1):
            running.begin_using(held.campaign(number), by=held.officer)
    with happening(20):
        running.finish_campaign(held.campaign(21), by=held.officer)


def report_editions(held: Editions) -> None:
    """Publish the reports of the editions, each a little before it is due."""
    with happening(0):
        own = select(Disclosure.id, Disclosure.due_on).join(CampaignPlan, CampaignPlan.plan_id == Disclosure.plan_id)
        due = [(key, (TODAY - due_on).days + _EARLY) for key, due_on in db.session.execute(own) if due_on <= TODAY]
    for key, days in sorted(due, key=lambda pair: -pair[1]):
        with happening(days):
            duty = db.session.scalars(select(Disclosure).where(Disclosure.id == key)).one()
            words = Words(work_done="募捐按方案进行，善款全部进入专户，用于已公布的项目。", people_helped=0)
            projects.publish_report(duty, words=words, by=held.finance(duty.charity_id or held.charity_id))
