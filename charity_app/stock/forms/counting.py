"""What is asked in a stocktake: a scan, then a number."""

from wtforms import StringField
from wtforms.validators import Length

from charity_app.http.forms import BaseForm, Required, WholeNumberField, label


class ScanForm(BaseForm):
    """The code on a lot or a package."""

    code = StringField(
        label("stocktake page", "Scan a lot or a barcode"), [Length(max=64)], render_kw={"autocomplete": "off"}
    )


class CountForm(BaseForm):
    """How many units are there."""

    counted = WholeNumberField(label("stocktake page", "How many are there?"), [Required()], low=0, high=1_000_000)
