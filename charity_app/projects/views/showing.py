"""The page of one project, with everything that is known about it and what the viewer may do next."""

from collections.abc import Sequence

from flask import Response, url_for

from charity_app.core import clock
from charity_app.core.states import actions_from
from charity_app.http.access import can
from charity_app.http.respond import page
from charity_app.projects import queries
from charity_app.projects.models import CharityProject
from charity_app.projects.states import (
    PROJECT_ACTIONS,
    PROJECT_CATEGORIES,
    PROJECT_LABELS,
    PROJECT_TABLE,
    PROJECT_TONES,
    RETURN_GROUNDS,
    ProjectAction,
)
from charity_app.projects.states.disclosures import (
    DISCLOSURE_LABELS,
    DISCLOSURE_TONES,
    DUTY_KINDS,
    DisclosureState,
)
from charity_app.projects.states.plans import BUDGET_KINDS, GATE_ITEMS, GIVING_WAYS, SURPLUS_USES
from charity_app.projects.states.work import INDICATOR_KINDS
from charity_app.projects.views.panels import panels_of

WORDS = {
    "categories": PROJECT_CATEGORIES,
    "labels": PROJECT_LABELS,
    "tones": PROJECT_TONES,
    "actions": PROJECT_ACTIONS,
    "grounds": RETURN_GROUNDS,
    "budget": BUDGET_KINDS,
    "gate": GATE_ITEMS,
    "ways": GIVING_WAYS,
    "surplus": SURPLUS_USES,
    "duties": DUTY_KINDS,
    "duty_states": DISCLOSURE_LABELS,
    "duty_tones": DISCLOSURE_TONES,
    "indicators": INDICATOR_KINDS,
}
_A = ProjectAction
_PRESSED = {
    _A.SUBMIT: "projects.submit_project",
    _A.APPROVE: "projects.approve_project",
    _A.OPEN: "projects.open_project",
    _A.START: "projects.start_project",
    _A.START_WITHOUT_PUBLIC_FUND: "projects.start_without_public_fund",
    _A.END: "projects.end_project",
}
_ASKED = {
    _A.RETURN: "projects.show_return",
    _A.REGISTER_FILING: "projects.show_filing",
    _A.PAUSE: "projects.show_pause",
    _A.RESUME: "projects.show_resume",
    _A.TERMINATE: "projects.show_termination",
    _A.ARCHIVE: "projects.show_archive",
}


def project_page(project: CharityProject) -> Response:
    """Answer with the page of a project."""
    plan, gate = queries.plan_of(project), queries.giving_gate(project, clock.today())
    duties = queries.disclosures_of(project.id)
    return page(
        "projects/project.html",
        project=project,
        card=queries.project_card(project),
        plan=plan,
        bodies=queries.bodies_of(plan) if plan else None,
        gate=gate,
        panels=panels_of(project, is_gate_open=gate.is_open),
        money=queries.money_of_project(project.id),
        budget=queries.budget_of(project.id),
        milestones=queries.milestones_of(project.id),
        indicators=queries.indicators_of(project.id),
        partners=queries.partners_of(project.id),
        reports=[row for row in duties if row.state is DisclosureState.PUBLISHED],
        open_duties=[row for row in duties if row.state is not DisclosureState.PUBLISHED],
        is_silent=queries.is_silent(project),
        steps=queries.steps_of(project.id),
        buttons=_buttons(project),
        today=clock.today(),
        words=WORDS,
    )


def _buttons(project: CharityProject) -> Sequence[tuple[ProjectAction, str, bool]]:
    """Return what the viewer may do: the action, its address, and whether one press does it."""
    found = []
    for action in actions_from(project.state, PROJECT_TABLE):
        if action is _A.REACH_TARGET or not can(f"project.{action}", project) or _is_other_way(project, action):
            continue
        if action is _A.PUBLISH_FINAL:
            duty_id = queries.open_final_report(project)
            if duty_id is not None:
                found.append((action, url_for("projects.show_report_form", disclosure_id=duty_id), False))
            continue
        address = _PRESSED.get(action) or _ASKED[action]
        found.append((action, url_for(address, project_id=project.id), action in _PRESSED))
    return found


def _is_other_way(project: CharityProject, action: ProjectAction) -> bool:
    """Tell whether an action is for projects that raise from the public, and this one does not, or the reverse."""
    is_public = project.plan_id is not None
    return (action is _A.REGISTER_FILING and not is_public) or (action is _A.START_WITHOUT_PUBLIC_FUND and is_public)
