"""What a project owes before an officer sees it: a budget that adds up, a plan that stands."""

from charity_app.core import clock
from charity_app.core.errors import Invalid
from charity_app.core.money import Money
from charity_app.core.text import Text
from charity_app.projects.models import CharityProject, FundraisingPlan
from charity_app.projects.queries.gate import fundraiser
from charity_app.projects.queries.plans import bodies_of, plan_of
from charity_app.projects.queries.projects import budget_of, organisation_of
from charity_app.projects.queries.work import partner_ids_of
from charity_app.projects.services.caps import cap_of, exceeds_cap
from charity_app.projects.states.plans import BudgetKind
from charity_app.registry.models import Organisation


def check_ready(project: CharityProject) -> None:
    """Raise Invalid, saying what is missing and where to add it, unless the project can be reviewed."""
    plan = plan_of(project)
    charity = organisation_of(project.organisation_id) if plan is None else _raising(project, plan)
    _check_budget(project, charity, is_public=plan is not None)


def _check_budget(project: CharityProject, charity: Organisation, *, is_public: bool) -> None:
    lines = budget_of(project.id)
    whole = sum(line.amount_fen for line in lines)
    if not lines or whole != project.target_fen:
        amounts = {"sum": f"{Money(whole).yuan:,}", "target": f"{Money(project.target_fen).yuan:,}"}
        raise Invalid(Text("The budget adds up to %(sum)s yuan, the target is %(target)s yuan", "error", amounts))
    percent = cap_of(charity, is_public=is_public, net_assets_fen=project.net_assets_fen)
    management = sum(line.amount_fen for line in lines if line.kind is BudgetKind.MANAGEMENT)
    if exceeds_cap(management, whole_fen=whole, percent=percent):
        raise Invalid(
            Text("Management cost may be at most %(percent)s percent of the budget", "error", {"percent": percent})
        )


def _raising(project: CharityProject, plan: FundraisingPlan) -> Organisation:
    charity, partner = bodies_of(plan)
    may = fundraiser(charity, partner, clock.today())
    if may is None:
        raise Invalid(Text("Name a charity with a public fundraising certificate, or a partner that has one", "error"))
    if partner is not None and partner.id not in partner_ids_of(project.id):
        raise Invalid(
            Text("%(partner)s must also stand among the cooperating parties", "error", {"partner": partner.name})
        )
    if plan.raises_to_on > project.ends_on:
        raise Invalid(Text("The fundraising cannot end after the project", "error"))
    return may
