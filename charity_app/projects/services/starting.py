"""From approval to work: the plan is filed, the fundraising opens, the target is reached, the work starts."""

from datetime import date, timedelta

from charity_app.core import clock, settings
from charity_app.core.errors import Conflict
from charity_app.core.facts import emit
from charity_app.core.money import Money
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.projects.events import ProjectFiled, ProjectOpened, ProjectStarted, TargetReached
from charity_app.projects.models import CharityProject, FundraisingPlan
from charity_app.projects.queries.money import money_of_project
from charity_app.projects.queries.plans import plan_of
from charity_app.projects.services.duties import make_project_duties
from charity_app.projects.services.plans import close_raising, open_raising, record_filing
from charity_app.projects.services.stepping import take_step
from charity_app.projects.states import ProjectAction, ProjectState

FILING_LEAD = settings.declare(
    "projects.filing_lead_days",
    10,
    unit="days",
    rule="3.8",
    name=Text("A plan is filed before the fundraising by", "setting"),
)


def register_filing(project: CharityProject, *, number: str, filed_on: date, authority: str, by: Actor) -> None:
    """Enter the filing number of what is raised from the public. Raises Invalid, Conflict."""
    plan = _demand_plan(project)
    record_filing(plan, number=number, filed_on=filed_on, authority=authority, by=by)
    take_step(project, ProjectAction.REGISTER_FILING, by=by)
    emit(ProjectFiled(project_id=project.id, by=by))


def _demand_plan(project: CharityProject) -> FundraisingPlan:
    plan = plan_of(project)
    if plan is None:
        raise Conflict(Text("This project raises nothing from the public; start it directly", "error"))
    return plan


def start_without_public_fund(project: CharityProject, *, by: Actor) -> None:
    """Start the work of a project that has targeted or own money only. Raises Conflict."""
    if project.plan_id is not None:
        raise Conflict(Text("This project raises money from the public; its plan must be filed first", "error"))
    _begin_work(project, ProjectAction.START_WITHOUT_PUBLIC_FUND, by=by)


def open_project(project: CharityProject, *, by: Actor) -> None:
    """Open the fundraising, some days after the filing and within the plan's own days. Raises Conflict."""
    plan = _demand_plan(project)
    _check_lead(plan)
    take_step(project, ProjectAction.OPEN, by=by)
    open_raising(plan, project=project, by=by)
    emit(ProjectOpened(project_id=project.id, by=by))


def _check_lead(plan: FundraisingPlan) -> None:
    today, first = clock.today(), first_open_day(plan)
    if first is not None and today < first:
        raise Conflict(Text("The fundraising can open on %(day)s at the earliest", "error", {"day": first}))
    if today > plan.raises_to_on:
        raise Conflict(Text("The fundraising of this plan ended on %(day)s", "error", {"day": plan.raises_to_on}))


def first_open_day(plan: FundraisingPlan) -> date | None:
    """Return the first day on which a filed plan may raise money: ten days after the filing, but in an emergency."""
    if plan.filed_on is None:
        return None
    lead = 0 if plan.is_emergency else settings.value(FILING_LEAD)
    return max(plan.raises_from_on, plan.filed_on + timedelta(days=lead))


def reach_target(project: CharityProject, *, by: Actor) -> None:
    """Record that all the money is there; whoever counts the gifts says so. The fundraising ends with it."""
    take_step(project, ProjectAction.REACH_TARGET, by=by)
    plan = plan_of(project)
    if plan is not None:
        close_raising(plan, by=by)
    emit(TargetReached(project_id=project.id, by=by))


def start_project(project: CharityProject, *, by: Actor) -> None:
    """Start the work once the least amount is there. Raises Conflict."""
    raised = money_of_project(project.id).raised_fen
    if project.state is ProjectState.FUNDRAISING and raised < project.minimum_fen:
        left = f"{Money(project.minimum_fen - raised).yuan:,}"
        raise Conflict(Text("%(left)s yuan are still missing to the least amount", "error", {"left": left}))
    _begin_work(project, ProjectAction.START, by=by)


def _begin_work(project: CharityProject, action: ProjectAction, *, by: Actor) -> None:
    take_step(project, action, started_on=clock.today(), by=by)
    make_project_duties(project, by=by)
    emit(ProjectStarted(project_id=project.id, is_public=project.plan_id is not None, by=by))
