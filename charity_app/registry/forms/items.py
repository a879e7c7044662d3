"""Forms of dated items: incomes, expenses, assets, circumstances, figures, events, declarations."""

from typing import Any
from uuid import UUID

from wtforms import BooleanField, RadioField, SelectChoice, SelectField  # type: ignore[attr-defined]

from charity_app.core import clock
from charity_app.http.forms import BaseForm, DayField, Required, WholeNumberField, YuanField, label
from charity_app.registry.forms.choices import CHOOSE, choices, code_field
from charity_app.registry.states.items import (
    ASSETS,
    DECLARATIONS,
    EMERGENCIES,
    EXPENSES,
    INCOMES,
    PERIODS,
    PROPERTIES,
    Period,
)
from charity_app.registry.states.people import CIRCUMSTANCE_VALUES, CIRCUMSTANCES, CircumstanceKind


class _AmountForm(BaseForm):
    """An amount between two days."""

    amount_fen = YuanField(label("field", "Amount"), [Required()])
    valid_from = DayField(label("field", "Since"), [Required()])
    valid_to = DayField(label("field", "Until before"))


class IncomeForm(_AmountForm):
    """What a member receives."""

    kind = code_field(label("field", "Kind"), INCOMES)
    period = RadioField(label("field", "How often"), choices=choices(PERIODS), default=Period.MONTH.value)


class _OfMemberForm(_AmountForm):
    member_id = SelectField(label("field", "Whose"), validate_choice=False)

    def offer(self, members: Any) -> None:
        """Offer the members of the household."""
        words = [SelectChoice(str(member.id), member.name) for member in members]
        self.member_id.choices = [SelectChoice("", CHOOSE), *words]


class ExpenseForm(_OfMemberForm):
    """What the household pays for treatment or school."""

    kind = code_field(label("field", "Kind"), EXPENSES)
    period = RadioField(label("field", "How often"), choices=choices(PERIODS), default=Period.MONTH.value)


class AssetForm(_OfMemberForm):
    """What the household holds."""

    kind = code_field(label("field", "Kind"), ASSETS)


class EndItemForm(BaseForm):
    """From which day on an entry no longer counts."""

    on = DayField(label("field", "Ends on"), [Required()], default=clock.today)


class CircumstanceForm(BaseForm):
    """One fact about a member."""

    value = SelectField(label("field", "Answer"), [Required()], validate_choice=False)
    valid_from = DayField(label("field", "Since"), [Required()], default=clock.today)

    def offer(self, kind: CircumstanceKind) -> None:
        """Offer the answers to this question, and ask it by its name."""
        self.value.label.text = CIRCUMSTANCES[kind]  # type: ignore[assignment]
        self.value.choices = choices(CIRCUMSTANCE_VALUES[kind], empty=CHOOSE)


class PropertyForm(BaseForm):
    """One figure about the household; areas in square metres."""

    amount = WholeNumberField(label("field", "Number"), [Required()], high=9_999)
    valid_from = DayField(label("field", "Since"), [Required()], default=clock.today)
    kind = code_field(label("field", "Kind"), PROPERTIES)


class EmergencyForm(BaseForm):
    """What struck the household."""

    type = code_field(label("field", "Kind"), EMERGENCIES)
    happened_on = DayField(label("field", "Day"), [Required()])


class DeclarationForm(BaseForm):
    """What is recorded in full."""

    topic = code_field(label("household", "What is recorded in full"), DECLARATIONS)
    is_complete = BooleanField(label("household", "The family says: everything is recorded"), default=True)
    covers_from = DayField(label("household", "Recorded in full since"))


def member_of(text: str | None, members: Any) -> UUID | None:
    """Return the member that was chosen, when it is one of these."""
    return next((member.id for member in members if str(member.id) == text), None)
