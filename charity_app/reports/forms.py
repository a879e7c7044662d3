"""Input of the pages that look at several rooms."""

from wtforms import StringField
from wtforms.validators import Length

from charity_app.http.forms import BaseForm, Required, label


class StatusForm(BaseForm):
    """The code somebody was given and the last four digits of the phone. Source: features 1.13."""

    code = StringField(label("status", "Reference code"), [Required(), Length(max=20)])
    digits = StringField(label("status", "Last 4 digits of your phone"), [Required(), Length(max=8)])
