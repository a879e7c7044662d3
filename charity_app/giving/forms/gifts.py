"""Input of whoever gives: an amount, a name if one likes, for whom it is."""

from wtforms import RadioField, SelectChoice, SelectField, StringField  # type: ignore[attr-defined]
from wtforms.validators import Length

from charity_app.core.text import Text
from charity_app.giving.states.gifts import NAMINGS, TRIBUTES, Naming, Tribute, Way
from charity_app.http.forms import BaseForm, Required, YuanField, label

_NAMINGS = [SelectChoice(naming.value, NAMINGS[naming]) for naming in Naming]
_TRIBUTES = [
    SelectChoice("", Text("For nobody in particular", "giving")),
    *(SelectChoice(tribute.value, TRIBUTES[tribute]) for tribute in Tribute),
]
_MONTHLY_WAYS = [
    SelectChoice(Way.ALIPAY.value, Text("Alipay: each month we send you a link to tap", "giving")),
    SelectChoice(Way.CARD.value, Text("Bank card: charged each month by itself", "giving")),
]


class GiveForm(BaseForm):
    """An amount: the only thing that is asked."""

    amount = YuanField(label("giving", "Another amount"), [Required()])


class NameForm(BaseForm):
    """What the public shall see of the giver."""

    naming = RadioField(label("giving", "How to sign"), choices=_NAMINGS, default=Naming.ANONYMOUS.value)
    name = StringField(label("giving", "Name that people shall read"), [Length(max=40)])


class TributeForm(BaseForm):
    """For whom a gift is, and to which workplace it belongs."""

    tribute = SelectField(label("giving", "For whom"), choices=_TRIBUTES)
    words = StringField(label("giving", "Their name"), [Length(max=40)])
    code = StringField(label("giving", "Code of the workplace"), [Length(max=8)])


class MonthForm(BaseForm):
    """How much every month, and by which way."""

    amount = YuanField(label("giving", "Every month"), [Required()])
    way = RadioField(label("giving", "Way to pay"), choices=_MONTHLY_WAYS, default=Way.ALIPAY.value)
