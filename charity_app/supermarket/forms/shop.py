"""What is asked in a shop: what goods cost, and which sales a list shows."""

from wtforms import BooleanField, HiddenField, SelectField, StringField

from charity_app.core.text import Text
from charity_app.http.forms import BaseForm, DayField, WholeNumberField, YuanField, label
from charity_app.registry.forms.choices import choices, code_of
from charity_app.supermarket.queries.sales import SaleFilter
from charity_app.supermarket.states.sales import SALE_LABELS, SaleState

_MOST_POINTS, _DEAREST_FEN = 10_000, 10_000_00


class PriceFilterForm(BaseForm):
    """Which goods a list of prices shows."""

    q = StringField(label("price", "Item, letters or barcode"))
    without = BooleanField(label("price", "Only without points"))


class PriceForm(BaseForm):
    """What one item costs; without points no card pays it, without a price no cash."""

    item_id = HiddenField()
    points = WholeNumberField(label("price", "Points for one piece"), high=_MOST_POINTS)
    price_fen = YuanField(label("price", "Price of one piece"), high_fen=_DEAREST_FEN)


class SaleFilterForm(BaseForm):
    """Which sales a list shows."""

    q = StringField(label("sale", "Number of the receipt"))
    state = SelectField(
        label("sale", "State"),
        choices=choices(SALE_LABELS, empty=Text("In every state", "sale")),
        validate_choice=False,
    )
    from_on = DayField(label("sale", "From"))
    to_on = DayField(label("sale", "Until"))

    @property
    def asked(self) -> SaleFilter:
        """What was chosen."""
        return SaleFilter(
            q=self.q.data or "",
            state=code_of(SaleState, self.state.data),
            from_on=self.from_on.data,
            to_on=self.to_on.data,
        )
