"""What is asked about a charity sale: when and for what, and what was counted."""

from wtforms import StringField
from wtforms.validators import Length

from charity_app.http.forms import BaseForm, DayField, Required, YuanField, label
from charity_app.registry.forms.choices import code_field, code_of
from charity_app.supermarket.states.money import DIFFERENCES, DifferenceReason


class CharitySaleForm(BaseForm):
    """A charity sale as everybody will read it."""

    name = StringField(label("charity sale", "What it is called"), [Required(), Length(max=40)])
    cause = StringField(label("charity sale", "What the money is for"), [Required(), Length(max=80)])
    day = DayField(label("charity sale", "Day"), [Required()])


class CountForm(BaseForm):
    """The cash that was counted at the end; a difference needs its reason."""

    counted_fen = YuanField(label("charity sale", "Cash counted in the box of the sale"), [Required()])
    reason = code_field(label("day close", "Why it is not what the books say"), DIFFERENCES, is_required=False)

    @property
    def told(self) -> tuple[int, DifferenceReason | None]:
        """What was counted, and why it differs."""
        return self.counted_fen.data or 0, code_of(DifferenceReason, self.reason.data)
