"""Input about fundraising plans and the legal gate."""

from collections.abc import Mapping
from uuid import UUID

from wtforms import (  # type: ignore[attr-defined]
    BooleanField,
    HiddenField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length

from charity_app.core.text import Text
from charity_app.http.forms import BaseForm, DayField, Required, YuanField, label
from charity_app.projects.states.plans import GIVING_WAYS
from charity_app.registry.forms.choices import CHOOSE, choices


class PlanForm(BaseForm):
    """What the law asks of a plan to raise money from the public (CL art. 24)."""

    charity_id = SelectField(label("plan", "Charity that receives the money"), [Required()])
    partner_id = SelectField(label("plan", "Partner with a public fundraising certificate"))
    name = StringField(label("plan", "Name of the plan"), [Required(), Length(max=60)])
    purpose = TextAreaField(label("plan", "Purpose"), [Required(), Length(max=600)])
    raises_from_on = DayField(label("plan", "Raises from"), [Required()])
    raises_to_on = DayField(label("plan", "Raises until"), [Required()])
    area = StringField(label("plan", "Area"), [Required(), Length(max=120)])
    person_in_charge = StringField(label("plan", "Person in charge"), [Required(), Length(max=40)])
    office_address = StringField(label("plan", "Office address"), [Required(), Length(max=200)])
    phone = StringField(label("plan", "Phone of the office"), [Required(), Length(max=20)])
    ways = SelectMultipleField(label("plan", "Ways of giving"), [Required()], choices=choices(GIVING_WAYS))
    bank_account = StringField(label("plan", "Bank account"), [Required(), Length(max=120)])
    beneficiaries = TextAreaField(label("plan", "Who benefits"), [Required(), Length(max=300)])
    use_of_money = TextAreaField(label("plan", "What the money is used for"), [Required(), Length(max=600)])
    fundraising_cost_fen = YuanField(label("plan", "Cost of the fundraising"))
    surplus = TextAreaField(label("plan", "What becomes of money that is left"), [Required(), Length(max=300)])
    is_emergency = BooleanField(label("plan", "Sudden emergency: filed within ten days after the start"))
    version = HiddenField(default="1")

    def offer(self, charities: Mapping[UUID, str]) -> None:
        """Offer the charities that may receive money."""
        known = [SelectChoice(str(key), name) for key, name in charities.items()]
        self.charity_id.choices = [SelectChoice("", CHOOSE), *known]
        self.partner_id.choices = [SelectChoice("", Text("no partner", "plan")), *known]


class RefilingForm(PlanForm):
    """What a filed plan says from its new filing on; who receives the money and its first day stay."""

    charity_id = partner_id = raises_from_on = is_emergency = None  # type: ignore[assignment]
    words = TextAreaField(label("plan", "What changed, and why"), [Required(), Length(max=300)])
    filed_on = DayField(label("plan", "Filed on"), [Required()])
    authority = StringField(label("plan", "Filed at"), [Required(), Length(max=120)])


class ChannelForm(BaseForm):
    """The operator's statement of the lawful online channel (R-LEG-01)."""

    words = TextAreaField(label("gate", "Designated platform or permission"), [Required(), Length(max=600)])
    url = StringField(label("gate", "Page of the charity there"), [Length(max=300)])
