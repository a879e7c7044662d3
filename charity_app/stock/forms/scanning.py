"""The field into which keepers scan."""

from wtforms import StringField
from wtforms.validators import Length

from charity_app.core.text import Text
from charity_app.http.forms import BaseForm, Required, label
from charity_app.http.i18n import translate


class ScanForm(BaseForm):
    """A lot label, a barcode, the number of a delivery or of an order."""

    code = StringField(label("intake", "Scan a label or a barcode"), [Required(), Length(max=200)])

    def refuse(self, text: Text) -> None:
        """Say on the field why nothing was found."""
        self.code.errors = [*self.code.errors, translate(text)]
