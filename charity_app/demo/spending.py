"""The money of projects: a large gift in their edition, a decision of two people, and bills month by month."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from charity_app.core import clock, files
from charity_app.core.files import StoredFile
from charity_app.core.ids import new_code
from charity_app.core.privacy import HOUSE
from charity_app.demo.editions import Editions
from charity_app.demo.living import draw_photo
from charity_app.demo.projects import ProjectPlan
from charity_app.giving.models import Allocation, Pool, Spending
from charity_app.giving.services import allocations, entering, spendings
from charity_app.giving.services.allocations import AllocationDetails, AllocationItem
from charity_app.giving.services.entering import Slip
from charity_app.giving.services.spendings import SpendingDetails
from charity_app.giving.states.gifts import DonorType, Naming, Way
from charity_app.giving.states.spendings import SpendingKind
from charity_app.projects.models import BudgetLine, CharityProject
from charity_app.projects.queries import budget_of
from charity_app.projects.states import ProjectCategory, ProjectState
from charity_app.projects.states.plans import BudgetKind

IS_SANDBOX = True
_S, _C = ProjectState, ProjectCategory
_SPENT = (_S.IMPLEMENTING, _S.ENDED, _S.DISCLOSED, _S.ARCHIVED)
_FUNDED = (_S.FUNDED, *_SPENT)
_ENDS = {_S.ENDED: 97, _S.DISCLOSED: 62, _S.ARCHIVED: 222}
_FIRST_BILL, _BETWEEN, _GIVEN_PERCENT = 70, 40, 96
_BOUGHT = {
    _C.HARDSHIP: ("食品包", SpendingKind.PIECE, 90_00),
    _C.ELDERLY: ("上门探访", SpendingKind.VISIT, 40_00),
    _C.CHILDREN: ("课业辅导", SpendingKind.HOUR, 80_00),
    _C.EDUCATION: ("书桌和台灯", SpendingKind.PIECE, 620_00),
    _C.MEDICAL: ("自费药品补助", SpendingKind.PERSON, 1_500_00),
    _C.DISABILITY: ("助听器", SpendingKind.PIECE, 2_400_00),
    _C.PSYCHOLOGICAL: ("心理陪伴", SpendingKind.HOUR, 150_00),
    _C.EMPLOYMENT: ("技能培训", SpendingKind.PERSON, 800_00),
    _C.COMMUNITY: ("社区活动", SpendingKind.VISIT, 300_00),
    _C.EMERGENCY: ("应急物资箱", SpendingKind.PIECE, 280_00),
}
Step = tuple[float, Callable[[CharityProject, Any], object]]


def store_paper() -> StoredFile:
    """Store the picture of a paper."""
    return files.store(HOUSE, draw_photo())


def slip_of(amount_fen: int, *, way: Way, **more: Any) -> Slip:
    """Return a slip of today; its number comes from the generator of the demo."""
    return Slip(way=way, reference=f"DEMO{new_code(9)}", given_on=clock.today(), amount_fen=amount_fen, **more)


@dataclass(frozen=True)
class Purse:
    """How one project is paid for."""

    plan: ProjectPlan
    editions: Editions
    number: int

    def steps(self) -> Iterator[Step]:
        """Yield what is given, decided and spent, each with its day; a project that raised nothing has no steps."""
        plan = self.plan
        if plan.state not in _FUNDED or not plan.is_public:
            return
        day = plan.days_ago
        yield day - 54, self._give
        yield day - 57.5, self._allocate
        if plan.state in _SPENT:
            for order, days in enumerate(range(day - _FIRST_BILL, _ENDS.get(plan.state, 3), -_BETWEEN)):
                yield days, partial(self._pay, order)

    def _pool(self, project: CharityProject) -> Pool:
        return self.editions.pool_of(project, days_ago=self.plan.days_ago - 54)

    def _give(self, project: CharityProject, _hands: Any) -> None:
        pool = self._pool(project)
        slip = slip_of(
            self.plan.target * _GIVEN_PERCENT,
            way=Way.BANK_TRANSFER,
            donor_type=DonorType.ENTERPRISE,
            name=f"演示爱心企业{self.number:02d}号",
            naming=Naming.NAMED,
            evidence=store_paper(),
        )
        entering.enter_money(pool, slip=slip, is_sandbox=IS_SANDBOX, by=self.editions.finance(pool.charity_id))

    def _allocate(self, project: CharityProject, _hands: Any) -> None:
        pool = self._pool(project)
        items = [AllocationItem(pool_id=pool.id, project_id=project.id, amount_fen=self.plan.target * _GIVEN_PERCENT)]
        decide(self.editions, pool, items, f"{self.plan.name}项目款划拨")

    def _pay(self, order: int, project: CharityProject, _hands: Any) -> Spending:
        lines = [line for line in budget_of(project.id) if line.kind is not BudgetKind.FUNDRAISING]
        line = lines[order % len(lines)]
        return pay(self.editions, project, line, line.amount_fen * 17 // 100, f"FP{self.number:02d}{order:03d}")


def decide(editions: Editions, pool: Pool, items: list[AllocationItem], title: str) -> Allocation:
    """Draft, propose, agree twice and publish a decision on the money of a pool."""
    made = draft(editions, pool, items, title)
    allocations.propose_allocation(made, by=editions.finance(pool.charity_id))
    for officer in (editions.officer, editions.second):
        allocations.approve_allocation(made, by=officer)
    allocations.publish_allocation(made, by=editions.officer)
    return made


def draft(editions: Editions, pool: Pool, items: list[AllocationItem], title: str) -> Allocation:
    """Draft a decision on the money of a pool."""
    number = next(number for number, key in editions.ids.items() if key == pool.campaign_id)
    details = AllocationDetails(
        title=title,
        reason="按项目预算和进度划拨，优先用于入冬前的帮扶。",
        items=tuple(items),
        votes_for=9,
        votes_abstained=1,
    )
    return allocations.write_allocation(
        editions.campaign(number),
        charity=editions.charity(pool.charity_id),
        details=details,
        is_sandbox=IS_SANDBOX,
        by=editions.finance(pool.charity_id),
    )


def pay(editions: Editions, project: CharityProject, line: BudgetLine, amount_fen: int, invoice: str) -> Spending:
    """Pay a bill on one line of a project's budget."""
    what, kind, price_fen = _BOUGHT[project.category]
    if line.kind is BudgetKind.MANAGEMENT:
        what, kind, price_fen = "办公和审计费用", SpendingKind.PIECE, amount_fen
    details = SpendingDetails(
        budget_line_id=line.id,
        amount_fen=amount_fen,
        spent_on=clock.today(),
        what=what,
        quantity=Decimal(max(1, amount_fen // price_fen)),
        kind=kind,
        payee="演示服务供应商（演示）",
        invoice_number=invoice,
    )
    charity_id = project.charity_id or editions.charity_id
    return spendings.pay_bill(
        project,
        charity_id=charity_id,
        details=details,
        invoice=store_paper(),
        is_sandbox=IS_SANDBOX,
        by=editions.finance(charity_id),
    )
