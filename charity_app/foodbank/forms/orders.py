"""Forms of orders: what is wanted of each item, what was packed, handed over or brought back, and why."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from wtforms import HiddenField, SelectField, StringField

from charity_app.core.text import Text
from charity_app.foodbank.services.ordering import Wish
from charity_app.foodbank.states.orders import CUT_REASONS, END_REASONS, ORDER_LABELS, CutReason, EndReason
from charity_app.http.forms import BaseForm, DayField, Required, WholeNumberField, label
from charity_app.registry.forms.choices import choices, code_field
from charity_app.stock.models import Item
from charity_app.stock.states.movements import SKIP_REASONS


def units_of(item: Item) -> str:
    """Return the name of the field in which units of an item are typed."""
    return f"units-{item.id.hex}"


class OrderForm(BaseForm):
    """When an order is wanted; the numbers of the items come on top."""

    wanted_on = DayField(label("order", "Wanted on"), [Required()])
    version = HiddenField(filters=[lambda text: text or "0"])

    def wishes(self, items: Iterable[Item]) -> Mapping[UUID, Wish]:
        """Return how much of which items was asked for."""
        given = {item.id: Wish(item, self[units_of(item)].data or 0) for item in items}
        return {key: wish for key, wish in given.items() if wish.quantity}


def order_form(items: Iterable[Item]) -> type[OrderForm]:
    """Return the form of an order with a number for each of these items."""
    made: dict[str, Any] = {
        units_of(item): WholeNumberField(Text("%(item)s: how many", "order", {"item": item.name}), high=100_000)
        for item in items
    }
    return type("ItemsForm", (OrderForm,), made)


class OrderFilterForm(BaseForm):
    """Which orders to list."""

    q = StringField(label("order", "Number or outlet"))
    state = SelectField(
        label("order", "State"), choices=choices(ORDER_LABELS, empty=Text("All states", "order")), validate_choice=False
    )


class CancelForm(BaseForm):
    """Why an order is cancelled."""

    reason = code_field(
        label("order", "Reason"),
        END_REASONS,
        (EndReason.NOT_WANTED, EndReason.ORDERED_TWICE, EndReason.NOTHING_LEFT, EndReason.CLOSED, EndReason.TOO_MUCH),
    )


BACK = (
    EndReason.NOBODY_THERE,
    EndReason.CLOSED,
    EndReason.NOT_WANTED,
    EndReason.TOO_WARM,
    EndReason.DAMAGED,
    EndReason.TOO_MUCH,
)


class BringBackForm(BaseForm):
    """Why goods come back."""

    reason = code_field(label("order", "Why it comes back"), END_REASONS, BACK)


class CodeForm(BaseForm):
    """The code that the outlet sees."""

    code = StringField(label("order", "Code of the outlet"), [Required()])


class ReceiveForm(BaseForm):
    """What was not taken of an order, and why."""

    reason = code_field(label("order", "Why not everything"), END_REASONS, BACK, is_required=False)


def receive_form(lots: Iterable[Any]) -> type[ReceiveForm]:
    """Return the form of a receipt with a number for each lot that may be missing."""
    made: dict[str, Any] = {
        f"missing-{held.lot.id.hex}": WholeNumberField(
            Text("Lot %(number)s: not taken", "order", {"number": held.lot.number}), high=100_000
        )
        for held in lots
    }
    return type("LotsForm", (ReceiveForm,), made)


class ScanForm(BaseForm):
    """What the scanner read."""

    code = StringField(label("order", "Scan"), [Required()])


class TakeForm(BaseForm):
    """How much of a line was packed, and why less, or why not the next lot."""

    quantity = WholeNumberField(label("order", "Packed"), [Required()], high=100_000)
    cut_reason = code_field(
        label("order", "Why less"),
        CUT_REASONS,
        [code for code in CutReason if code is not CutReason.SUBSTITUTED],
        is_required=False,
    )
    lot = StringField(label("order", "Lot, only where it is not the next one"))
    skip = code_field(label("order", "Why not the next one"), SKIP_REASONS, is_required=False)


class SubstituteForm(BaseForm):
    """What comes instead, and how much."""

    item_id = HiddenField()
    quantity = WholeNumberField(label("order", "How many"), [Required()], low=1, high=100_000)
