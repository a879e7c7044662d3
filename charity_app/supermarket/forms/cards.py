"""What is asked about a card: who else may shop with it."""

from wtforms import StringField
from wtforms.validators import Length

from charity_app.http.forms import BaseForm, Required, label


class ProxyForm(BaseForm):
    """Who may shop for a household."""

    name = StringField(label("card page", "Name of who shops for you"), [Required(), Length(max=40)])
