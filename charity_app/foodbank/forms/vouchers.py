"""Forms of vouchers."""

from collections.abc import Iterable

from wtforms import SelectChoice, SelectField  # type: ignore[attr-defined]

from charity_app.casework.models import NeedItem
from charity_app.casework.states.items import item_text
from charity_app.core.text import Text
from charity_app.foodbank.services.vouchers import Referral
from charity_app.foodbank.states.vouchers import VOUCHER_LABELS, VOUCHER_REASONS, VoucherReason
from charity_app.http.forms import BaseForm, Required, WholeNumberField, label
from charity_app.http.i18n import is_english
from charity_app.registry.forms.choices import CHOOSE, choices, code_field


class VoucherForm(BaseForm):
    """Why a household is sent to the food bank, and what that rests on."""

    ground = SelectField(label("food voucher", "It rests on"), [Required()], validate_choice=False)
    reason = code_field(label("food voucher", "Reason"), VOUCHER_REASONS)
    people = WholeNumberField(label("food voucher", "People"), [Required()], high=20)
    days = WholeNumberField(label("food voucher", "Valid for so many days"), high=90)

    def offer(self, needs: Iterable[NeedItem], policies: Iterable[tuple[str, str, str]]) -> None:
        """Offer the open needs of food and the policies that are met."""
        self.ground.choices = [
            SelectChoice("", CHOOSE),
            *(SelectChoice(f"need:{need.id}", item_text(need.need_type, need.item)) for need in needs),
            *(
                SelectChoice(f"policy:{code}", english if is_english() else chinese)
                for code, chinese, english in policies
            ),
        ]

    def referral(self, needs: Iterable[NeedItem]) -> Referral:
        """Return what was chosen."""
        kind, _, key = (self.ground.data or "").partition(":")
        return Referral(
            reason=VoucherReason(self.reason.data),
            people=self.people.data,
            need=next((need for need in needs if kind == "need" and str(need.id) == key), None),
            policy_code=key if kind == "policy" else None,
            days=self.days.data,
        )


class VoucherFilterForm(BaseForm):
    """Which vouchers to list."""

    state = SelectField(
        label("field", "State"),
        choices=choices(VOUCHER_LABELS, empty=Text("All states", "form")),
        validate_choice=False,
    )
