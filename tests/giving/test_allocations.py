"""Decisions on pooled money: two people, designated uses, nobody tied to the charity, never more than there is."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import commit_unit, db, unit_of_work
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.giving.models import Allocation, AllocationLine, Pool, Spending
from charity_app.giving.services import allocations, campaigns, spendings
from charity_app.giving.states.allocations import AllocationState
from charity_app.giving.states.campaigns import PoolKind
from charity_app.ledger.services import NotEnough
from charity_app.projects import services as projects
from charity_app.projects.queries import budget_of
from charity_app.projects.states.work import RelationKind
from tests.giving import money
from tests.giving.conftest import Stage
from tests.projects import making
from tests.world import HERE, THERE


def test_two_different_people_agree_and_the_money_moves_when_it_is_published_r_cmp_04(stage: Stage) -> None:
    pool, project = stage.common_pool(), money.project_at_work(stage)
    money.cash(stage, pool, 100_00)
    allocation = money.drafted(stage, (pool, project, 60_00))
    allocations.propose_allocation(allocation, by=stage.actor(Role.ORG_FINANCE))
    allocations.approve_allocation(allocation, by=stage.officer)
    with pytest.raises(Conflict):
        allocations.approve_allocation(allocation, by=stage.officer)
    with pytest.raises(Conflict):
        allocations.publish_allocation(allocation, by=stage.officer)
    assert stage.holds("project", project.id) == 0
    allocations.approve_allocation(allocation, by=money.second_officer())
    allocations.publish_allocation(allocation, by=stage.officer)
    assert (stage.holds("pool", pool.id), stage.holds("project", project.id)) == (40_00, 60_00)
    seen = stage.fresh(allocation)
    assert (seen.state, seen.decided_on, seen.votes_for) == (AllocationState.PUBLISHED, clock.today(), 7)
    with pytest.raises(Conflict):
        allocations.publish_allocation(seen, by=stage.officer)
    assert stage.holds("project", project.id) == 60_00


def test_who_drafted_it_does_not_agree_to_it(stage: Stage) -> None:
    pool, project = stage.common_pool(), money.project_at_work(stage)
    money.cash(stage, pool, 100_00)
    allocation = money.drafted(stage, (pool, project, 60_00))
    allocations.propose_allocation(allocation, by=stage.officer)
    with pytest.raises(NotAllowed):
        allocations.approve_allocation(allocation, by=stage.actor(Role.ORG_FINANCE))


def test_a_returned_decision_is_agreed_to_anew(stage: Stage) -> None:
    pool, project = stage.common_pool(), money.project_at_work(stage)
    money.cash(stage, pool, 100_00)
    allocation = money.agreed(stage, (pool, project, 60_00))
    allocations.return_allocation(allocation, by=stage.officer)
    seen = stage.fresh(allocation)
    details = money.decision((pool, project, 50_00))
    allocations.change_allocation(seen, details=details, version=seen.version, by=stage.actor(Role.ORG_FINANCE))
    allocations.propose_allocation(seen, by=stage.actor(Role.ORG_FINANCE))
    allocations.approve_allocation(seen, by=stage.officer)
    assert stage.fresh(seen).state is AllocationState.PROPOSED
    lines = select(AllocationLine.amount_fen).where(AllocationLine.allocation_id == seen.id)
    assert db.session.scalars(lines).all() == [50_00]


def test_money_for_a_street_stays_there_unless_the_givers_agree_r_don_01(stage: Stage) -> None:
    campaign = stage.running()
    pool = _pool(stage, campaign, kind=PoolKind.STREET, street_id=HERE)
    money.cash(stage, pool, 100_00)
    here = money.project_at_work(stage, "这里（演示）", street_ids=(HERE,))
    there = money.project_at_work(stage, "那里（演示）", street_ids=(THERE,))
    with pytest.raises(Invalid, match="another use"):
        money.drafted(stage, (pool, there, 10_00))
    money.allocated(stage, (pool, here, 10_00))
    item = allocations.AllocationItem(pool_id=pool.id, project_id=there.id, amount_fen=5_00, consent_note="协议第3号")
    money.allocated(stage, (pool, here, 0), items=(item,))
    assert (stage.holds("project", here.id), stage.holds("project", there.id)) == (10_00, 5_00)


def test_money_for_a_project_goes_to_no_other_r_don_01(stage: Stage) -> None:
    campaign, own, other = (
        stage.running(),
        money.project_at_work(stage, "甲（演示）"),
        money.project_at_work(stage, "乙（演示）"),
    )
    pool = _pool(stage, campaign, kind=PoolKind.PROJECT, project_id=own.id)
    money.cash(stage, pool, 100_00)
    with pytest.raises(Invalid, match="another use"):
        money.drafted(stage, (pool, other, 10_00))
    money.allocated(stage, (pool, own, 10_00))


def _pool(stage: Stage, campaign: Any, **kind: Any) -> Pool:
    return campaigns.open_pool(campaign, charity_id=stage.charity.id, by=stage.officer, **kind)


def test_an_organisation_tied_to_the_charity_receives_nothing_and_is_told_why(stage: Stage) -> None:
    other = making.organisation()
    pool, project = stage.common_pool(), money.project_at_work(stage, organisation=other)
    money.cash(stage, pool, 100_00)
    money.allocated(stage, (pool, project, 10_00))
    projects.record_related_party(
        stage.charity, relation=next(iter(RelationKind)), party=other, since_on=clock.today(), by=stage.officer
    )
    db.session.expire_all()
    with pytest.raises(Invalid) as refused:
        money.drafted(stage, (pool, project, 10_00))
    assert refused.value.field == "items"
    assert other.name in str(refused.value.text)


def test_a_decision_never_takes_more_than_its_pool_holds(stage: Stage) -> None:
    pool, project = stage.common_pool(), money.project_at_work(stage)
    money.cash(stage, pool, 100_00)
    with pytest.raises(Invalid) as refused:
        money.drafted(stage, (pool, project, 100_01))
    assert "100.00" in str(refused.value.text)
    first, second = (money.agreed(stage, (pool, project, 60_00)) for _ in range(2))
    allocations.publish_allocation(first, by=stage.officer)
    with pytest.raises(Invalid):
        allocations.publish_allocation(second, by=stage.officer)
    assert stage.holds("pool", pool.id) == 40_00


@pytest.mark.pg
def test_of_eight_decisions_published_at_once_as_many_go_through_as_there_is_money_for(
    house: Flask, stage: Stage
) -> None:
    pool, project = stage.common_pool(), money.project_at_work(stage)
    money.cash(stage, pool, 100_00)
    made = [money.agreed(stage, (pool, project, 30_00)).id for _ in range(8)]
    officer, pool_id = stage.officer, pool.id
    commit_unit()
    results: list[str] = []
    together = Barrier(len(made))

    def publish(key: Any) -> None:
        with house.app_context(), acting_in(system_scope("race")):
            together.wait()
            try:
                with unit_of_work():
                    row = db.session.scalars(select(Allocation).where(Allocation.id == key)).one()
                    allocations.publish_allocation(row, by=officer)
                results.append("done")
            except (NotEnough, Invalid):
                results.append("refused")
            db.session.remove()

    threads = [Thread(target=publish, args=(key,)) for key in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == ["done"] * 3 + ["refused"] * 5
    assert stage.holds("pool", pool_id) == 10_00


def test_a_bill_is_paid_from_what_was_allocated_on_a_line_of_the_budget(stage: Stage) -> None:
    pool, project = stage.common_pool(), money.project_at_work(stage, target_fen=80_00)
    money.cash(stage, pool, 100_00)
    money.allocated(stage, (pool, project, 100_00))
    before = stage.holds("supplier", stage.charity.id)
    money.spent(stage, project, 30_00)
    assert (stage.holds("project", project.id), stage.holds("supplier", stage.charity.id) - before) == (70_00, 30_00)
    with pytest.raises(Invalid) as refused:
        money.spent(stage, project, 50_01)
    assert refused.value.field == "amount"
    assert "50.00" in str(refused.value.text)
    money.spent(stage, project, 50_00)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("amount", {"amount_fen": 0}),
        ("amount", {"amount_fen": 70_00 + 1}),
        ("quantity", {"quantity": 0}),
        ("what", {"what": " "}),
        ("payee", {"payee": ""}),
        ("invoice_number", {"invoice_number": ""}),
        ("spent_on", {"spent_on": clock.today() + timedelta(days=1)}),
    ],
)
def test_a_bill_that_cannot_be_is_refused_on_its_field(stage: Stage, field: str, changes: dict[str, Any]) -> None:
    pool, project = stage.common_pool(), money.project_at_work(stage)
    money.cash(stage, pool, 70_00)
    money.allocated(stage, (pool, project, 70_00))
    with pytest.raises(Invalid) as refused:
        money.spent(stage, project, changes.pop("amount_fen", 10_00), **changes)
    assert refused.value.field == field
    assert db.session.scalars(select(Spending).where(Spending.project_id == project.id)).all() == []


def test_a_line_of_another_project_and_the_same_invoice_are_refused(stage: Stage) -> None:
    pool, project, other = stage.common_pool(), money.project_at_work(stage), money.project_at_work(stage, "乙（演示）")
    money.cash(stage, pool, 70_00)
    money.allocated(stage, (pool, project, 70_00))
    with pytest.raises(Invalid) as refused:
        money.spent(stage, project, 1_00, budget_line_id=budget_of(other.id)[0].id)
    assert refused.value.field == "budget_line_id"
    paid = money.spent(stage, project, 1_00, invoice_number="FP1")
    with pytest.raises(Invalid) as again:
        money.spent(stage, project, 1_00, invoice_number="FP1")
    assert again.value.field == "invoice_number"
    spendings.reverse_bill(paid, reason="开错了", by=stage.actor(Role.ORG_FINANCE))
    money.spent(stage, project, 1_00, invoice_number="FP1")
    with pytest.raises(Conflict):
        spendings.reverse_bill(paid, reason="开错了", by=stage.actor(Role.ORG_FINANCE))


def test_nobody_tied_to_the_charity_is_paid(stage: Stage) -> None:
    pool, project = stage.common_pool(), money.project_at_work(stage)
    money.cash(stage, pool, 70_00)
    money.allocated(stage, (pool, project, 70_00))
    projects.record_related_party(
        stage.charity, relation=next(iter(RelationKind)), person="孙云舟", since_on=clock.today(), by=stage.officer
    )
    with pytest.raises(Invalid) as refused:
        money.spent(stage, project, 1_00, payee="孙云舟")
    assert refused.value.field == "payee"


def test_without_an_invoice_nothing_is_paid(stage: Stage) -> None:
    pool, project = stage.common_pool(), money.project_at_work(stage)
    with pytest.raises(Invalid) as refused:
        spendings.pay_bill(
            project,
            charity_id=pool.charity_id,
            details=money.bill(project, 1_00),
            invoice=None,
            is_sandbox=True,
            by=stage.actor(Role.ORG_FINANCE),
        )
    assert refused.value.field == "invoice"
