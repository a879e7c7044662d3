"""Input about differences of payments."""

from wtforms import SelectChoice, SelectField, StringField  # type: ignore[attr-defined]
from wtforms.validators import Length

from charity_app.core.text import Text
from charity_app.http.forms import BaseForm, DayField, Required, label
from charity_app.payments.states import (
    CLOSING_LABELS,
    DIFFERENCE_LABELS,
    EXPLANATIONS,
    ClosingReason,
    DifferenceKind,
    DifferenceState,
)

_STATES = [
    SelectChoice("", Text("All", "difference")),
    *(SelectChoice(state.value, DIFFERENCE_LABELS[state]) for state in DifferenceState),
]
_KINDS = [
    SelectChoice("", Text("Every kind", "difference")),
    *(SelectChoice(kind.value, EXPLANATIONS[kind].name) for kind in DifferenceKind),
]
_REASONS = [
    SelectChoice("", Text("Choose a reason", "difference")),
    *(SelectChoice(one.value, CLOSING_LABELS[one]) for one in ClosingReason if one is not ClosingReason.GONE),
]


class DifferenceFilterForm(BaseForm):
    """Which differences to list."""

    state = SelectField(label("difference", "State"), choices=_STATES, default=DifferenceState.OPEN.value)
    kind = SelectField(label("difference", "Kind"), choices=_KINDS)
    day = DayField(label("difference", "Day"))


class ClosingForm(BaseForm):
    """Why a difference is closed."""

    reason = SelectField(label("difference", "Reason"), [Required()], choices=_REASONS)
    words = StringField(label("difference", "What was done"), [Length(max=300)])
