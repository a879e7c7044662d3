"""Input of sales of given goods."""

from wtforms.validators import Length

from charity_app.giving.forms.entering import GivenYuanField
from charity_app.http.forms import BaseForm, Required, YuanField, label
from charity_app.registry.forms.choices import words_field


class SaleForm(BaseForm):
    """The sale of given goods: why, what came in, what it cost, the number of its slip."""

    why = words_field(label("entry", "Why they can be neither stored nor used"), [Required(), Length(max=300)])
    income_fen = GivenYuanField(label("entry", "What came in"), [Required()])
    costs_fen = YuanField(label("entry", "What the sale cost"), [Required()])
    reference = words_field(label("entry", "Number of the slip"), [Required(), Length(max=80)])
