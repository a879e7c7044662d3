"""The inhabited district with a campaign, a charity that may raise money, and who works with both."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor, Role, acting_in, system_actor, system_scope
from charity_app.giving.models import Gift, JointCampaign, MatchFund, MatchKeep, Pool
from charity_app.giving.queries.matches import keep_of
from charity_app.giving.services import campaigns, funds, gifts, plans, receiving
from charity_app.giving.services.books import book_of
from charity_app.giving.services.campaigns import CampaignDetails
from charity_app.giving.services.funds import FundDetails
from charity_app.giving.services.gifts import Hand
from charity_app.giving.states.campaigns import CampaignState, PoolKind
from charity_app.giving.states.gifts import Way
from charity_app.ledger.models import CNY
from charity_app.ledger.queries import balance, find_account
from charity_app.projects import services as projects
from charity_app.projects.states.plans import GateItem
from charity_app.registry.models import Organisation
from tests.projects.making import plan_details
from tests.world import World, actor_of

SYSTEM = system_actor("test")


def details(**changes: Any) -> CampaignDetails:
    """Return what is written about an edition that runs today."""
    today = clock.today()
    told: dict[str, Any] = {
        "edition": 23,
        "theme": "善聚浦东·暖冬同行",
        "organisers": "浦东新区民政局（演示）",
        "about": "一次募集，统筹使用。",
        "starts_on": today - timedelta(days=5),
        "ends_on": today + timedelta(days=60),
        "target_fen": 2_000_000_00,
    }
    return CampaignDetails(**(told | changes))


def terms(**changes: Any) -> FundDetails:
    """Return what is written about a match fund as the rules propose it."""
    today = clock.today()
    told: dict[str, Any] = {
        "name": "爱心企业配捐",
        "sponsor_id": None,
        "pool_fen": 500_000_00,
        "rate_ppm": 500_000,
        "gift_cap_fen": 500_00,
        "day_cap_fen": 999_00,
        "pool_cap_fen": 50_000_00,
        "starts_on": today - timedelta(days=5),
        "ends_on": today + timedelta(days=60),
    }
    return FundDetails(**(told | changes))


class Stage:
    """Who meets here, and short ways to bring a campaign to where a test begins."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.officer = self.actor(Role.CHARITY_OFFICER)

    def actor(self, role: Role) -> Actor:
        return actor_of(self.world.users[role], self.world)

    @property
    def charity(self) -> Organisation:
        return self.one(Organisation, self.world.ids["organisation here"])

    def one(self, model: Any, key: Any) -> Any:
        with acting_in(system_scope("test")):
            return db.session.scalars(select(model).where(model.id == key)).one()

    def fresh(self, row: Any) -> Any:
        db.session.expire_all()
        return self.one(type(row), row.id)

    def running(self, **changes: Any) -> JointCampaign:
        campaign = self.planned(**changes)
        changed = update(JointCampaign).where(JointCampaign.id == campaign.id)
        db.session.execute(changed.values(state=CampaignState.RUNNING, opened_at=clock.now()))
        return self.fresh(campaign)

    def common_pool(self, campaign: JointCampaign | None = None) -> Pool:
        campaign = campaign or self.running()
        return campaigns.open_pool(campaign, kind=PoolKind.COMMON, charity_id=self.charity.id, by=self.officer)

    def open_fund(self, pool: Pool, **changes: Any) -> MatchFund:
        """Bring a fund of this size to where it matches, written by one and opened by another."""
        campaign = self.one(JointCampaign, pool.campaign_id)
        fund = funds.write_fund(campaign, details=terms(**changes), is_sandbox=True, by=self.officer)
        funds.pay_in(fund, amount_fen=fund.pool_fen, reference="SLIP1", by=self.officer)
        funds.open_fund(fund, by=SYSTEM)
        return fund

    def started(self, pool: Pool, amount_fen: int = 100_00, *, device: bytes = b"d" * 32, **more: Any) -> Gift:
        hand = Hand(device=device, giver=more.pop("giver", None))
        return gifts.start_gift(
            pool, amount_fen=amount_fen, hand=hand, is_sandbox=True, by=more.pop("by", SYSTEM), **more
        )

    def received(self, pool: Pool, amount_fen: int = 100_00, *, fee_fen: int = 0, **more: Any) -> Gift:
        return self.take_in(self.started(pool, amount_fen, **more), fee_fen=fee_fen)

    def take_in(self, gift: Gift, *, fee_fen: int = 0) -> Gift:
        receiving.receive_gift(gift, amount_fen=gift.amount_fen, fee_fen=fee_fen, way=Way.ALIPAY, by=SYSTEM)
        return gift

    def keep(self, gift: Gift) -> MatchKeep:
        db.session.flush()
        keep = keep_of(gift)
        assert keep is not None
        return self.fresh(keep)

    def campaign_of(self, pool: Pool) -> JointCampaign:
        return self.one(JointCampaign, pool.campaign_id)

    def holds(self, owner_type: str, owner_id: Any) -> int:
        """Return what an owner has in the book of the sandbox."""
        book = book_of(is_sandbox=True)
        account = find_account(book, owner_type=owner_type, owner_id=owner_id, unit=CNY)
        return balance(account) if account else 0

    def planned(self, **changes: Any) -> JointCampaign:
        return campaigns.plan_campaign(details(**changes), by=self.officer)


@pytest.fixture
def stage(inhabited: World) -> Iterator[Stage]:
    with acting_in(system_scope("test")):
        yield Stage(inhabited)


def certify(stage: Stage, pool: Pool | None = None) -> None:
    """Give the charity a certificate to raise money from the public, and its pool the papers of the legal gate."""
    day = clock.today() - timedelta(days=400)
    changed = update(Organisation).where(Organisation.id == stage.charity.id)
    db.session.execute(changed.values(fundraising_number="公募0001", fundraising_from_on=day))
    db.session.expire_all()
    if pool is not None:
        campaign = stage.one(JointCampaign, pool.campaign_id)
        file_papers(campaign, stage.charity, by=stage.officer, checked_by=stage.actor(Role.AUDITOR))
    db.session.commit()


def file_papers(campaign: JointCampaign, charity: Organisation, *, by: Actor, checked_by: Actor) -> None:
    """Write the plan of a charity in a campaign, file it, state the channel, let another person check all of it."""
    details = plan_details(charity, raises_from_on=campaign.starts_on, raises_to_on=campaign.ends_on)
    plan = plans.write_campaign_plan(campaign, charity=charity, details=details, by=by)
    filed_on = campaign.starts_on - timedelta(days=15)
    number = f"{charity.credit_code}A24{campaign.edition:03}"
    plans.file_campaign_plan(plan, number=number, filed_on=filed_on, authority="浦东新区民政局（演示）", by=by)
    projects.state_channel(plan, words="指定平台（演示）", url="https://example.org/give", by=by)
    projects.open_raising(plan, by=by)
    for item in GateItem:
        projects.check_gate_item(plan, item=item, by=checked_by)
