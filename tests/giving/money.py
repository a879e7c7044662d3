"""Short ways to bring the money of a campaign to where a test begins: slips, projects at work, decisions, bills."""

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from charity_app.core import clock, files
from charity_app.core.db import db
from charity_app.core.files import CleanFile, StoredFile
from charity_app.core.privacy import HOUSE
from charity_app.core.scope import Actor, Role
from charity_app.giving.models import Allocation, Gift, Pool, Spending
from charity_app.giving.services import allocations, entering, spendings
from charity_app.giving.services.allocations import AllocationDetails, AllocationItem
from charity_app.giving.services.entering import Slip
from charity_app.giving.services.spendings import SpendingDetails
from charity_app.giving.states.gifts import Way
from charity_app.giving.states.spendings import SpendingKind
from charity_app.identity.queries import load_actor
from charity_app.projects import services as projects
from charity_app.projects.models import CharityProject
from charity_app.projects.queries import budget_of
from charity_app.projects.services import BudgetItem, ProjectDetails
from charity_app.projects.states import ProjectCategory
from charity_app.projects.states.plans import BudgetKind
from tests.giving.conftest import Stage
from tests.identity.factories import make_user, open_session
from tests.stories import PICTURE

_numbers = count(1)


def slip(amount_fen: int = 100_00, **changes: Any) -> Slip:
    """Return what a slip of today says."""
    told: dict[str, Any] = {
        "way": Way.CASH,
        "amount_fen": amount_fen,
        "reference": f"PZ{next(_numbers):06}",
        "given_on": clock.today(),
    }
    return Slip(**(told | changes))


def cash(stage: Stage, pool: Pool, amount_fen: int, **changes: Any) -> Gift:
    """Enter cash as the charity's finance."""
    finance = stage.actor(Role.ORG_FINANCE)
    return entering.enter_money(pool, slip=slip(amount_fen, **changes), is_sandbox=True, by=finance)


def second_officer() -> Actor:
    """Return another officer of the district."""
    found = load_actor(open_session(make_user(Role.CHARITY_OFFICER)))
    assert found is not None
    return found


def project_at_work(
    stage: Stage, name: str = "银发暖心（演示）", target_fen: int = 1_000_000_00, **changes: Any
) -> CharityProject:
    """Bring a project of the charity to where it can be paid for."""
    manager = stage.actor(Role.ORG_MANAGER)
    told: dict[str, Any] = {
        "name": name,
        "purpose": "每周一次上门",
        "category": ProjectCategory.ELDERLY,
        "beneficiaries": 60,
        "starts_on": clock.today(),
        "ends_on": clock.today() + timedelta(days=200),
        "target_fen": target_fen,
    }
    organisation = changes.pop("organisation", stage.charity)
    project = projects.create_project(organisation, details=ProjectDetails(**(told | changes)), by=manager)
    projects.write_budget(project, items=[BudgetItem(BudgetKind.SERVICE, "餐食和探访", target_fen)], by=manager)
    projects.submit_project(project, by=manager)
    projects.approve_project(project, by=stage.officer)
    projects.start_without_public_fund(project, by=manager)
    return project


def decision(*items: tuple[Pool, CharityProject, int], **changes: Any) -> AllocationDetails:
    """Return a decision on these amounts."""
    lines = tuple(AllocationItem(pool_id=p.id, project_id=q.id, amount_fen=fen) for p, q, fen in items)
    told: dict[str, Any] = {"title": "第一次划拨", "reason": "冬季用餐", "items": lines, "votes_for": 7}
    return AllocationDetails(**(told | changes))


def drafted(stage: Stage, *items: tuple[Pool, CharityProject, int], **changes: Any) -> Allocation:
    """Draft a decision as the charity's finance."""
    campaign = stage.campaign_of(items[0][0])
    finance = stage.actor(Role.ORG_FINANCE)
    return allocations.write_allocation(
        campaign, charity=stage.charity, details=decision(*items, **changes), is_sandbox=True, by=finance
    )


def agreed(stage: Stage, *items: tuple[Pool, CharityProject, int], **changes: Any) -> Allocation:
    """Bring a decision to where two people agreed."""
    allocation = drafted(stage, *items, **changes)
    allocations.propose_allocation(allocation, by=stage.actor(Role.ORG_FINANCE))
    allocations.approve_allocation(allocation, by=stage.officer)
    allocations.approve_allocation(allocation, by=second_officer())
    return allocation


def allocated(stage: Stage, *items: tuple[Pool, CharityProject, int], **changes: Any) -> Allocation:
    """Move money from pools to projects by a published decision."""
    allocation = agreed(stage, *items, **changes)
    allocations.publish_allocation(allocation, by=stage.officer)
    return allocation


def picture(seed: int) -> StoredFile:
    """Store a paper."""
    return files.store(HOUSE, CleanFile(PICTURE.content + bytes([seed % 256]), PICTURE.media_type))


def bill(project: CharityProject, amount_fen: int, **changes: Any) -> SpendingDetails:
    """Return what a bill on the first line of a project's budget says."""
    told: dict[str, Any] = {
        "budget_line_id": budget_of(project.id)[0].id,
        "amount_fen": amount_fen,
        "spent_on": clock.today(),
        "what": "热饭",
        "quantity": Decimal(7),
        "kind": SpendingKind.PIECE,
        "payee": "花木社区食堂（演示）",
        "invoice_number": f"FP{next(_numbers):08}",
    }
    return SpendingDetails(**(told | changes))


def spent(stage: Stage, project: CharityProject, amount_fen: int, **changes: Any) -> Spending:
    """Pay a bill as the charity's finance."""
    finance, number = stage.actor(Role.ORG_FINANCE), next(_numbers)
    paid = spendings.pay_bill(
        project,
        charity_id=stage.charity.id,
        details=bill(project, amount_fen, **changes),
        invoice=picture(number),
        is_sandbox=True,
        by=finance,
    )
    db.session.flush()
    return paid
