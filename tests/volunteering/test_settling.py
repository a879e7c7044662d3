"""Settling an activity closes the loop of the claim behind it. Source: features 2.18, states.yaml activity settle."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, update

from charity_app.casework.states.items import NEED_ITEMS
from charity_app.casework.states.needs import NeedType
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.ids import new_id
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.matching.models import Claim, Delivery, NeedPost
from charity_app.matching.services import deliveries
from charity_app.matching.states.claims import ClaimState, ReceiverYes
from charity_app.volunteering.services import absences, settling
from charity_app.volunteering.states.activities import ActivityState
from tests.volunteering.conftest import SYSTEM
from tests.volunteering.door import Hall, open_hall
from tests.world import World, actor_of


@pytest.fixture
def hall(house: Flask, inhabited: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """A hall with a door."""
    with open_hall(house, inhabited, monkeypatch) as opened, acting_in(system_scope("test")):
        yield opened


def finished(hall: Hall) -> None:
    hall.activity.state = ActivityState.FINISHED
    db.session.flush()


def test_an_activity_is_settled_once_nobody_waits(hall: Hall) -> None:
    comes, stays = hall.helper(), hall.helper()
    hall.join(comes, stays)
    hall.serve(comes)
    finished(hall)
    with pytest.raises(Invalid):
        settling.settle_activity(hall.activity, by=SYSTEM)
    absences.excuse(hall.seen(stays), by=actor_of(hall.world.users[Role.ORG_MANAGER], hall.world))
    settling.settle_activity(hall.activity, by=SYSTEM)
    assert hall.activity.state is ActivityState.SETTLED


def test_served_hours_deliver_the_claim_behind_them_once(inhabited: World) -> None:
    with acting_in(system_scope("test")):
        accepted = db.session.scalars(select(Claim).where(Claim.state == ClaimState.ACCEPTED)).all()
        claim = next(row for row in accepted if row.committee_id is not None and row.need_id is not None)
        visit = update(NeedPost).where(NeedPost.id == claim.need_id)
        item = next(iter(NEED_ITEMS[NeedType.HOME_VISIT_SAFETY]))
        db.session.execute(visit.values(need_type=NeedType.HOME_VISIT_SAFETY, item=item))
        deliveries.deliver_served(claim.id, served=2, by=SYSTEM)
        db.session.refresh(claim)
        assert claim.state is ClaimState.DELIVERED
        delivery = db.session.scalars(select(Delivery).where(Delivery.claim_id == claim.id)).one()
        assert delivery.receiver_yes is ReceiverYes.DOOR
        deliveries.deliver_served(claim.id, served=2, by=SYSTEM)
        assert len(db.session.scalars(select(Delivery.id).where(Delivery.claim_id == claim.id)).all()) == 1
        deliveries.deliver_served(new_id("claims"), served=2, by=SYSTEM)
