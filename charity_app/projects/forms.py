"""Input about charity projects."""

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

from charity_app.http.forms import BaseForm, DayField, Required, WholeNumberField, YuanField, label
from charity_app.projects.states import PROJECT_CATEGORIES, RETURN_GROUNDS, ProjectCategory, ReturnGround

_CATEGORIES = [SelectChoice(category.value, PROJECT_CATEGORIES[category]) for category in ProjectCategory]
_GROUNDS = [SelectChoice(ground.value, RETURN_GROUNDS[ground]) for ground in ReturnGround]


class ProjectForm(BaseForm):
    """A project as its organisation describes it."""

    organisation_id = SelectField(label("project", "Organisation"))
    name = StringField(label("project", "Name"), [Required(), Length(max=60)])
    purpose = TextAreaField(label("project", "What it does"), [Required(), Length(max=600)])
    category = SelectField(label("project", "Category"), choices=_CATEGORIES)
    beneficiaries = WholeNumberField(label("project", "How many people it helps"), [Required()], low=1, high=1_000_000)
    target_fen = YuanField(label("project", "Planned spending"))
    starts_on = DayField(label("project", "Starts on"), [Required()])
    ends_on = DayField(label("project", "Ends on"), [Required()])
    street_ids = SelectMultipleField(label("project", "Streets and towns; none means the whole district"))
    version = HiddenField(default="1")


class ReturnForm(BaseForm):
    """Why a project goes back."""

    ground = RadioField(label("project", "Reason"), [Required()], choices=_GROUNDS)
