"""Organisations, people and projects for these tests, brought to any state by the real commands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor, Role
from charity_app.identity.queries import load_actor
from charity_app.projects import services
from charity_app.projects.models import CharityProject, FundraisingPlan
from charity_app.projects.queries import open_final_report, plan_of
from charity_app.projects.queries.disclosures import get_disclosure
from charity_app.projects.services import BudgetItem, PlanDetails, ProjectDetails, Words
from charity_app.projects.states import ProjectCategory, ProjectState
from charity_app.projects.states.plans import BudgetKind, GateItem, GivingWay, SurplusUse
from charity_app.registry.models import Organisation
from charity_app.registry.states.organisations import Field, OrganisationKind, OrganisationState
from tests.identity.factories import make_user, open_session

DETAILS = ProjectDetails(
    name="小书桌·学习角改造（演示）",
    purpose="送一张书桌和一盏灯",
    category=ProjectCategory.EDUCATION,
    beneficiaries=60,
    starts_on=date(2024, 12, 1),
    ends_on=date(2025, 12, 31),
    target_fen=300_000_00,
)
BUDGET = (
    BudgetItem(BudgetKind.GOODS, "书桌和灯", 250_000_00),
    BudgetItem(BudgetKind.SERVICE, "上门安装", 35_000_00),
    BudgetItem(BudgetKind.MANAGEMENT, "管理", 15_000_00),
)
WORDS = Words(work_done="上门量了尺寸，装好20张书桌", people_helped=20)


def organisation(*, state: OrganisationState = OrganisationState.REGISTERED, **more: Any) -> Organisation:
    made = Organisation(
        **{
            "credit_code": uuid4().hex[:18].upper(),
            "name": "星野助学服务中心（演示）",
            "pinyin": "",
            "initials": "",
            "kind": OrganisationKind.SERVICE,
            "field": next(iter(Field)),
            "state": state,
            "state_since_on": date(2020, 1, 1),
            "created_at": clock.now(),
            **more,
        }
    )
    db.session.add(made)
    db.session.flush()
    return made


def charity(**more: Any) -> Organisation:
    """A foundation that may raise money from the public."""
    given = {
        "name": "晨溪慈善基金会（演示）",
        "kind": OrganisationKind.FOUNDATION,
        "charity_since_on": date(2019, 9, 1),
        "fundraising_number": "DEMO0001",
        "fundraising_from_on": date(2020, 1, 1),
        "fundraising_to_on": date(2029, 12, 31),
    }
    return organisation(**{**given, **more})


def actor_of(role: Role, at: Organisation | None = None) -> Actor:
    found = load_actor(open_session(make_user(role, at=at)))
    assert found is not None
    return found


def plan_details(receiver: Organisation, **more: Any) -> PlanDetails:
    details = PlanDetails(
        charity_id=receiver.id,
        name="小书桌公开募捐方案（演示）",
        purpose="为困难家庭的孩子改造学习角",
        raises_from_on=clock.today() + timedelta(days=10),
        raises_to_on=clock.today() + timedelta(days=100),
        area="上海市浦东新区",
        person_in_charge="负责人",
        office_address="演示路1号",
        phone="02100001234",
        ways=(GivingWay.ONLINE, GivingWay.TRANSFER),
        bank_account="演示银行 0000001234567890123",
        beneficiaries="困难家庭的中小学生",
        use_of_money="书桌、灯和安装",
        surplus="用于目的相近的项目",
    )
    return replace(details, **more)


class Cast:
    """One organisation, one receiving charity, their people and two officers."""

    def __init__(self, **of_charity: Any) -> None:
        self.home, self.charity = organisation(), charity(**of_charity)
        self.manager = actor_of(Role.ORG_MANAGER, self.home)
        self.finance = actor_of(Role.ORG_FINANCE, self.charity)
        self.officer, self.second = actor_of(Role.CHARITY_OFFICER), actor_of(Role.CHARITY_OFFICER)

    def draft(self, *, is_public: bool = True, details: ProjectDetails = DETAILS, **plan: Any) -> CharityProject:
        project = services.create_project(self.home, details=details, by=self.manager)
        services.write_budget(project, items=BUDGET, by=self.manager)
        if is_public:
            told = plan_details(self.charity, **plan)
            services.plan_fundraising(project, organisation=self.home, details=told, by=self.manager)
        return project

    def filing_number(self, tail: str = "A24001") -> str:
        return f"{self.charity.credit_code}{tail}"

    def file(self, project: CharityProject, *, filed_on: date | None = None, tail: str = "A24001") -> None:
        number, day = self.filing_number(tail), filed_on or clock.today()
        services.register_filing(project, number=number, filed_on=day, authority="上海市民政局", by=self.finance)

    def check_all(self, plan: FundraisingPlan, items: tuple[GateItem, ...] = tuple(GateItem)) -> None:
        services.state_channel(plan, words="某指定平台", url="https://platform.example.cn/p/1", by=self.officer)
        for item in items:
            services.check_gate_item(plan, item=item, by=self.second)

    def report(self, project: CharityProject, *, by: Actor | None = None) -> None:
        """Publish the final report."""
        key = open_final_report(project)
        assert key is not None
        duty = get_disclosure(self.officer, key)
        assert duty is not None
        services.publish_report(duty, words=WORDS, by=by or self.manager)

    def bring(self, to: ProjectState, at: Callable[[str], Any], *, tail: str = "A24001") -> CharityProject:
        """Make a project that raises from the public and walk it to a state, from 2024-12-05 on."""
        with at("2024-12-05 09:00"):
            project = self.draft()
        for state in _WAY[to]:
            day, step = _STEPS[state]
            with at(day):
                step(self, project, tail)
        assert project.state is to
        return project


def _open(cast: Cast, project: CharityProject, _tail: str) -> None:
    plan = plan_of(project)
    assert plan is not None
    cast.check_all(plan)
    services.open_project(project, by=cast.finance)


def _terminate(cast: Cast, project: CharityProject, _tail: str) -> None:
    services.terminate_project(project, use=SurplusUse.REFUND, successor=None, words="无法继续", by=cast.officer)


_S = ProjectState
_STEPS: dict[ProjectState, tuple[str, Callable[[Cast, CharityProject, str], None]]] = {
    _S.PENDING_REVIEW: ("2024-12-05 10:00", lambda c, p, _t: services.submit_project(p, by=c.manager)),
    _S.APPROVED: ("2024-12-05 11:00", lambda c, p, _t: services.approve_project(p, by=c.officer)),
    _S.FILED: ("2024-12-05 12:00", lambda c, p, t: c.file(p, tail=t)),
    _S.FUNDRAISING: ("2024-12-15 10:00", _open),
    _S.FUNDED: ("2025-01-10 10:00", lambda c, p, _t: services.reach_target(p, by=c.officer)),
    _S.IMPLEMENTING: ("2025-01-15 10:00", lambda c, p, _t: services.start_project(p, by=c.manager)),
    _S.PAUSED: ("2025-02-01 10:00", lambda c, p, _t: services.pause_project(p, words="等场地", by=c.officer)),
    _S.TERMINATED: ("2025-02-01 10:00", _terminate),
    _S.ENDED: ("2025-09-30 10:00", lambda c, p, _t: services.end_project(p, by=c.manager)),
    _S.DISCLOSED: ("2025-11-01 10:00", lambda c, p, _t: c.report(p)),
    _S.ARCHIVED: (
        "2025-12-01 10:00",
        lambda c, p, _t: services.archive_project(p, use=SurplusUse.NOTHING_LEFT, successor=None, by=c.officer),
    ),
}
_TO_RAISING = (_S.PENDING_REVIEW, _S.APPROVED, _S.FILED, _S.FUNDRAISING)
_TO_WORK = (*_TO_RAISING, _S.FUNDED, _S.IMPLEMENTING)
_TO_ARCHIVE = (*_TO_WORK, _S.ENDED, _S.DISCLOSED, _S.ARCHIVED)
_WAY: dict[ProjectState, tuple[ProjectState, ...]] = {
    _S.DRAFT: (),
    **{state: _TO_ARCHIVE[: place + 1] for place, state in enumerate(_TO_ARCHIVE)},
    _S.PAUSED: (*_TO_WORK, _S.PAUSED),
    _S.TERMINATED: (*_TO_RAISING, _S.TERMINATED),
}
