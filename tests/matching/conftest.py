"""The inhabited district with a crowd around its families, and the people who meet over a need."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count as counting
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select

from charity_app.casework import services as casework
from charity_app.casework.models import NeedItem
from charity_app.casework.services import NewNeed
from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor, Role, acting_in, system_actor, system_scope
from charity_app.matching.models import Claim, NeedPost, ResourceOffer
from charity_app.matching.services import answers, needs, offers, proposals
from charity_app.matching.services.needs import Card
from charity_app.matching.services.offers import Area, OfferDetails, Publisher
from charity_app.matching.services.proposals import Promise
from charity_app.matching.states.needs import RepeatReason
from charity_app.matching.target import Condition
from charity_app.registry.models import Household, Member, Organisation
from charity_app.registry.states.people import Gender, Relation
from tests.world import HERE, THERE, World, actor_of

SYSTEM = system_actor("test")
_crowded = counting(1)
AGAIN = Card(repeat_reason=RepeatReason.ANOTHER_PART)


def crowd(street_id: UUID, committee_id: UUID, *, count: int, birth_on: date) -> None:
    """Put households with one member each into a street, without identities: the crowd behind a card."""
    now = clock.now()
    stamp: dict[str, Any] = {"recorded_at": now, "recorded_by_id": None, "recorded_role": "system", "on_behalf": False}
    place = {"street_id": street_id, "committee_id": committee_id}
    homes = [
        {"id": uuid4(), "number": f"H9{next(_crowded):07}", "state": "active", "version": 1, **place, **stamp}
        for _ in range(count)
    ]
    people = [
        {
            "id": uuid4(),
            "household_id": home["id"],
            "birth_on": birth_on,
            "gender": Gender.FEMALE,
            "relation": Relation.HEAD,
            "joined_on": date(2020, 1, 1),
            "version": 1,
            **place,
            **stamp,
        }
        for home in homes
    ]
    db.session.execute(insert(Household), homes)
    db.session.execute(insert(Member), people)


@dataclass
class Stage:
    """Who meets here, and short ways to bring a need or an offer to where a test begins."""

    world: World
    adviser: Actor
    reviewer: Actor
    manager: Actor
    other_manager: Actor
    donor: Actor
    officer: Actor
    resident: Actor
    worker: Actor

    @property
    def household(self) -> Household:
        return self.one(Household, self.world.ids["family here"])

    @property
    def organisation(self) -> Organisation:
        return self.one(Organisation, self.world.ids["organisation here"])

    @property
    def other_organisation(self) -> Organisation:
        return self.one(Organisation, self.world.ids["organisation there"])

    def one(self, model: Any, key: UUID) -> Any:
        with acting_in(system_scope("test")):
            return db.session.scalars(select(model).where(model.id == key)).one()

    def fresh(self, row: Any) -> Any:
        db.session.expire_all()
        return self.one(type(row), row.id)

    def assessed(
        self, *, need_type: NeedType = NeedType.DAILY_GOODS, item: str = "desk_lamp", quantity: int = 1, **more: Any
    ) -> NeedItem:
        told = {"severity": 3, "urgency": 1, "unit": NeedUnit.SET, "value_fen": 68_000} | more
        new = NewNeed(
            need_type=need_type,
            item=item,
            quantity=quantity,
            wished_on=clock.today() + timedelta(days=15),
            **told,
        )
        return casework.assess_need(self.household, told=new, by=self.adviser)

    def submitted(self, *, card: Card = AGAIN, **more: Any) -> NeedPost:
        return needs.write_need_post(self.assessed(**more), card=card, by=self.adviser)

    def published(self, *, quantity: int = 1, **more: Any) -> NeedPost:
        post = self.submitted(quantity=quantity, **more)
        needs.publish_need_post(post, by=self.reviewer)
        return post

    def proposed(self, post: NeedPost | None = None, *, quantity: int = 1, by: Actor | None = None) -> Claim:
        by = by or self.manager
        organisation = self.organisation if by is self.manager else self.other_organisation
        return proposals.claim_need(
            post or self.published(),
            organisation=None if by is self.donor else organisation,
            promise=Promise(quantity=quantity),
            by=by,
        )

    def accepted(self, post: NeedPost | None = None, **more: Any) -> Claim:
        claim = self.proposed(post, **more)
        answers.accept_claim(claim, by=self.adviser)
        return claim

    def active(self, post: NeedPost | None = None, **more: Any) -> Claim:
        claim = self.accepted(post, **more)
        answers.start_claim(claim, planned_on=clock.today(), organisation=None, by=self.manager)
        return claim

    def offer(self, *, places: int = 2, conditions: tuple[Condition, ...] = (), **more: Any) -> ResourceOffer:
        details = {"area": Area(), "until_on": clock.today() + timedelta(days=60)} | more
        row = offers.write_offer(
            Publisher(self.organisation),
            details=OfferDetails(
                name="小书桌·学习角改造（演示）",
                what="送一张书桌、一把椅子和一盏灯。",
                conditions=conditions,
                places=places,
                contact="韩溪野",
                need_type=NeedType.DAILY_GOODS,
                unit=NeedUnit.SET,
                **details,
            ),
            by=self.manager,
        )
        offers.publish_offer(row, by=self.officer)
        return row


@pytest.fixture
def stage(inhabited: World) -> Iterator[Stage]:
    """The people and a crowd of 30 households with an older person in the street called "here"."""
    with acting_in(system_scope("test")):
        from tests.identity.factories import make_user, open_session

        crowd(HERE, inhabited.committee_here, count=30, birth_on=date(1951, 5, 5))
        second = make_user(Role.ORG_MANAGER, at=inhabited.ids["organisation there"], name="罗云舟")
        from charity_app.identity.queries import load_actor

        other = load_actor(open_session(second))
        assert other is not None
        who = {role: actor_of(inhabited.users[role], inhabited) for role in Role}
        yield Stage(
            world=inhabited,
            adviser=who[Role.COMMUNITY_AID_ADVISOR],
            reviewer=who[Role.STREET_REVIEWER],
            manager=who[Role.ORG_MANAGER],
            other_manager=other,
            donor=who[Role.DONOR],
            officer=who[Role.CHARITY_OFFICER],
            resident=who[Role.RESIDENT],
            worker=who[Role.COMMITTEE_WORKER],
        )


@pytest.fixture
def acting() -> Callable[[Actor], Any]:
    """Put an actor's scope in force: `with acting(stage.manager): ...`."""
    return lambda actor: acting_in(actor.scope)


ELSEWHERE = THERE
