"""The inhabited district with a campaign, a charity that may raise money, and who works with both."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor, Role, acting_in, system_actor, system_scope
from charity_app.giving.models import JointCampaign
from charity_app.giving.services import campaigns
from charity_app.giving.services.campaigns import CampaignDetails
from charity_app.registry.models import Organisation
from tests.world import World, actor_of, browser_of, district, inhabited

__all__ = ["browser_of", "district", "inhabited"]
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

    def planned(self, **changes: Any) -> JointCampaign:
        return campaigns.plan_campaign(details(**changes), by=self.officer)


@pytest.fixture
def stage(inhabited: World) -> Iterator[Stage]:
    with acting_in(system_scope("test")):
        yield Stage(inhabited)


@pytest.fixture
def december(at: Any) -> AbstractContextManager[None]:
    return at("2024-12-05 09:00")


FIRST_DAY = date(2024, 11, 15)
