"""The twelve demo projects (domain.md 9.5), and six more: for states that none is in, and one paid from the pool."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from charity_app.core import files
from charity_app.core.privacy import HOUSE
from charity_app.core.scope import Actor
from charity_app.demo.households import Street
from charity_app.demo.living import draw_photo
from charity_app.demo.people import TODAY
from charity_app.projects import services
from charity_app.projects.models import CharityProject
from charity_app.projects.services import BudgetItem, PlanDetails, ProjectDetails
from charity_app.projects.states import ProjectCategory, ProjectState
from charity_app.projects.states.plans import BudgetKind, GivingWay
from charity_app.projects.states.work import IndicatorKind
from charity_app.registry.models import Organisation

_C, _S = ProjectCategory, ProjectState


@dataclass(frozen=True)
class ProjectPlan:
    """One project: name, purpose, category, target in yuan, on how many streets (36 is the district), where it stands.

    `days_ago` is when it was written down; `raised_days` is how long it raises money.
    """

    name: str
    purpose: str
    category: ProjectCategory
    target: int
    streets: int
    beneficiaries: int
    state: ProjectState
    days_ago: int
    raised_days: int = 90
    is_public: bool = True
    has_partner: bool = False


PROJECTS = (
    ProjectPlan("一家一计划·家庭赋能", "为每个家庭做一份一年的计划，并陪伴落实", _C.HARDSHIP, 480_000, 8, 160,
                _S.IMPLEMENTING, 400, has_partner=True),
    ProjectPlan("心灯·青少年心理陪伴", "每周一次的陪伴和谈心，家长也有课", _C.PSYCHOLOGICAL, 360_000, 12, 120,
                _S.IMPLEMENTING, 330),
    ProjectPlan("再出发·就业支持", "技能培训、岗位推荐和面试陪同", _C.EMPLOYMENT, 260_000, 10, 90,
                _S.FUNDRAISING, 36, 66),
    ProjectPlan("小书桌·学习角改造", "一张书桌、一盏灯、一个安静的角落", _C.EDUCATION, 300_000, 36, 300,
                _S.FUNDRAISING, 35, 66),
    ProjectPlan("童伴同行·困境儿童关爱", "周末陪伴、课业辅导和节日探望", _C.CHILDREN, 420_000, 36, 200,
                _S.IMPLEMENTING, 290),
    ProjectPlan("银发暖心·独居老人探访", "每周上门一次，每两天一个电话", _C.ELDERLY, 350_000, 15, 260,
                _S.IMPLEMENTING, 260),
    ProjectPlan("医路相伴·大病补充救助", "医保和救助之后仍有困难的补充帮助", _C.MEDICAL, 800_000, 36, 110,
                _S.FUNDED, 70),
    ProjectPlan("听见世界·助听器", "验配助听器并教会使用", _C.DISABILITY, 240_000, 6, 80, _S.ENDED, 450),
    ProjectPlan("食物不浪费·暖心食物包", "每月一次食物包，到附近的点领取", _C.HARDSHIP, 280_000, 18, 500,
                _S.IMPLEMENTING, 230),
    ProjectPlan("安居小改造·防跌倒", "扶手、防滑和照明的小改造", _C.ELDERLY, 320_000, 9, 140, _S.DISCLOSED, 470),
    ProjectPlan("邻里微基金", "邻居提出、邻居一起做的小事", _C.COMMUNITY, 150_000, 3, 60, _S.PENDING_REVIEW, 4,
                is_public=False),
    ProjectPlan("汛期应急物资箱", "汛期前发到楼组的应急物资箱", _C.EMERGENCY, 120_000, 36, 400, _S.ARCHIVED, 505, 30),
    ProjectPlan("楼组读书角", "把闲置的房间变成读书角", _C.COMMUNITY, 60_000, 2, 80, _S.DRAFT, 12, is_public=False),
    ProjectPlan("午后茶话·家属喘息", "照护者每周休息半天，有人代为照看", _C.DISABILITY, 90_000, 4, 40, _S.APPROVED, 20,
                is_public=False),
    ProjectPlan("春苗·小学生课后陪读", "放学后有人陪着写作业", _C.CHILDREN, 180_000, 5, 70, _S.FILED, 12, 120),
    ProjectPlan("流动理发车", "到家门口为老人理发", _C.ELDERLY, 70_000, 3, 200, _S.PAUSED, 180, is_public=False),
    ProjectPlan("暖冬餐桌·独居老人热饭", "入冬后每个工作日把热饭送到独居老人家里", _C.ELDERLY, 400_000, 12, 90,
                _S.IMPLEMENTING, 32, is_public=False),
    ProjectPlan("旧衣换新", "旧衣回收后换成新的冬衣", _C.HARDSHIP, 110_000, 6, 150, _S.TERMINATED, 90, 60),
)  # fmt: skip


def write_project(
    plan: ProjectPlan, organisation: Organisation, *, streets: Sequence[Street], by: Actor
) -> CharityProject:
    """Write a project down as its organisation's manager does, with budget, milestones and indicator."""
    chosen: tuple[UUID, ...] = (
        tuple(street.id for street in streets[: plan.streets]) if plan.streets < len(streets) else ()
    )
    first = TODAY - timedelta(days=plan.days_ago)
    details = ProjectDetails(
        name=f"{plan.name}（演示）",
        purpose=plan.purpose,
        category=plan.category,
        beneficiaries=plan.beneficiaries,
        starts_on=first,
        ends_on=date(first.year + 2, 6, 30),
        target_fen=plan.target * 100,
        street_ids=chosen,
    )
    project = services.create_project(organisation, details=details, by=by)
    services.write_budget(project, items=_budget(plan), by=by)
    for name, days in (("名单确认、人员到位", 60), ("服务过半", 210)):
        services.plan_milestone(project, name=name, planned_on=first + timedelta(days=days), by=by)
    kind, planned = IndicatorKind.OUTPUT, plan.beneficiaries
    services.plan_indicator(project, kind=kind, name="帮助人数", unit="人", planned=planned, by=by)
    return project


def _budget(plan: ProjectPlan) -> list[BudgetItem]:
    whole = plan.target * 100
    shares = (
        ("直接帮扶", BudgetKind.AID, 62),
        ("服务和人员", BudgetKind.SERVICE, 28),
        ("募捐成本", BudgetKind.FUNDRAISING, 2),
    )
    lines = [BudgetItem(kind, name, whole * share // 100) for name, kind, share in shares]
    return [*lines, BudgetItem(BudgetKind.MANAGEMENT, "管理费用", whole - sum(line.amount_fen for line in lines))]


def raise_from_public(
    project: CharityProject, plan: ProjectPlan, organisation: Organisation, charity: Organisation, *, by: Actor
) -> None:
    """Write how a project raises money: from ten days after its filing on."""
    starts_on = TODAY - timedelta(days=plan.days_ago - 15)
    details = PlanDetails(
        charity_id=charity.id,
        name=f"{plan.name}公开募捐方案（演示）",
        purpose=plan.purpose,
        raises_from_on=starts_on,
        raises_to_on=starts_on + timedelta(days=plan.raised_days),
        area="上海市浦东新区",
        person_in_charge="项目负责人（演示）",
        office_address=charity.address or "演示路1号",
        phone="02100001234",
        ways=(GivingWay.ONLINE, GivingWay.TRANSFER, GivingWay.CASH),
        bank_account="演示银行 0000001234567890123",
        beneficiaries="本区困难家庭",
        use_of_money=plan.purpose,
        surplus="用于目的相同或相近的慈善项目",
        fundraising_cost_fen=plan.target * 2,
    )
    services.plan_fundraising(project, organisation=organisation, details=details, by=by)


def name_partner(project: CharityProject, partner: Organisation, *, by: Actor) -> None:
    """Name who carries a project too, with its written agreement."""
    agreement = files.store(HOUSE, draw_photo())
    services.name_partner(
        project,
        partner,
        part="提供场地和志愿者",
        assessment="信用良好，有相关经验（演示）",
        assessed_on=TODAY - timedelta(days=420),
        agreement=agreement,
        by=by,
    )
