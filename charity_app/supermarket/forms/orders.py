"""What a family orders ahead, what the shop packs, and by which code an order is handed over."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField  # type: ignore[attr-defined]
from wtforms.validators import Length

from charity_app.core.text import Text
from charity_app.http.forms import BaseForm, Required, label
from charity_app.http.i18n import say, translate
from charity_app.registry.forms.choices import choices, code_field, id_of
from charity_app.supermarket.queries.baskets import Basket, Wanted
from charity_app.supermarket.queries.orderable import Orderable
from charity_app.supermarket.queries.orders import Line
from charity_app.supermarket.states.orders import ORDER_ENDS, RETURN_ENDS, WAYS, OrderWay

_MOST_SIGNS = 3


class OrderForm(BaseForm):
    """The day, the way and what stands beside every item of the shop: how many of it."""

    wanted_on = SelectField(label("shop order", "Day"), [Required()], validate_choice=False)
    way = RadioField(
        label("shop order", "How you get it"), [Required()], choices=choices(WAYS), default=OrderWay.COLLECT
    )
    agrees = BooleanField(label("shop order", "Whoever brings it may see name, phone and address on that day"))
    takes_other = BooleanField(label("shop order", "If something is missing, something like it may come instead"))

    def offer(self, days: Sequence[date], goods: Sequence[Orderable], typed: Mapping[str, str]) -> None:
        """Say what may be chosen, and read how many of each item were."""
        self.wanted_on.choices = [SelectChoice(day.isoformat(), day.isoformat()) for day in days]
        self.goods, self.numbers = (
            list(goods),
            {one.item.id: typed.get(f"n-{one.item.id}", "").strip() for one in goods},
        )
        self.said: dict[UUID, str] = {}

    def wanted(self) -> list[Wanted] | None:
        """Return what was chosen; None when something beside an item is no number, which is said there."""
        chosen = [(one, self.numbers[one.item.id] or "0") for one in self.goods]
        for one, typed in chosen:
            if not typed.isascii() or not typed.isdigit() or len(typed) > _MOST_SIGNS:
                self.said[one.item.id] = say("error", "Enter a number of zero or more")
        return None if self.said else [Wanted(one.item, int(typed)) for one, typed in chosen if int(typed)]

    def day(self) -> date:
        """Return the chosen day; one that is none is long over."""
        try:
            return date.fromisoformat(self.wanted_on.data or "")
        except ValueError:
            return date.min

    def refuse(self, basket: Basket) -> None:
        """Put what stands in the way of each line beside it, and the rest above."""
        self.said |= {line.item.id: translate(line.hint) for line in basket.lines if line.hint is not None}
        if basket.hint is not None:
            self.form_errors.append(translate(basket.hint))


class PackForm(BaseForm):
    """How many of each line are packed, what comes instead; a code that is scanned counts one."""

    scanned = StringField(label("shop order", "Scan each piece"), [Length(max=200)])

    def read(self, lines: Sequence[Line], typed: MultiDict[str, str], there: dict[UUID, int]) -> None:
        """Read the numbers beside the lines; at first what is there."""
        self.is_counting = typed.get("counting") == "y"
        self.numbers = {
            one.item.id: typed.get(f"n-{one.item.id}", str(min(one.row.wanted, max(0, there.get(one.item.id, 0)))))
            for one in lines
        }
        self.instead = {one.item.id: id_of(typed.get(f"i-{one.item.id}")) for one in lines}
        self.said: dict[UUID, str] = {}

    def count(self, item_id: UUID) -> bool:
        """Count a scanned piece, the first one from zero on; False when it is not in the order."""
        if item_id not in self.numbers:
            return False
        if not self.is_counting:
            self.numbers, self.is_counting = dict.fromkeys(self.numbers, "0"), True
        self.numbers[item_id] = str(int(self.numbers[item_id]) + 1) if self.numbers[item_id].isdigit() else "1"
        return True

    def packed(self) -> dict[UUID, int] | None:
        """Return the numbers; None when one is none, which is said beside it."""
        for key, typed in self.numbers.items():
            if not typed.isascii() or not typed.isdigit() or len(typed) > _MOST_SIGNS:
                self.said[key] = say("error", "Enter a number of zero or more")
        return None if self.said else {key: int(typed) for key, typed in self.numbers.items()}

    def place(self, field: str, words: str) -> None:
        """Put what a command refused beside its line."""
        key = id_of(field[2:])
        if key is None:
            self.form_errors.append(words)
        else:
            self.said[key] = words


class HandOverForm(BaseForm):
    """By what an order is handed over at a door."""

    code = StringField(label("shop order", "Code of the order, or the card"), [Length(max=200)])
    is_signed = BooleanField(label("shop order", "They signed instead"))


class CounterForm(BaseForm):
    """By what an order is handed over in the shop."""

    code = StringField(label("shop order", "Code of the order, or the card"), [Required(), Length(max=200)])


class ReturnForm(BaseForm):
    """Why a packed order comes back."""

    reason: Any = code_field(label("shop order", "Why it comes back"), ORDER_ENDS, RETURN_ENDS)


NO_ITEM = Text("This is not in the order", "shop order")
