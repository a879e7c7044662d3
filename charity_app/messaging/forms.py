"""What a person wants to hear about."""

from typing import Any

from wtforms import SelectMultipleField

from charity_app.http.forms import BaseForm, label
from charity_app.messaging.states import OPTIONAL, PURPOSE_LABELS

_CHOICES: list[Any] = [(purpose.value, PURPOSE_LABELS[purpose]) for purpose in OPTIONAL]


class PurposesForm(BaseForm):
    """The purposes a person wants messages about."""

    wanted = SelectMultipleField(
        label("messaging", "Messages I want"),
        choices=_CHOICES,
    )
