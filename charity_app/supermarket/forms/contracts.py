"""What is asked about the contract with whoever runs a shop."""

from wtforms import StringField
from wtforms.validators import Length

from charity_app.http.forms import BaseForm, DayField, Required, label


class ContractForm(BaseForm):
    """A contract: its paper, its first and its last day."""

    paper_number = StringField(label("operator contract", "Number of the paper"), [Required(), Length(max=40)])
    starts_on = DayField(label("operator contract", "First day"), [Required()])
    ends_on = DayField(label("operator contract", "Last day"), [Required()])
