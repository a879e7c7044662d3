"""Input of decisions on pooled money and of bills."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from wtforms import (  # type: ignore[attr-defined]
    Field,
    FileField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length

from charity_app.core import clock
from charity_app.core.money import Money, parse_yuan
from charity_app.core.text import narrowed
from charity_app.giving.forms.entering import GivenYuanField
from charity_app.giving.services.allocations import AllocationItem
from charity_app.giving.states.gifts import REFUND_GROUNDS
from charity_app.giving.states.grounds import GIVEN_GROUNDS
from charity_app.giving.states.spendings import SPENDING_KINDS
from charity_app.http.forms import BaseForm, DayField, Required, WholeNumberField, label
from charity_app.http.i18n import say
from charity_app.registry.forms.choices import CHOOSE, choices, code_field, id_of, words_field

_MOST_ROWS = 40


class ItemsField(Field):
    """Rows of a pool, a project, an amount and a note, posted as lists of equal length; `data` are the full rows."""

    data: list[AllocationItem]
    names = ("pool", "project", "amount", "note")

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the rows; what cannot be read stays in its row with a message."""
        self.process_errors: list[str] = []
        self.raw_data, self.data, self.typed = [], [], [_typed(item) for item in data or ()]
        if formdata is None:
            return
        columns = {name: formdata.getlist(f"items-{name}")[:_MOST_ROWS] for name in self.names}
        if not any(columns.values()):
            return
        count = max(map(len, columns.values()))
        self.typed = [
            {name: (cells[at] if at < len(cells) else "") for name, cells in columns.items()} for at in range(count)
        ]
        self.raw_data = [cell for row in self.typed for cell in row.values()]
        self.data = [item for row in self.typed if (item := self._item(row)) is not None]

    def _item(self, row: Mapping[str, str]) -> AllocationItem | None:
        if not row["amount"].strip():
            return None
        amount_fen = parse_yuan(narrowed(row["amount"]).replace(",", ""))
        pool_id, project_id = id_of(row["pool"]), id_of(row["project"])
        if not amount_fen:
            self.process_errors.append(say("form", "Enter an amount above zero, such as 100 or 85.50"))
        elif pool_id is None or project_id is None:
            self.process_errors.append(say("form", "Choose pool and project of every amount"))
        else:
            return AllocationItem(
                pool_id=pool_id, project_id=project_id, amount_fen=amount_fen, consent_note=row["note"]
            )
        return None

    def pre_validate(self, form: Any) -> None:
        """Keep what was wrong with a row."""
        self.errors = [*self.errors, *self.process_errors]


def _typed(item: AllocationItem) -> dict[str, str]:
    return {
        "pool": str(item.pool_id),
        "project": str(item.project_id),
        "amount": str(Money(item.amount_fen).yuan),
        "note": item.consent_note,
    }


class AllocationForm(BaseForm):
    """A decision: what, why, the votes of the committee, and the amounts."""

    campaign_id = SelectField(label("allocation", "Campaign"), [Required()], validate_choice=False)
    title = StringField(label("allocation", "Title"), [Required(), Length(max=120)])
    reason = TextAreaField(label("allocation", "Why"), [Required(), Length(max=1000)])
    votes_for = WholeNumberField(label("allocation", "Votes for"), [Required()], high=999)
    votes_against = WholeNumberField(label("allocation", "Votes against"), high=999)
    votes_abstained = WholeNumberField(label("allocation", "Abstentions"), high=999)
    items = ItemsField(label("allocation", "Amounts"))
    version = HiddenField(filters=[lambda text: text or "0"])

    def offer(self, campaigns: Sequence[Any]) -> None:
        """Offer the campaigns of the charity."""
        self.campaign_id.choices = [SelectChoice(str(row.id), row.theme) for row in campaigns]


class BillForm(BaseForm):
    """A bill, on a line of the budget, with its invoice."""

    budget_line_id = SelectField(label("bill", "Line of the budget"), [Required()], validate_choice=False)
    amount = GivenYuanField(label("bill", "Amount"), [Required()])
    spent_on = DayField(label("bill", "Date of the invoice"), [Required()], default=clock.today)
    what = words_field(label("bill", "What for"), [Required(), Length(max=120)])
    quantity = StringField(label("bill", "How many"), [Required(), Length(max=12)])
    kind = code_field(label("bill", "Counted in"), SPENDING_KINDS)
    payee = words_field(label("bill", "Who was paid"), [Required(), Length(max=120)])
    invoice_number = words_field(label("bill", "Number of the invoice"), [Required(), Length(max=40)])
    invoice = FileField(label("bill", "Invoice"))

    def offer(self, lines: Sequence[tuple[UUID, str]]) -> None:
        """Offer the lines of the budget."""
        self.budget_line_id.choices = [
            SelectChoice("", CHOOSE),
            *(SelectChoice(str(key), name) for key, name in lines),
        ]


class ReverseForm(BaseForm):
    """Why a bill is taken back."""

    reason = words_field(label("bill", "Why it is taken back"), [Required(), Length(max=300)])


class ReturnForm(BaseForm):
    """How much of a gift goes back, and why; by hand with the number of the slip."""

    amount_fen = GivenYuanField(label("refund", "Amount that goes back"), [Required()])
    ground = RadioField(
        label("refund", "Why it goes back"), [Required()], choices=choices(REFUND_GROUNDS, GIVEN_GROUNDS)
    )
    reference = words_field(label("refund", "Number of the slip by which it went back"), [Required(), Length(max=80)])
