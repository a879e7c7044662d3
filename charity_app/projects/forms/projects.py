"""Input about charity projects and their steps."""

from collections.abc import Mapping
from uuid import UUID

from wtforms import (  # type: ignore[attr-defined]
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length

from charity_app.core.text import Text
from charity_app.http.forms import BaseForm, DayField, Required, WholeNumberField, YuanField, label
from charity_app.projects.states import PROJECT_CATEGORIES, RETURN_GROUNDS
from charity_app.projects.states.plans import BUDGET_KINDS, SURPLUS_USES, TERMINATION_USES, SurplusUse
from charity_app.registry.forms.choices import choices


class ProjectForm(BaseForm):
    """A project as its organisation describes it."""

    organisation_id = SelectField(label("project", "Organisation"))
    name = StringField(label("project", "Name"), [Required(), Length(max=60)])
    purpose = TextAreaField(label("project", "What it does"), [Required(), Length(max=600)])
    category = SelectField(label("project", "Category"), choices=choices(PROJECT_CATEGORIES))
    beneficiaries = WholeNumberField(label("project", "How many people it helps"), [Required()], low=1, high=1_000_000)
    target_fen = YuanField(label("project", "Planned spending"))
    minimum_fen = YuanField(label("project", "Least amount to start with"))
    net_assets_fen = YuanField(label("project", "Net assets of the organisation at the end of last year"))
    starts_on = DayField(label("project", "Starts on"), [Required()])
    ends_on = DayField(label("project", "Ends on"), [Required()])
    street_ids = SelectMultipleField(label("project", "Streets and towns; none means the whole district"))
    version = HiddenField(default="1")


class BudgetForm(BaseForm):
    """One more line of a budget."""

    kind = SelectField(label("budget", "Pays for"), choices=choices(BUDGET_KINDS))
    lines = StringField(label("budget", "What exactly"), [Required(), Length(max=60)])
    amount_fen = YuanField(label("budget", "Amount"), [Required()])


class ReturnForm(BaseForm):
    """Why a project goes back."""

    ground = RadioField(label("project", "Reason"), [Required()], choices=choices(RETURN_GROUNDS))
    words = TextAreaField(label("project", "What exactly is to be changed"), [Length(max=300)])


class FilingForm(BaseForm):
    """The number under which a plan was filed."""

    number = StringField(label("plan", "Filing number"), [Required(), Length(max=40)])
    filed_on = DayField(label("plan", "Filed on"), [Required()])
    authority = StringField(label("plan", "Filed at"), [Required(), Length(max=120)])


class ReasonForm(BaseForm):
    """Why a step is taken."""

    words = TextAreaField(label("project", "Reason"), [Required(), Length(max=300)])


class EndingForm(BaseForm):
    """What becomes of the money of a project that is over."""

    surplus_use = RadioField(label("project", "What becomes of the money"), [Required()])
    successor_id = SelectField(label("project", "Project that takes it over"))
    words = TextAreaField(label("project", "Reason"), [Length(max=300)])

    def offer(self, similar: Mapping[UUID, str], *, is_termination: bool) -> None:
        """Offer what the step allows, and the projects that may take the money over."""
        uses = TERMINATION_USES if is_termination else tuple(SurplusUse)
        self.surplus_use.choices = choices(SURPLUS_USES, uses)
        none = SelectChoice("", Text("none", "project"))
        self.successor_id.choices = [none, *(SelectChoice(str(key), name) for key, name in similar.items())]
