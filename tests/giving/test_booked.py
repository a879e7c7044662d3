"""The daily match reads what the ledger holds of each payment; a project that has all it asked for is fully funded."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import commit_unit, db, unit_of_work
from charity_app.core.scope import Role
from charity_app.giving.models import Gift
from charity_app.giving.queries.booked import booked
from charity_app.giving.services import campaigns, paying, returns
from charity_app.giving.services.books import own_account, pool_account
from charity_app.giving.services.targets import follow_target
from charity_app.giving.states.campaigns import PoolKind
from charity_app.giving.states.gifts import RefundGround, Way
from charity_app.ledger.services import Line, post
from charity_app.payments import gateway, sandbox
from charity_app.payments.queries import Booked
from charity_app.payments.services.reconciling import match_day
from charity_app.payments.states import DifferenceKind
from charity_app.projects.models import CharityProject
from charity_app.projects.queries.money import money_of_project
from charity_app.projects.states import ProjectState
from tests.giving.conftest import SYSTEM, Stage
from tests.payments.conftest import Cashier


@pytest.fixture
def desk(inhabited: Any, house: Flask) -> Cashier:
    """The sandbox's cash desk; what it tells reaches the house."""
    return Cashier(house, [])


def _matched() -> list[DifferenceKind]:
    provider, today = gateway.provider(), clock.start_of(clock.today())
    db.session.rollback()
    seen = provider.list_day(today, today + timedelta(days=1))
    with unit_of_work():
        return [one.kind for one in match_day(clock.today(), seen, is_sandbox=True, by=SYSTEM).found]


def test_what_is_booked_of_a_gift_is_what_its_payment_brought(stage: Stage, desk: Cashier) -> None:
    gift = stage.started(stage.common_pool())
    gift_id, checkout = gift.id, paying.pay_gift(gift, way=Way.ALIPAY, by=SYSTEM)
    key = checkout.id
    commit_unit()
    desk.pay(desk.seen(key))
    fee = desk.seen(key).fee_fen or 0
    assert fee > 0
    assert booked([key]) == {key: Booked(100_00, fee, 0)}
    returns.return_gift(stage.one(Gift, gift_id), amount_fen=30_00, ground=RefundGround.WRONG_PAYMENT, by=SYSTEM)
    commit_unit()
    desk.work()
    assert booked([key]) == {key: Booked(100_00, fee, 30_00)}
    assert _matched() == []


def test_a_payment_that_was_doubled_and_sent_back_is_booked_as_the_provider_has_it(stage: Stage, desk: Cashier) -> None:
    gift = stage.started(stage.common_pool())
    gift_id, charity_id = gift.id, gift.charity_id
    first = paying.pay_gift(gift, way=Way.ALIPAY, by=SYSTEM).id
    commit_unit()
    first_page = desk.seen(first)
    second = paying.pay_gift(stage.one(Gift, gift_id), way=Way.CARD, by=SYSTEM).id
    commit_unit()
    desk.act(first_page, sandbox.pay_session)
    desk.pay(desk.seen(second))
    (other,) = {first, second} - {stage.one(Gift, gift_id).checkout_id}
    fee = desk.seen(other).fee_fen or 0
    assert fee > 0
    assert booked([other]) == {other: Booked(100_00, fee, 100_00)}
    assert stage.holds("own", charity_id) == -fee
    assert _matched() == []
    desk.act(desk.seen(other), sandbox.bounce_refund)
    desk.work()
    assert booked([other]) == {other: Booked(100_00, fee, 0)}
    assert _matched() == []


def test_a_posting_that_no_payment_brought_is_found(stage: Stage, desk: Cashier) -> None:
    gift = stage.started(stage.common_pool())
    gift_id, key = gift.id, paying.pay_gift(gift, way=Way.ALIPAY, by=SYSTEM).id
    commit_unit()
    desk.pay(desk.seen(key))
    gift = stage.one(Gift, gift_id)
    own = own_account(gift.charity_id, is_sandbox=True)
    pool = pool_account(gift.pool_id, is_sandbox=True)
    strange = Line(debit=own, credit=pool, amount=1, reason="gift", subject_type="gift", subject_id=gift.id)
    post([strange], key="planted")
    commit_unit()
    assert _matched() == [DifferenceKind.LEDGER]


@pytest.mark.parametrize(("short_fen", "state"), [(1, ProjectState.FUNDRAISING), (0, ProjectState.FUNDED)])
def test_a_project_is_fully_funded_when_its_gifts_reach_the_target(
    stage: Stage, short_fen: int, state: ProjectState
) -> None:
    project = db.session.scalars(select(CharityProject).order_by(CharityProject.name).limit(1)).one()
    pool = _pool_of(stage, project)
    raised = money_of_project(project.id).raised_fen
    project.state, project.target_fen = ProjectState.FUNDRAISING, raised + 100_00 + short_fen
    db.session.flush()
    stage.received(pool, 100_00)
    follow_target(pool.id, by=SYSTEM)
    assert stage.one(CharityProject, project.id).state is state


def _pool_of(stage: Stage, project: CharityProject) -> Any:
    return campaigns.open_pool(
        stage.running(),
        kind=PoolKind.PROJECT,
        charity_id=project.organisation_id,
        project_id=project.id,
        by=stage.actor(Role.CHARITY_OFFICER),
    )
