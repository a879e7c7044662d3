"""Commands on charity projects, their fundraising plans and their reports."""

from charity_app.projects.services.ending import (
    archive_project,
    end_project,
    pause_project,
    resume_project,
    terminate_project,
)
from charity_app.projects.services.exports import EXPORT_HEADER, export_projects
from charity_app.projects.services.plans import (
    PlanDetails,
    change_plan,
    check_gate_item,
    close_raising,
    open_raising,
    plan_fundraising,
    record_filing,
    state_channel,
    write_plan,
)
from charity_app.projects.services.relations import end_related_party, record_related_party
from charity_app.projects.services.reminding import mark_missed, miss_one, plan_clock, remind_one
from charity_app.projects.services.reports import Words, attach_paper, correct_report, publish_report, save_report
from charity_app.projects.services.reviewing import approve_project, return_project, submit_project
from charity_app.projects.services.starting import (
    first_open_day,
    open_project,
    reach_target,
    register_filing,
    start_project,
    start_without_public_fund,
)
from charity_app.projects.services.work import (
    measure_indicator,
    name_partner,
    plan_indicator,
    plan_milestone,
    reach_milestone,
)
from charity_app.projects.services.writing import (
    BudgetItem,
    ProjectDetails,
    change_project,
    create_project,
    write_budget,
)

__all__ = [
    "EXPORT_HEADER",
    "BudgetItem",
    "PlanDetails",
    "ProjectDetails",
    "Words",
    "approve_project",
    "archive_project",
    "attach_paper",
    "change_plan",
    "change_project",
    "check_gate_item",
    "close_raising",
    "correct_report",
    "create_project",
    "end_project",
    "end_related_party",
    "export_projects",
    "first_open_day",
    "mark_missed",
    "measure_indicator",
    "miss_one",
    "name_partner",
    "open_project",
    "open_raising",
    "pause_project",
    "plan_clock",
    "plan_fundraising",
    "plan_indicator",
    "plan_milestone",
    "publish_report",
    "reach_milestone",
    "reach_target",
    "record_filing",
    "record_related_party",
    "register_filing",
    "remind_one",
    "resume_project",
    "return_project",
    "save_report",
    "start_project",
    "start_without_public_fund",
    "state_channel",
    "submit_project",
    "terminate_project",
    "write_budget",
    "write_plan",
]
