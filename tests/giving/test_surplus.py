"""What a project did not spend goes back to its pools or on to a similar project; ledger, trail and pages agree."""

from typing import Any

import pytest
from sqlalchemy import update

from charity_app.core.db import commit_unit, db
from charity_app.core.errors import Invalid
from charity_app.core.scope import Role
from charity_app.giving.models import Gift, Pool
from charity_app.giving.queries import books
from charity_app.giving.queries.decisions import get_funded_project
from charity_app.giving.queries.following import follow_gift
from charity_app.giving.services import campaigns, spendings
from charity_app.giving.services import gifts as gift_services
from charity_app.giving.states.campaigns import PoolKind
from charity_app.giving.states.gifts import GiftState
from charity_app.ledger.queries import trial_balance
from charity_app.projects import services as projects
from charity_app.projects.models import CharityProject
from charity_app.projects.queries.money import money_of_project
from charity_app.projects.states import ProjectCategory, ProjectState
from charity_app.projects.states.plans import SurplusUse
from tests.giving import money
from tests.giving.conftest import SYSTEM, Stage
from tests.html import read


def _archive(stage: Stage, project: CharityProject, use: SurplusUse, successor: CharityProject | None = None) -> None:
    """Bring a project to where its final report is out, and close it for good."""
    db.session.execute(
        update(CharityProject).where(CharityProject.id == project.id).values(state=ProjectState.DISCLOSED)
    )
    db.session.refresh(project)
    projects.archive_project(project, use=use, successor=successor, by=stage.officer)
    db.session.expire_all()


def _places(gift: Gift) -> tuple[int, int, int]:
    seen = follow_gift(gift)
    came = seen.given_fen + seen.match_fen + seen.made_good_fen
    assert came == seen.fee_fen + seen.back_fen + seen.match_back_fen + seen.whole_fen
    return seen.used_fen, seen.waiting_fen, seen.unallocated_fen


def _half_spent(stage: Stage, pool: Pool) -> tuple[CharityProject, list[Gift]]:
    """Three gifts of which a project got two thirds and spent a half of that."""
    project = money.project_at_work(stage)
    gifts = [money.cash(stage, pool, 30_00) for _ in range(3)]
    money.allocated(stage, (pool, project, 60_00))
    money.spent(stage, project, 30_00)
    return project, gifts


def test_money_left_at_the_end_goes_back_to_the_pool_it_came_from(stage: Stage) -> None:
    pool = stage.common_pool()
    project, gifts = _half_spent(stage, pool)
    with pytest.raises(Invalid, match="yuan are left"):
        _archive(stage, project, SurplusUse.NOTHING_LEFT)
    _archive(stage, project, SurplusUse.AS_PLANNED)
    assert (stage.holds("pool", pool.id), stage.holds("project", project.id)) == (60_00, 0)
    assert [_places(gift) for gift in gifts] == [(30_00, 0, 0), (0, 0, 30_00), (0, 0, 30_00)]
    assert [follow_gift(gift).state for gift in gifts] == [GiftState.USED, GiftState.RECEIVED, GiftState.RECEIVED]
    (line,) = books.totals_of(stage.campaign_of(pool), is_sandbox=True).lines
    assert (line.received_fen, line.allocated_fen, line.held_fen) == (90_00, 30_00, 60_00)
    book = books.book_of(project.id, is_sandbox=True)
    assert (book.received_fen, book.spent_fen, book.left_fen) == (30_00, 30_00, 0)
    assert money_of_project(project.id).left_fen == 0


def test_what_came_back_is_allocated_again_and_a_bill_taken_back_later_is_there_again(stage: Stage) -> None:
    pool = stage.common_pool()
    project, gifts = _half_spent(stage, pool)
    paid = money.spent(stage, project, 10_00)
    _archive(stage, project, SurplusUse.AS_PLANNED)
    other = money.project_at_work(stage, "心灯（演示）")
    money.allocated(stage, (pool, other, 50_00))
    assert [_places(gift) for gift in gifts] == [(30_00, 0, 0), (10_00, 20_00, 0), (0, 30_00, 0)]
    spendings.reverse_bill(stage.fresh(paid), reason="退货", by=stage.actor(Role.ORG_FINANCE))
    assert [_places(gift) for gift in gifts] == [(30_00, 0, 0), (0, 30_00, 0), (0, 30_00, 0)]
    assert (stage.holds("project", project.id), stage.holds("project", other.id)) == (10_00, 50_00)


def test_money_moves_on_to_a_similar_project_with_what_was_never_allocated(stage: Stage) -> None:
    campaign = stage.running()
    common = stage.common_pool(campaign)
    project, gifts = _half_spent(stage, common)
    successor = money.project_at_work(stage, "心灯（演示）")
    own = campaigns.open_pool(
        campaign, kind=PoolKind.PROJECT, charity_id=stage.charity.id, project_id=project.id, by=stage.officer
    )
    gifts.append(money.cash(stage, own, 7_00))
    _archive(stage, project, SurplusUse.SIMILAR_PROJECT, successor)
    assert [stage.holds("pool", pool.id) for pool in (common, own)] == [30_00, 0]
    assert [stage.holds("project", one.id) for one in (project, successor)] == [0, 37_00]
    assert [_places(gift) for gift in gifts] == [(30_00, 0, 0), (0, 30_00, 0), (0, 0, 30_00), (0, 7_00, 0)]
    (step,) = follow_gift(gifts[1]).decided
    assert (step.project, step.project_before, step.allocation_id) == (successor.name, project.name, None)
    rows = {row.project_id: row.book for row in books.open_books(is_sandbox=True)}
    assert [(rows[one.id].received_fen, rows[one.id].left_fen) for one in (project, successor)] == [
        (30_00, 0),
        (37_00, 37_00),
    ]
    assert get_funded_project(stage.actor(Role.ORG_FINANCE), successor.id) == successor
    money.spent(stage, successor, 37_00)
    assert _places(gifts[3]) == (7_00, 0, 0)


def test_what_moved_on_moves_on_once_more_or_back(stage: Stage) -> None:
    pool = stage.common_pool()
    project, gifts = _half_spent(stage, pool)
    second, third = (money.project_at_work(stage, name) for name in ("心灯（演示）", "夜灯（演示）"))
    projects.terminate_project(project, use=SurplusUse.SIMILAR_PROJECT, successor=second, words="停", by=stage.officer)
    money.spent(stage, second, 10_00)
    projects.terminate_project(second, use=SurplusUse.SIMILAR_PROJECT, successor=third, words="停", by=stage.officer)
    assert [stage.holds("project", one.id) for one in (project, second, third)] == [0, 0, 20_00]
    projects.terminate_project(third, use=SurplusUse.REFUND, successor=None, words="停", by=stage.officer)
    assert stage.holds("pool", pool.id) == 50_00
    assert [_places(gift) for gift in gifts] == [(30_00, 0, 0), (10_00, 0, 20_00), (0, 0, 30_00)]
    assert all(total.balance == 0 for total in trial_balance())


@pytest.mark.parametrize("change", [{"state": ProjectState.APPROVED}, {"charity_id": "other"}])
def test_a_project_that_takes_no_money_takes_none_over(stage: Stage, change: dict[str, Any]) -> None:
    project, _ = _half_spent(stage, stage.common_pool())
    successor = money.project_at_work(stage, "心灯（演示）")
    other = stage.world.ids["organisation there"]
    values = {key: other if value == "other" else value for key, value in change.items()}
    db.session.execute(update(CharityProject).where(CharityProject.id == successor.id).values(values))
    db.session.refresh(successor)
    with pytest.raises(Invalid) as refused:
        _archive(stage, project, SurplusUse.SIMILAR_PROJECT, successor)
    assert refused.value.field == "successor_id"


def test_the_trail_and_the_pages_say_what_moved_on(stage: Stage, browser_of: Any) -> None:
    project, gifts = _half_spent(stage, stage.common_pool())
    successor = money.project_at_work(stage, "心灯（演示）", category=ProjectCategory.ELDERLY)
    _archive(stage, project, SurplusUse.SIMILAR_PROJECT, successor)
    key, name = gift_services.gift_key(gifts[1], by=SYSTEM), project.name
    commit_unit()
    guest = browser_of(None)
    assert f"{name}结余" in guest.send("GET", f"/giving/gifts/{key}/trail").text
    shown = read(guest.send("GET", f"/giving/projects/{successor.id}/books").text).text
    assert "到账30元" in shown.replace(" ", "").replace("\n", "").replace("\xa0", "")
