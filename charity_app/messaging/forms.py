"""What a person wants to hear about."""

from wtforms import SelectChoice, SelectMultipleField  # type: ignore[attr-defined]

from charity_app.http.forms import BaseForm, label
from charity_app.messaging.states import OPTIONAL, PURPOSE_LABELS

_CHOICES = [SelectChoice(purpose.value, PURPOSE_LABELS[purpose]) for purpose in OPTIONAL]


class PurposesForm(BaseForm):
    """The purposes a person wants messages about."""

    wanted = SelectMultipleField(
        label("messaging", "Messages I want"),
        choices=_CHOICES,
    )
