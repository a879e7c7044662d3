"""Forms of published needs."""

from typing import Any

from wtforms import BooleanField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from charity_app.casework.states.needs import SHORT_TYPES
from charity_app.core import settings
from charity_app.core.text import Text
from charity_app.http.forms import BaseForm, label
from charity_app.matching.services.cards import REPEAT_DAYS
from charity_app.matching.states.needs import (
    NEED_POST_LABELS,
    NEED_WITHDRAW_REASONS,
    PHRASES,
    REPEAT_REASONS,
    RETURN_REASONS,
)
from charity_app.registry.forms.choices import choices, code_field, place_choices

SORTS = {
    "new": Text("Newest first", "sort"),
    "until": Text("Ending first", "sort"),
    "wished": Text("Wished soonest", "sort"),
    "value": Text("Smallest value first", "sort"),
    "-value": Text("Largest value first", "sort"),
}
DESK_SORTS = {
    "priority": Text("Gravest first", "sort"),
    "until": Text("Ending first", "sort"),
    "new": Text("Newest first", "sort"),
}


class NeedPostForm(BaseForm):
    """What the card says beside the assessed need: phrases, a few own words, no more."""

    phrases = SelectMultipleField(
        label("need post", "How help is wanted"),
        choices=choices(PHRASES),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    words = StringField(
        label("need post", "In a few words"), [Length(max=60)], filters=[lambda text: (text or "").strip()]
    )
    shows_age = BooleanField(label("need post", "Show the age band"), default=True)
    has_applied = BooleanField(label("need post", "We have helped to apply for the public policies that may cover it"))
    repeat_reason = code_field("", REPEAT_REASONS, is_required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = {"days": settings.value(REPEAT_DAYS)}
        self.repeat_reason.label.text = Text("Published within %(days)s days before: why again", "need post", days)  # type: ignore[assignment]


class ReturnForm(BaseForm):
    """Why a card goes back to its writer."""

    reason = code_field(label("need post", "Reason"), RETURN_REASONS)


class WithdrawForm(BaseForm):
    """Why a need is taken back."""

    reason = code_field(label("need post", "Reason"), NEED_WITHDRAW_REASONS)


class NeedFilterForm(BaseForm):
    """Which needs the hall or the desk shows."""

    type = SelectField(
        label("need post", "Type"),
        choices=choices(SHORT_TYPES, empty=Text("All types", "need post")),
        validate_choice=False,
    )
    street = SelectField(label("need post", "Where"), validate_choice=False)
    state = SelectField(
        label("need post", "State"),
        choices=choices(NEED_POST_LABELS, empty=Text("All states", "need post")),
        validate_choice=False,
    )
    sort = SelectField(label("need post", "Order"), choices=choices(SORTS), validate_choice=False)

    def offer(self, streets: Any, types: Any = None) -> None:
        """Offer the streets of the district, and these types."""
        self.street.choices = place_choices(streets, Text("The whole district", "need post"))
        if types is not None:
            self.type.choices = choices(SHORT_TYPES, types, empty=Text("All types", "need post"))

    def order_desk(self) -> None:
        """Offer the orders of the desk's list."""
        self.sort.choices = choices(DESK_SORTS)
