"""Forms of claims: proposing, answering, delivering, confirming."""

from typing import Any

from wtforms import FileField, RadioField, SelectChoice, SelectField, StringField, TextAreaField  # type: ignore[attr-defined]
from wtforms.validators import Length

from charity_app.casework.states.needs import SHORT_TYPES
from charity_app.core import clock
from charity_app.core.text import Text
from charity_app.http.forms import BaseForm, DayField, Required, WholeNumberField, label
from charity_app.http.searching import SearchForm
from charity_app.matching.states.claims import (
    AT_HANDOVER,
    CLAIM_LABELS,
    CLAIM_REASONS,
    RECEIVER_YES,
    RELATIONS,
    Direction,
    Relation,
)
from charity_app.registry.forms.choices import choices, code_field, place_choices

DIRECTIONS = {
    Direction.NEED: Text("Needs that somebody claims", "direction"),
    Direction.OFFER: Text("Resources for families", "direction"),
}
SORTS = {
    "due": Text("Due first", "sort"),
    "new": Text("Newest first", "sort"),
    "silent": Text("Longest silent first", "sort"),
}
STARS = {
    5: Text("5 stars, very good", "stars"),
    4: Text("4 stars, good", "stars"),
    3: Text("3 stars, all right", "stars"),
    2: Text("2 stars, not good", "stars"),
    1: Text("1 star, bad", "stars"),
}


def _told(text: str | None) -> str:
    return (text or "").strip()


class ClaimForm(BaseForm):
    """What a giver promises; nothing needs to be typed for the usual case."""

    quantity = WholeNumberField(label("claim", "How many"), [Required()], low=1, high=999, default=1)
    relation = RadioField(label("claim", "Ties to the family"), choices=choices(RELATIONS), default=Relation.NONE.value)
    organisation_id = SelectField(label("claim", "For which organisation"), validate_choice=False)
    home_address = StringField(label("claim", "Your home address"), [Length(max=120)], filters=[_told])

    def offer(self, organisations: Any) -> None:
        """Offer the organisations for which somebody may claim."""
        self.organisation_id.choices = [SelectChoice(str(key), name) for key, name in organisations]


class PlaceForm(BaseForm):
    """A household that shall have a place."""

    quantity = WholeNumberField(label("claim", "How many places"), [Required()], low=1, high=99, default=1)


class ReasonForm(BaseForm):
    """Why a claim is declined, taken back, cancelled or failed."""

    reason = code_field(label("claim", "Reason"), CLAIM_REASONS)
    words = TextAreaField(label("claim", "In words"), [Length(max=300)], filters=[_told])

    def offer(self, reasons: Any) -> None:
        """Offer the reasons of one action."""
        self.reason.choices = choices(CLAIM_REASONS, reasons, empty=Text("Please choose", "form"))


class StartForm(BaseForm):
    """When the giver comes, and how."""

    planned_on = DayField(label("claim", "Agreed day"), [Required()])
    words = TextAreaField(label("claim", "The plan in words"), [Length(max=300)], filters=[_told])


class DeliveryForm(BaseForm):
    """The evidence of a delivery (R-CLM-09)."""

    delivered_on = DayField(label("claim", "Delivered on"), [Required()], default=clock.today)
    committee_id = SelectField(label("claim", "Committee of the handover"), [Required()], validate_choice=False)
    items = StringField(label("claim", "What was handed over"), [Required(), Length(max=200)])
    receiver_yes = RadioField(
        label("claim", "The receiver's yes"), [Required()], choices=choices(RECEIVER_YES, AT_HANDOVER)
    )
    photo = FileField(label("claim", "Photo of the goods, without people"))

    def offer(self, committees: Any, *, is_goods: bool) -> None:
        """Offer the committees of the street, and say that goods need their photo."""
        self.committee_id.choices = place_choices(committees, Text("Please choose", "form"))
        self.photo.flags.required = is_goods


class ConfirmForm(BaseForm):
    """The family's score, and words if it likes."""

    score = RadioField(label("resident", "Did this help you?"), [Required()], choices=choices(STARS), coerce=int)
    words = TextAreaField(label("claim", "Anything to add"), [Length(max=300)], filters=[_told])


class HandoverForm(BaseForm):
    """What the family said to giving its contact, with the day and in its words (ruling 20)."""

    answer = RadioField(
        label("claim", "What the family said"),
        [Required()],
        choices=choices({"yes": Text("agrees", "handover"), "no": Text("does not agree", "handover")}),
    )
    given_on = DayField(label("claim", "Said on"), [Required()], default=clock.today)
    words = TextAreaField(label("claim", "In the family's words"), [Length(max=500)], filters=[_told])


class WordsForm(BaseForm):
    """A few words: how ties were checked, or what happened."""

    words = TextAreaField(label("claim", "In words"), [Required(), Length(max=300)], filters=[_told])


class ClaimFilterForm(SearchForm):
    """Which claims a list shows."""

    q = StringField(label("claim", "Organisation, resource or code"), filters=[_told])
    type = SelectField(
        label("claim", "Type"),
        choices=choices(SHORT_TYPES, empty=Text("All types", "need post")),
        validate_choice=False,
    )
    state = SelectField(
        label("claim", "State"), choices=choices(CLAIM_LABELS, empty=Text("All states", "claim")), validate_choice=False
    )
    direction = SelectField(
        label("claim", "Direction"),
        choices=choices(DIRECTIONS, empty=Text("Both directions", "claim")),
        validate_choice=False,
    )
    sort = SelectField(label("claim", "Order"), choices=choices(SORTS), validate_choice=False)
