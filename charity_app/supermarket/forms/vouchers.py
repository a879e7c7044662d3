"""What is asked about a voucher plan."""

from wtforms import SelectMultipleField, StringField
from wtforms.validators import Length

from charity_app.core import clock
from charity_app.http.forms import BaseForm, DayField, Required, WholeNumberField, YuanField, label
from charity_app.registry.forms.choices import choices, code_of
from charity_app.supermarket.services.vouchers import Terms
from charity_app.supermarket.states.vouchers import FOR_WHOM, ForWhom

_MOST_TIMES, _MOST_POINTS, _DEAREST_FEN = 31, 1_000, 1_000_00


class VoucherPlanForm(BaseForm):
    """How often, for how much, for how many points, for whom and when."""

    name = StringField(label("voucher plan", "What it is called"), [Required(), Length(max=40)])
    times = WholeNumberField(label("voucher plan", "Times a month"), [Required()], high=_MOST_TIMES)
    price_fen = YuanField(label("voucher plan", "What one costs at the till"), [Required()], high_fen=_DEAREST_FEN)
    points = WholeNumberField(label("voucher plan", "How many points it gives"), [Required()], high=_MOST_POINTS)
    for_whom = SelectMultipleField(
        label("voucher plan", "For households that meet all of these; nothing chosen means every card"),
        choices=choices(FOR_WHOM),
        validate_choice=False,
    )
    starts_on = DayField(label("voucher plan", "First day"), [Required()])
    ends_on = DayField(label("voucher plan", "Last day, if there is one"))

    @property
    def terms(self) -> Terms:
        """What was filled in."""
        chosen = [code_of(ForWhom, text) for text in self.for_whom.data or ()]
        return Terms(
            name=self.name.data or "",
            times=self.times.data or 0,
            price_fen=self.price_fen.data or 0,
            points=self.points.data or 0,
            for_whom={code for code in chosen if code is not None},
            starts_on=self.starts_on.data or clock.today(),
            ends_on=self.ends_on.data,
        )
