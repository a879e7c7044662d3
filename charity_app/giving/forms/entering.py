"""Input of charity finance: gifts that came by hand, goods in rows, tables of platforms, prices."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from wtforms import (  # type: ignore[attr-defined]
    Field,
    FileField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Length

from charity_app.core import clock
from charity_app.core.money import parse_yuan
from charity_app.core.text import Text, narrowed
from charity_app.giving.services.entering import MONEY_WAYS, MOST_FEN
from charity_app.giving.services.goods import GoodsItem
from charity_app.giving.states.gifts import (
    DONOR_TYPES,
    NAMINGS,
    VALUE_SOURCES,
    WAYS,
    DonorType,
    Naming,
    ValueSource,
    Way,
)
from charity_app.http.forms import BaseForm, DayField, Required, WholeNumberField, YuanField, label
from charity_app.http.i18n import say
from charity_app.registry.forms.choices import FileChosen, choices, code_of, words_field

_MOST_ROWS, _MOST_DIGITS = 10, 12
ENTERED_WAYS = (*MONEY_WAYS, Way.GOODS)


class GoodsField(Field):
    """Rows of goods, posted as lists of equal length; `data` are the rows that say something."""

    data: list[GoodsItem]
    names = ("what", "quantity", "unit", "source", "value")

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the rows; what cannot be read stays in its row with a message."""
        self.process_errors: list[str] = []
        self.raw_data, self.data, self.typed = [], [], [dict.fromkeys(self.names, "")]
        if formdata is None:
            return
        columns = {name: formdata.getlist(f"goods-{name}")[:_MOST_ROWS] for name in self.names}
        if not any(columns.values()):
            return
        count = max(map(len, columns.values()))
        rows = [
            {name: (cells[at] if at < len(cells) else "") for name, cells in columns.items()} for at in range(count)
        ]
        self.raw_data = [cell for row in rows for cell in row.values()]
        self.typed = rows
        said = [row for row in rows if row["what"].strip() or row["quantity"].strip()]
        self.data = [item for item in map(self._item, said) if item is not None]

    def _item(self, row: Mapping[str, str]) -> GoodsItem | None:
        quantity, value = read_number(row["quantity"]), row["value"].strip()
        value_fen = parse_yuan(narrowed(value).replace(",", "")) if value else None
        if quantity is None:
            self.process_errors.append(say("form", "Enter how many in digits"))
        if value and value_fen is None:
            self.process_errors.append(say("form", "Enter an amount in yuan, such as 1200 or 85.50"))
        if self.process_errors or quantity is None:
            return None
        source = code_of(ValueSource, row["source"]) or ValueSource.NOT_STATED
        return GoodsItem(what=row["what"], quantity=quantity, unit=row["unit"], source=source, value_fen=value_fen)

    def pre_validate(self, form: Any) -> None:
        """Keep what was wrong with a number."""
        self.errors = [*self.errors, *self.process_errors]


def read_number(text: str) -> Decimal | None:
    """Read a number with up to three places; None when it is anything else."""
    digits = narrowed(text)
    whole, _, rest = digits.partition(".")
    is_number = whole.isascii() and whole.isdigit() and (not rest or (rest.isascii() and rest.isdigit()))
    return Decimal(digits) if is_number and len(digits) <= _MOST_DIGITS and len(rest) <= 3 else None


class GivenYuanField(YuanField):
    """An amount above zero."""

    def pre_validate(self, form: Any) -> None:
        """Say that nothing is no gift."""
        if self.data == 0 and not self.errors:
            self.errors = [*self.errors, say("form", "Enter an amount above zero, such as 100 or 85.50")]


class EntryForm(BaseForm):
    """A gift that came by hand: money or goods, of one giver or of the people of a unit. No e-mail is asked for."""

    pool_id = SelectField(label("entry", "For what"), [Required()], validate_choice=False)
    way = RadioField(label("entry", "How it came"), [Required()], choices=choices(WAYS, ENTERED_WAYS))
    given_on = DayField(label("entry", "Date on the slip"), [Required()], default=clock.today)
    reference = words_field(label("entry", "Number of the slip"), [Required(), Length(max=80)])
    amount = GivenYuanField(label("entry", "Amount"), high_fen=MOST_FEN)
    goods = GoodsField(label("entry", "Goods"))
    donor_type = SelectField(label("entry", "Who gave"), choices=choices(DONOR_TYPES))
    name = words_field(label("entry", "Name, if it was said"), [Length(max=40)])
    naming = RadioField(
        label("entry", "What the public reads"), choices=choices(NAMINGS), default=Naming.ANONYMOUS.value
    )
    givers = WholeNumberField(label("entry", "How many people gave (one-day giving)"), low=1, high=100_000)
    unit_name = words_field(label("entry", "Name of their unit"), [Length(max=120)])
    code = words_field(label("entry", "Code of the unit, if it has one"), [Length(max=8)])
    people = FileField(label("entry", "Their list, for receipts"))
    evidence = FileField(label("entry", "Photo of the slip or paper"))

    def offer(self, pools: Mapping[UUID, str]) -> None:
        """Offer the pools of the charity."""
        self.pool_id.choices = [SelectChoice(str(key), title) for key, title in pools.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the amount of money, and for what of goods."""
        is_good = super().validate(extra_validators)
        is_goods = self.way.data == Way.GOODS.value
        if self.amount.data is None and not is_goods and not self.amount.errors:
            self.amount.errors = [say("error", "Please fill in %(field)s", field=say("entry", "Amount"))]
        return is_good and not self.amount.errors


class PledgeForm(BaseForm):
    """A gift that was promised in writing."""

    pool_id = SelectField(label("entry", "For what"), [Required()], validate_choice=False)
    given_on = DayField(label("pledge", "Date of the letter"), [Required()], default=clock.today)
    reference = words_field(label("pledge", "Number of the letter"), [Required(), Length(max=80)])
    amount = GivenYuanField(label("entry", "Amount"), [Required()], high_fen=MOST_FEN)
    donor_type = SelectField(
        label("pledge", "Who promises"), choices=choices(DONOR_TYPES), default=DonorType.ENTERPRISE.value
    )
    name = words_field(label("entry", "Name, if it was said"), [Length(max=40)])
    naming = RadioField(
        label("entry", "What the public reads"), choices=choices(NAMINGS), default=Naming.ANONYMOUS.value
    )
    evidence = FileField(label("pledge", "Photo of the letter"))

    def offer(self, pools: Mapping[UUID, str]) -> None:
        """Offer the pools of the charity."""
        self.pool_id.choices = [SelectChoice(str(key), title) for key, title in pools.items()]


class ArrivalForm(BaseForm):
    """The slip by which promised money came."""

    way = RadioField(label("entry", "How it came"), [Required()], choices=choices(WAYS, MONEY_WAYS))
    given_on = DayField(label("entry", "Date on the slip"), [Required()], default=clock.today)
    reference = words_field(label("entry", "Number of the slip"), [Required(), Length(max=80)])


class SameDonorForm(BaseForm):
    """Which slips of one name are the same donor's."""

    same = SelectMultipleField(label("donor", "These are the same donor’s too"))

    def offer(self, slips: Sequence[tuple[UUID, str]]) -> None:
        """Offer the slips of the name, each donor once."""
        self.same.choices = [SelectChoice(str(key), number) for key, number in dict(slips).items()]


class WorkplaceForm(BaseForm):
    """A unit whose people give under one code."""

    unit_name = words_field(label("entry", "Name of the unit"), [Required(), Length(max=120)])
    organisation_id = SelectField(label("entry", "Its organisation, if it is registered here"))

    def offer(self, organisations: Mapping[UUID, str], *, is_open: bool) -> None:
        """Offer the organisations; whoever names any unit may leave it open."""
        none = [SelectChoice("", Text("not registered here", "entry"))] if is_open else []
        self.organisation_id.choices = none + [SelectChoice(str(key), name) for key, name in organisations.items()]


class PlatformTableForm(BaseForm):
    """A table of totals from a designated platform."""

    campaign_id = SelectField(label("platform table", "Campaign"), [Required()], validate_choice=False)
    charity_id = SelectField(label("platform table", "Charity"), [Required()], validate_choice=False)
    platform = StringField(label("platform table", "Name of the platform"), [Required(), Length(max=60)])
    file = FileField(label("platform table", "Table (CSV or XLSX)"), [FileChosen()])


class PriceForm(BaseForm):
    """One price of the public list."""

    what = StringField(label("goods price", "Goods"), [Required(), Length(max=120)])
    unit = StringField(label("goods price", "Unit"), [Required(), Length(max=20)])
    price = YuanField(label("goods price", "Price of one"), [Required()])
    valid_from = DayField(label("goods price", "From"), [Required()], default=clock.today)
    source = StringField(label("goods price", "Where it was read"), [Required(), Length(max=200)])


SOURCES = choices(VALUE_SOURCES, reversed(list(VALUE_SOURCES)))
