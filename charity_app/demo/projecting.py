"""Walks each demo project through its days to where it stands, with the reports that fell due on the way."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from charity_app.core import clock, files
from charity_app.core.db import db
from charity_app.core.privacy import HOUSE
from charity_app.core.scope import Actor, system_actor
from charity_app.demo.living import draw_photo
from charity_app.demo.people import TODAY
from charity_app.demo.projects import ProjectPlan
from charity_app.demo.spending import Purse
from charity_app.demo.timeline import happening
from charity_app.projects import queries, services
from charity_app.projects.models import CharityProject, Disclosure
from charity_app.projects.queries.plans import plan_of
from charity_app.projects.services import Words
from charity_app.projects.states import ProjectState, ReturnGround
from charity_app.projects.states.disclosures import OPEN_STATES, DutyKind
from charity_app.projects.states.plans import GateItem, SurplusUse
from charity_app.registry.models import Organisation

_S = ProjectState
_EARLY = 3
_LATE_DAYS = 95


@dataclass(frozen=True)
class Hands:
    """Who acts on a project; `number` goes into its filing number."""

    manager: Actor
    finance: Actor
    officer: Actor
    second: Actor
    charity: Organisation
    purse: Purse
    number: int


Step = tuple[float, Callable[[CharityProject, Hands], object]]


def walk(project: CharityProject, plan: ProjectPlan, hands: Hands) -> None:
    """Take the steps of a project, each on its day, and publish what falls due in between."""
    if plan.state is _S.DRAFT:
        return
    for days, step in sorted([*_way(plan), *hands.purse.steps()], key=lambda pair: -pair[0]):
        _report_until(project, days, hands)
        with happening(days):
            step(project, hands)
    _report_until(project, 0, hands, leaves_final=plan.state is _S.ENDED)
    with happening(0):
        for duty in _open(project):
            services.miss_one(duty.id, by=system_actor("report overdue"))
            services.remind_one(duty.id, by=system_actor("report due"))


def give_back(project: CharityProject, hands: Hands) -> None:
    """Let a project be handed in and given back for changes."""
    services.submit_project(project, by=hands.manager)
    services.return_project(project, ground=ReturnGround.PERIOD, words="请写清每周的安排", by=hands.officer)


def _way(plan: ProjectPlan) -> Iterator[Step]:
    day, state = plan.days_ago, plan.state
    yield day - 0.1, lambda p, h: services.submit_project(p, by=h.manager)
    if state is _S.PENDING_REVIEW:
        return
    yield day - 2, lambda p, h: services.approve_project(p, by=h.officer)
    if state is _S.APPROVED:
        return
    if plan.is_public:
        yield from _raising(plan)
    else:
        yield day - 8, lambda p, h: services.start_without_public_fund(p, by=h.manager)
    yield from _later(plan)


def _raising(plan: ProjectPlan) -> Iterator[Step]:
    day = plan.days_ago
    yield day - 4, _file
    yield day - 6, _check_gate
    if plan.state is _S.FILED:
        return
    yield day - 15, lambda p, h: services.open_project(p, by=h.finance)
    if plan.state in (_S.FUNDRAISING, _S.TERMINATED):
        return
    yield day - 55, lambda p, h: services.reach_target(p, by=system_actor("target reached"))
    if plan.state is not _S.FUNDED:
        yield day - 58, lambda p, h: services.start_project(p, by=h.manager)
        yield day - 75, _reach_first


def _later(plan: ProjectPlan) -> Iterator[Step]:
    day, state = plan.days_ago, plan.state
    if state is _S.PAUSED:
        yield day - 150, lambda p, h: services.pause_project(p, words="车辆检修，等新的排班", by=h.officer)
    if state is _S.TERMINATED:
        yield day - 50, _terminate
    if state in (_S.ENDED, _S.DISCLOSED, _S.ARCHIVED):
        ended = {_S.ENDED: _LATE_DAYS, _S.DISCLOSED: 60, _S.ARCHIVED: 220}[state]
        yield ended, lambda p, h: services.end_project(p, by=h.manager)
        if state is not _S.ENDED:
            yield ended - 35, _disclose
        if state is _S.ARCHIVED:
            yield (
                ended - 60,
                lambda p, h: services.archive_project(p, use=SurplusUse.AS_PLANNED, successor=None, by=h.officer),
            )


def _file(project: CharityProject, hands: Hands) -> None:
    number = f"{hands.charity.credit_code}A{clock.today():%y}{hands.number:03d}"
    services.register_filing(
        project, number=number, filed_on=clock.today(), authority="上海市民政局（演示）", by=hands.finance
    )


def _reach_first(project: CharityProject, hands: Hands) -> None:
    first = queries.milestones_of(project.id)[0]
    evidence = files.store(HOUSE, draw_photo())
    services.reach_milestone(project, first, done_on=clock.today(), evidence=evidence, by=hands.manager)
    indicator = queries.indicators_of(project.id)[0]
    services.measure_indicator(project, indicator, reached=project.beneficiaries * 2 // 3, by=hands.manager)


def _check_gate(project: CharityProject, hands: Hands) -> None:
    plan = plan_of(project)
    if plan is None:
        return
    url = f"https://platform.example.cn/projects/{hands.number}"
    services.state_channel(plan, words="依托民政部指定的互联网募捐信息平台（演示）", url=url, by=hands.officer)
    for item in GateItem:
        services.check_gate_item(plan, item=item, by=hands.second)


def _terminate(project: CharityProject, hands: Hands) -> None:
    similar = next(iter(queries.similar_projects(project)))
    successor = queries.get_project(hands.officer, similar)
    use = SurplusUse.SIMILAR_PROJECT
    services.terminate_project(project, use=use, successor=successor, words="合作的洗衣工厂停业", by=hands.officer)


def _disclose(project: CharityProject, hands: Hands) -> None:
    key = queries.open_final_report(project)
    for duty in _open(project):
        if duty.id == key:
            services.publish_report(duty, words=_words(project, "项目全部完成"), by=hands.manager)


def _open(project: CharityProject) -> list[Disclosure]:
    wanted = select(Disclosure).where(Disclosure.project_id == project.id, Disclosure.state.in_(OPEN_STATES))
    return list(db.session.scalars(wanted.order_by(Disclosure.due_on, Disclosure.kind)))


def _report_until(project: CharityProject, days: float, hands: Hands, *, leaves_final: bool = False) -> None:
    """Publish every report that is due before a day, a little early."""
    with happening(days):
        due = [(duty.id, (TODAY - duty.due_on).days, duty.kind) for duty in _open(project)]
    for key, due_days, kind in due:
        if due_days + _EARLY > days and due_days > 0 and not (leaves_final and kind is DutyKind.PROJECT_FINAL):
            with happening(due_days + _EARLY):
                duty = next(duty for duty in _open(project) if duty.id == key)
                services.publish_report(duty, words=_words(project, "按计划推进"), by=hands.manager)


def _words(project: CharityProject, what: str) -> Words:
    return Words(
        work_done=f"{what}：{project.purpose}。",
        people_helped=project.beneficiaries * 2 // 3,
        problems="个别家庭联系不上，已请居村协助。",
        next_steps="继续服务，按期公开。",
    )
