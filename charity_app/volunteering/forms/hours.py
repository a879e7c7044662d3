"""What is asked at the door, about hours, and for a certificate."""

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, FileField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from charity_app.http.forms import BaseForm, DayField, Required, label
from charity_app.identity.forms import is_phone
from charity_app.registry.forms.choices import code_field
from charity_app.volunteering.models import ShiftRole
from charity_app.volunteering.states.records import EVALUATIONS


class WalkInForm(BaseForm):
    """Somebody at the door: which role, phone, and for new people name and a spoken yes."""

    role = SelectField(label("volunteering", "Role"), [Required()])
    phone = StringField(
        label("sign in", "Mobile number"),
        [Required(), Length(max=20), is_phone],
        render_kw={"inputmode": "tel", "autocomplete": "off"},
    )
    name = StringField(
        label("volunteering", "Name, of somebody new"), [Length(max=40)], render_kw={"autocomplete": "off"}
    )
    consent = BooleanField(label("volunteering", "The person has read the terms and said yes"))

    def offer(self, roles: Iterable[ShiftRole]) -> "WalkInForm":
        """Fill the choices in."""
        self.role.choices = [(str(role.id), role.name) for role in roles]
        return self


class EvidenceForm(BaseForm):
    """How the organiser knows: words, or a photo of the signed list."""

    evidence = TextAreaField(label("volunteering", "How you know"), [Length(max=300)])
    photo = FileField(label("volunteering", "Photo of the signed list"))


class TimesForm(EvidenceForm):
    """From when to when somebody served, and how one knows."""

    began = StringField(label("volunteering", "From, such as 09:30"), [Required(), Length(max=5)])
    ended = StringField(label("volunteering", "To, such as 11:30"), [Required(), Length(max=5)])


class WordsForm(BaseForm):
    """A sentence, and a photo where there is one."""

    words = TextAreaField(label("volunteering", "What is wrong"), [Required(), Length(max=300)])
    photo = FileField(label("volunteering", "Photo"))


class AnswerForm(WordsForm):
    """What the organiser answers."""

    words = TextAreaField(label("volunteering", "Answer"), [Required(), Length(max=300)])


class AbsenceForm(BaseForm):
    """Why somebody did not come."""

    words = TextAreaField(label("volunteering", "Why I could not come"), [Required(), Length(max=300)])


class ReasonForm(BaseForm):
    """Why something is decided."""

    reason = TextAreaField(label("volunteering", "Reason"), [Required(), Length(max=200)])


class NoteForm(BaseForm):
    """Why more than a day or a week allows is credited."""

    note = TextAreaField(label("volunteering", "Note of the coordinator"), [Required(), Length(max=200)])


class EvaluationForm(BaseForm):
    """How a service went."""

    evaluation = code_field(label("volunteering", "How it went"), EVALUATIONS)


class FindingsForm(BaseForm):
    """What looking at drawn hours showed."""

    findings = TextAreaField(label("volunteering", "What you found"), [Length(max=300)])


class CertificateForm(BaseForm):
    """With which organiser, for which days; the identity once."""

    activity = SelectField(label("volunteering", "Served with"), [Required()])
    from_on = DayField(label("volunteering", "From"), [Required()])
    until_on = DayField(label("volunteering", "Until"), [Required()])
    id_number = StringField(
        label("volunteering", "Number of my identity card"), [Length(max=20)], render_kw={"autocomplete": "off"}
    )

    def offer(self, organisers: Iterable[tuple[Any, str]]) -> "CertificateForm":
        """Fill the choices in."""
        self.activity.choices = [(str(key), name) for key, name in organisers]
        return self


class IssueForm(BaseForm):
    """Who is in charge of the body that certifies, and remarks."""

    in_charge = StringField(label("volunteering", "Person in charge of the issuing body"), [Required(), Length(max=40)])
    remarks = StringField(label("volunteering", "Remarks"), [Length(max=200)])


class CheckForm(BaseForm):
    """Number and check code of a certificate."""

    number = StringField(label("volunteering", "Number, such as VC202400000000"), [Required(), Length(max=20)])
    code = StringField(label("volunteering", "Check code"), [Required(), Length(max=12)])
