"""How a conflict of a sale without a network should end."""

from collections.abc import Collection
from typing import Any, Self

from wtforms import StringField
from wtforms.validators import Length

from charity_app.http.forms import BaseForm, Required, label
from charity_app.registry.forms.choices import CHOOSE, choices, code_field
from charity_app.supermarket.states.tills import OUTCOMES, Outcome


class OutcomeForm(BaseForm):
    """One of the ways in which it may end, and why."""

    outcome = code_field(label("till conflict", "How it ends"), OUTCOMES)
    words = StringField(label("till conflict", "Why"), [Required(), Length(max=200)])

    def offering(self, outcomes: Collection[Outcome]) -> Self:
        """Return the form with these ways and no others."""
        self.outcome.choices = choices(OUTCOMES, outcomes, empty=CHOOSE)
        return self

    @property
    def told(self) -> dict[str, Any]:
        """What was chosen, as the command takes it."""
        return {"outcome": Outcome(self.outcome.data), "words": self.words.data or ""}
