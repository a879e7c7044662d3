"""Forms about donors of goods."""

from wtforms import StringField
from wtforms.validators import Length

from charity_app.http.forms import BaseForm, DayField, label
from charity_app.registry.forms.choices import words_field


class DonorFilterForm(BaseForm):
    """Which donors to list."""

    q = StringField(label("delivery", "Name of the donor, first letters or code"), [Length(max=60)])


class PapersForm(BaseForm):
    """Licence and food safety agreement of a business."""

    licence_number = words_field(label("donor", "Number of the food licence"), [Length(max=40)])
    agreement_until_on = DayField(label("donor", "Food safety agreement until"))
