"""Forms of splits and routes."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectChoice, SelectMultipleField, StringField  # type: ignore[attr-defined]
from wtforms.validators import Length

from charity_app.core.text import Text
from charity_app.foodbank.models import GoodsOrder
from charity_app.foodbank.queries.sharing import Table
from charity_app.foodbank.services.splitting import Numbers
from charity_app.foodbank.states.orders import SPLIT_REASONS
from charity_app.http.forms import BaseForm, DayField, Required, TimeField, WholeNumberField, label
from charity_app.registry.forms.choices import code_field
from charity_app.registry.models import Site


class SplitForm(BaseForm):
    """When the goods go out, and why the numbers differ; the numbers themselves come on top."""

    wanted_on = DayField(label("split", "Goes out on"), [Required()])
    reason = code_field(label("split", "Why other numbers"), SPLIT_REASONS, is_required=False)


def split_form(table: Table) -> type[SplitForm]:
    """Return the form of a split with a number for each outlet and item."""
    made: dict[str, Any] = {
        name: WholeNumberField(
            Text("%(item)s for %(place)s", "split", {"item": column.item.name, "place": cell.seen.site.name}),
            high=1_000_000,
        )
        for column in table.columns
        for cell in column.cells
        if (name := share_name(column.item.id.hex, cell.seen.site_id.hex)) and cell.left_out is None
    }
    return type("SharesForm", (SplitForm,), made)


def share_name(item: str, site: str) -> str:
    """Return the name of the field in which a share is typed."""
    return f"share-{item}-{site}"


def numbers_of(form: SplitForm, table: Table) -> Numbers:
    """Return the numbers that stand in a form; an empty field is the proposal."""
    found = {}
    for column in table.columns:
        for cell in column.cells:
            name = share_name(column.item.id.hex, cell.seen.site_id.hex)
            typed = form[name].data if name in form else None
            found[column.item.id, cell.seen.site_id] = cell.proposed if typed is None else typed
    return found


class RouteForm(BaseForm):
    """A drive: day and hour, how many people, which orders; their order by the numbers typed beside them."""

    day = DayField(label("route", "Day"), [Required()])
    starts = TimeField(label("route", "Leaves at"), [Required()])
    helpers = WholeNumberField(label("route", "People needed"), [Required()], low=1, high=10)
    orders = SelectMultipleField(label("route", "What it brings, in this order"), [Required()], validate_choice=False)

    def offer(self, orders: Iterable[tuple[GoodsOrder, Site]]) -> None:
        """Offer the orders that no route brings."""
        self.orders.choices = [
            SelectChoice(str(order.id), f"{site.name} {order.number} {order.wanted_on.isoformat()}")
            for order, site in orders
        ]


class PledgeForm(BaseForm):
    """What somebody will bring, and when."""

    quantity = WholeNumberField(label("shortage", "How many"), [Required()], low=1, high=10_000)
    expected_on = DayField(label("shortage", "Day"), [Required()])
    slot = StringField(
        label("shortage", "Time of day"), [Length(max=40)], filters=[lambda text: text or ""], default=""
    )
