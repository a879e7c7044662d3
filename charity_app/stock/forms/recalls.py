"""What is asked about recalls: why, what a family said, what was found."""

from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from charity_app.http.forms import BaseForm, Required, label
from charity_app.registry.forms.choices import code_field, words_field
from charity_app.stock.states.recalls import CALL_OUTCOMES, RECALL_REASONS


class RecallForm(BaseForm):
    """Why a lot is recalled; the words stand in the report, never in a message."""

    reason = code_field(label("recall page", "Why"), RECALL_REASONS)
    notice = words_field(label("recall page", "Number of the notice, or what was seen"), [Length(max=300)])


class OutcomeForm(BaseForm):
    """What a called family said."""

    outcome = code_field(label("recall page", "What the family said"), CALL_OUTCOMES)


class ConclusionForm(BaseForm):
    """What was found in the end."""

    conclusion = TextAreaField(label("recall page", "What was found, and what follows"), [Required(), Length(max=1000)])


class TraceForm(BaseForm):
    """The number of a household."""

    number = StringField(
        label("recall page", "Household number"), [Required(), Length(max=20)], render_kw={"autocomplete": "off"}
    )
