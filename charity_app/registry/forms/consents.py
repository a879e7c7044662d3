"""Forms of consents, papers, values in full and lists that leave the platform."""

from typing import Any

from wtforms import FileField, RadioField, SelectChoice, SelectField, SelectMultipleField, TextAreaField  # type: ignore[attr-defined]
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from charity_app.core import clock
from charity_app.http.forms import BaseForm, DayField, Required, label
from charity_app.registry.forms.choices import CHOOSE, FileChosen, choices, code_field
from charity_app.registry.states.households import (
    CONSENT_WAYS,
    CONSENTS,
    EXPORT_REASONS,
    PERSONAL_FIELDS,
    REVEAL_REASONS,
    STAFF_REASONS,
    ConsentWay,
    PersonalField,
)
from charity_app.registry.states.items import EVIDENCES

_STAFF_WAYS = (ConsentWay.SPOKEN, ConsentWay.PAPER)


class ConsentForm(BaseForm):
    """A yes to one purpose, with its day and words."""

    purpose = code_field(label("consent", "Agrees to"), CONSENTS)
    organisation_id = SelectField(label("consent", "Organisation of a handover"), validate_choice=False)
    way = RadioField(
        label("consent", "How it was said"), choices=choices(CONSENT_WAYS, _STAFF_WAYS), default=ConsentWay.SPOKEN.value
    )
    words = TextAreaField(
        label("consent", "In the family's words"), [Length(max=500)], filters=[lambda text: text or ""]
    )
    given_on = DayField(label("field", "Day"), [Required()], default=clock.today)

    def offer(self, organisations: Any) -> None:
        """Offer the organisations to which a handover may go."""
        words = [SelectChoice(str(row.id), row.name) for row in organisations]
        self.organisation_id.choices = [SelectChoice("", CHOOSE), *words]


class RevealForm(BaseForm):
    """Which values are needed in full, and why."""

    fields = SelectMultipleField(
        label("household", "What do you need"),
        [Required()],
        choices=choices(PERSONAL_FIELDS),
        default=[PersonalField.NAME.value, PersonalField.PHONE.value],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    reason = RadioField(
        label("household", "Why"), [Required()], choices=choices(REVEAL_REASONS, STAFF_REASONS), default="call"
    )


class EvidenceForm(BaseForm):
    """A paper or a photo of it."""

    kind = code_field(label("evidence", "What it shows"), EVIDENCES)
    file = FileField(label("evidence", "Paper or photo"), [FileChosen()])
    issued_on = DayField(label("evidence", "Issued on"))
    expires_on = DayField(label("evidence", "Valid until"))


class ExportForm(BaseForm):
    """Why a list is needed, and as what."""

    reason = code_field(label("household", "Why"), EXPORT_REASONS)
    kind = RadioField(
        label("household", "As"), choices=[SelectChoice("xlsx", "XLSX"), SelectChoice("csv", "CSV")], default="xlsx"
    )
