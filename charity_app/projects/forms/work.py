"""Input about the work of a project: milestones, indicators, parties, reports."""

from collections.abc import Mapping
from uuid import UUID

from wtforms import FileField, SelectChoice, SelectField, StringField, TextAreaField  # type: ignore[attr-defined]
from wtforms.validators import Length

from charity_app.core.text import Text
from charity_app.http.forms import BaseForm, DayField, Required, WholeNumberField, label
from charity_app.projects.states.work import INDICATOR_KINDS, RELATION_KINDS
from charity_app.registry.forms.choices import CHOOSE, choices

_MOST = 10_000_000


class MilestoneForm(BaseForm):
    """A milestone that is planned."""

    name = StringField(label("milestone", "What is reached"), [Required(), Length(max=120)])
    planned_on = DayField(label("milestone", "Planned for"), [Required()])


class ReachForm(BaseForm):
    """A milestone that was reached."""

    done_on = DayField(label("milestone", "Reached on"), [Required()])
    paper = FileField(label("milestone", "Photo or paper that shows it"))


class IndicatorForm(BaseForm):
    """An indicator that is planned."""

    kind = SelectField(label("indicator", "Measures"), choices=choices(INDICATOR_KINDS))
    name = StringField(label("indicator", "Indicator"), [Required(), Length(max=120)])
    unit = StringField(label("indicator", "Unit"), [Required(), Length(max=20)])
    planned = WholeNumberField(label("indicator", "Planned"), [Required()], low=1, high=_MOST)


class MeasureForm(BaseForm):
    """How far an indicator has come."""

    reached = WholeNumberField(label("indicator", "Reached so far"), [Required()], high=_MOST)


class PartnerForm(BaseForm):
    """An organisation that carries the project too."""

    organisation_id = SelectField(label("partner", "Organisation"), [Required()])
    part = StringField(label("partner", "What it does"), [Required(), Length(max=200)])
    assessment = TextAreaField(label("partner", "Result of the assessment"), [Required(), Length(max=300)])
    assessed_on = DayField(label("partner", "Assessed on"), [Required()])
    paper = FileField(label("partner", "Written agreement"))

    def offer(self, organisations: Mapping[UUID, str]) -> None:
        """Offer organisations in good standing."""
        self.organisation_id.choices = _optional(organisations, CHOOSE)


class RelationForm(BaseForm):
    """Somebody tied to an organisation."""

    relation = SelectField(label("related party", "Relation"), choices=choices(RELATION_KINDS))
    person = StringField(label("related party", "Name of the person"), [Length(max=40)])
    party_id = SelectField(label("related party", "Or the organisation"))
    since_on = DayField(label("related party", "Since"), [Required()])

    def offer(self, organisations: Mapping[UUID, str]) -> None:
        """Offer organisations."""
        self.party_id.choices = _optional(organisations, Text("no organisation", "related party"))


class ReportForm(BaseForm):
    """What is written in a report."""

    work_done = TextAreaField(label("report", "Work done"), [Length(max=2000)])
    people_helped = WholeNumberField(label("report", "People helped"), [Required()], high=_MOST)
    problems = TextAreaField(label("report", "Problems"), [Length(max=1000)])
    next_steps = TextAreaField(label("report", "Next steps"), [Length(max=1000)])


class AttachForm(BaseForm):
    """A paper that belongs to a report."""

    paper = FileField(label("report", "Attachment"))


class NoteForm(BaseForm):
    """A correction of a published report."""

    words = TextAreaField(label("report", "What is wrong, and what is right"), [Required(), Length(max=600)])


def _optional(organisations: Mapping[UUID, str], none: Text) -> list[SelectChoice]:
    return [SelectChoice("", none), *(SelectChoice(str(key), name) for key, name in organisations.items())]
