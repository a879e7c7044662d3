"""The tables of charity projects."""

from charity_app.projects.models.disclosures import Disclosure, Report, ReportDraft, ReportLine, ReportNote
from charity_app.projects.models.plans import FundraisingPlan, GateRecord
from charity_app.projects.models.projects import BudgetLine, CharityProject, ProjectStep, ProjectStreet
from charity_app.projects.models.work import Indicator, Milestone, ProjectPaper, ProjectPartner, RelatedParty

__all__ = [
    "BudgetLine",
    "CharityProject",
    "Disclosure",
    "FundraisingPlan",
    "GateRecord",
    "Indicator",
    "Milestone",
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
