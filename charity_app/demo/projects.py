"""Writes the twelve demo projects (domain.md 9.5) and brings each to its state, as far as projects are built."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from charity_app.core import clock
from charity_app.core.scope import Actor
from charity_app.demo.households import Street
from charity_app.projects import services
from charity_app.projects.models import CharityProject
from charity_app.projects.services import ProjectDetails
from charity_app.projects.states import ProjectCategory, ProjectState, ReturnGround
from charity_app.registry.models import Organisation


@dataclass(frozen=True)
class ProjectPlan:
    """One of the twelve: name, purpose, category, target in yuan, on how many streets (36 is the district)."""

    name: str
    purpose: str
    category: ProjectCategory
    target: int
    streets: int
    beneficiaries: int
    state: ProjectState = ProjectState.APPROVED


_C = ProjectCategory
PROJECTS = (
    ProjectPlan("一家一计划·家庭赋能", "为每个家庭做一份一年的计划，并陪伴落实", _C.HARDSHIP, 480_000, 8, 160),
    ProjectPlan("心灯·青少年心理陪伴", "每周一次的陪伴和谈心，家长也有课", _C.PSYCHOLOGICAL, 360_000, 12, 120),
    ProjectPlan("再出发·就业支持", "技能培训、岗位推荐和面试陪同", _C.EMPLOYMENT, 260_000, 10, 90),
    ProjectPlan("小书桌·学习角改造", "一张书桌、一盏灯、一个安静的角落", _C.EDUCATION, 300_000, 36, 300),
    ProjectPlan("童伴同行·困境儿童关爱", "周末陪伴、课业辅导和节日探望", _C.CHILDREN, 420_000, 36, 200),
    ProjectPlan("银发暖心·独居老人探访", "每周上门一次，每两天一个电话", _C.ELDERLY, 350_000, 15, 260),
    ProjectPlan("医路相伴·大病补充救助", "医保和救助之后仍有困难的补充帮助", _C.MEDICAL, 800_000, 36, 110),
    ProjectPlan("听见世界·助听器", "验配助听器并教会使用", _C.DISABILITY, 240_000, 6, 80),
    ProjectPlan("食物不浪费·暖心食物包", "每月一次食物包，到附近的点领取", _C.HARDSHIP, 280_000, 18, 500),
    ProjectPlan("安居小改造·防跌倒", "扶手、防滑和照明的小改造", _C.ELDERLY, 320_000, 9, 140),
    ProjectPlan("邻里微基金", "邻居提出、邻居一起做的小事", _C.COMMUNITY, 150_000, 3, 60, ProjectState.PENDING_REVIEW),
    ProjectPlan("汛期应急物资箱", "汛期前发到楼组的应急物资箱", _C.EMERGENCY, 120_000, 36, 400, ProjectState.DRAFT),
)


def write_project(
    plan: ProjectPlan, organisation: Organisation, *, streets: Sequence[Street], by: Actor
) -> CharityProject:
    """Write a project down as its organisation's manager does."""
    today = clock.today()
    chosen: tuple[UUID, ...] = (
        tuple(street.id for street in streets[: plan.streets]) if plan.streets < len(streets) else ()
    )
    details = ProjectDetails(
        name=f"{plan.name}（演示）",
        purpose=plan.purpose,
        category=plan.category,
        beneficiaries=plan.beneficiaries,
        starts_on=today,
        ends_on=date(today.year + 2, 12, 31) - timedelta(days=1),
        target_fen=plan.target * 100,
        street_ids=chosen,
    )
    return services.create_project(organisation, details=details, by=by)


def review_project(project: CharityProject, plan: ProjectPlan, *, by: Actor, officer: Actor) -> None:
    """Submit a project and let the district's charity office decide; the draft comes back with a ground."""
    services.submit_project(project, by=by)
    if plan.state is ProjectState.APPROVED:
        services.approve_project(project, by=officer)
    if plan.state is ProjectState.DRAFT:
        services.return_project(project, ground=ReturnGround.PERIOD, by=officer)
