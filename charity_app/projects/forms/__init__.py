"""Input about charity projects."""

from charity_app.projects.forms.plans import ChannelForm, PlanForm
from charity_app.projects.forms.projects import (
    BudgetForm,
    EndingForm,
    FilingForm,
    ProjectForm,
    ReasonForm,
    ReturnForm,
)
from charity_app.projects.forms.work import (
    AttachForm,
    IndicatorForm,
    MeasureForm,
    MilestoneForm,
    NoteForm,
    PartnerForm,
    ReachForm,
    RelationForm,
    ReportForm,
)

__all__ = [
    "AttachForm",
    "BudgetForm",
    "ChannelForm",
    "EndingForm",
    "FilingForm",
    "IndicatorForm",
    "MeasureForm",
    "MilestoneForm",
    "NoteForm",
    "PartnerForm",
    "PlanForm",
    "ProjectForm",
    "ReachForm",
    "ReasonForm",
    "RelationForm",
    "ReportForm",
    "ReturnForm",
]
