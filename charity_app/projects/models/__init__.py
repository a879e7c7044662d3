"""The tables of charity projects."""

from charity_app.projects.models.disclosures import Disclosure, Report, ReportDraft, ReportLine, ReportNote
from charity_app.projects.models.plans import FundraisingPlan, GateRecord, PlanVersion
from charity_app.projects.models.projects import BudgetLine, CharityProject, ProjectStep, ProjectStreet
from charity_app.projects.models.work import Indicator, Milestone, ProjectPaper, ProjectPartner, RelatedParty
from charity_app.projects.models.years import CharityYear

__all__ = [
    "BudgetLine",
    "CharityProject",
    "CharityYear",
    "Disclosure",
    "FundraisingPlan",
    "GateRecord",
    "Indicator",
    "Milestone",
    "PlanVersion",
    "ProjectPaper",
    "ProjectPartner",
    "ProjectStep",
    "ProjectStreet",
    "RelatedParty",
    "Report",
    "ReportDraft",
    "ReportLine",
    "ReportNote",
]
