"""Forms of case work: a short assessment of a need, asking for a call, the adviser's answer."""

from typing import Any

from wtforms import HiddenField, RadioField, SelectChoice, SelectField, TelField, TextAreaField  # type: ignore[attr-defined]
from wtforms.validators import Length

from charity_app.casework.states.help import CLOSING_OUTCOMES, HELP_LABELS, HELP_REASONS, OUTCOMES
from charity_app.casework.states.items import NEED_ITEMS
from charity_app.casework.states.needs import NEED_UNITS, URGENCIES, NeedType, Urgency
from charity_app.core.text import Text
from charity_app.http.forms import BaseForm, DayField, Required, WholeNumberField, YuanField, label
from charity_app.registry.forms.choices import choices, code_field

_NO_MATTER = Text("The whole family", "need")


class NeedForm(BaseForm):
    """One need of one household, in eight short answers."""

    item = RadioField(label("need", "What is needed"), [Required()])
    severity = RadioField(label("need", "How grave"), [Required()], coerce=int)
    urgency = RadioField(
        label("need", "How soon"), [Required()], choices=choices(URGENCIES), default=str(int(Urgency.SOON))
    )
    member_id = SelectField(label("need", "For whom"), validate_choice=False)
    quantity = WholeNumberField(label("need", "Quantity"), [Required()], low=1, high=999, default=1)
    unit = SelectField(label("need", "Counted in"), choices=choices(NEED_UNITS))
    wished_on = DayField(label("need", "Wished by"), [Required()])
    value_fen = YuanField(label("need", "Estimated value"), [Required()], high_fen=100_000_000)
    note = TextAreaField(label("need", "Note for colleagues"), [Length(max=500)], filters=[lambda text: text or ""])

    def offer(self, need_type: NeedType, severities: Any, members: Any) -> None:
        """Offer the items of a type, its steps in words and the members of the household."""
        self.item.choices = choices(NEED_ITEMS[need_type])
        self.severity.choices = [SelectChoice(step, words) for step, words in severities]
        self.member_id.choices = [
            SelectChoice("", _NO_MATTER),
            *(SelectChoice(str(key), words) for key, words in members),
        ]


class HelpForm(BaseForm):
    """A resident asks to be called: the street is enough."""

    street_id = SelectField(label("help", "Where do you live"), [Required()], validate_choice=False)
    phone = TelField(label("help", "Phone"), [Length(max=20)], filters=[lambda text: text or ""])
    urgency = RadioField(
        label("help", "How soon should we call"), choices=choices(URGENCIES), default=str(int(Urgency.SOON))
    )
    answers = HiddenField(filters=[lambda text: text or ""], validators=[Length(max=8000)])

    def offer(self, streets: Any) -> None:
        """Offer the streets and towns of the district."""
        self.street_id.choices = [
            SelectChoice("", Text("Please choose", "form")),
            *(SelectChoice(str(street.id), street.name) for street in streets),
        ]


class ContactForm(BaseForm):
    """What was said on the phone."""

    words = TextAreaField(label("help", "What was agreed"), [Length(max=500)], filters=[lambda text: text or ""])


class HarmForm(BaseForm):
    """What somebody has seen of a child in danger."""

    words = TextAreaField(
        label("harm", "What have you seen"), [Required(), Length(max=500)], filters=[lambda text: text or ""]
    )


class CloseForm(BaseForm):
    """How a request ended."""

    outcome = RadioField(label("help", "How did it end"), [Required()], choices=choices(OUTCOMES, CLOSING_OUTCOMES))
    reason = code_field(label("help", "Reason, if not taken on or given back"), HELP_REASONS, is_required=False)
    words = TextAreaField(label("help", "In words"), [Length(max=500)], filters=[lambda text: text or ""])


class AdviserForm(BaseForm):
    """Who looks after a household."""

    adviser_id = SelectField(label("need", "Adviser"), [Required()], validate_choice=False)

    def offer(self, advisers: Any) -> None:
        """Offer the advisers of the street."""
        self.adviser_id.choices = [
            SelectChoice("", Text("Please choose", "form")),
            *(SelectChoice(str(adviser.id), adviser.name) for adviser in advisers),
        ]


class HelpFilterForm(BaseForm):
    """Which requests the work list shows."""

    state = SelectField(
        label("help", "State"), choices=choices(HELP_LABELS, empty=Text("All states", "help")), validate_choice=False
    )
