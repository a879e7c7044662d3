"""Forms of organisers and reviewers: an activity, why it is given back or called off, which ones to list."""

from collections.abc import Iterable, Sequence

from wtforms import HiddenField, RadioField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField  # type: ignore[attr-defined]
from wtforms.validators import Length

from charity_app.core.text import Text
from charity_app.divisions.models import Division
from charity_app.http.forms import BaseForm, Required, label
from charity_app.registry.forms.choices import CHOOSE, choices, code_field, code_of, place_choices, words_field
from charity_app.volunteering.models import Activity
from charity_app.volunteering.states.activities import (
    ACTIVITY_LABELS,
    CANCEL_REASONS,
    RETURN_REASONS,
    SERVED_GROUPS,
    SERVICE_AREAS,
    TRAITS,
    ServedGroup,
    Trait,
)

_INSURANCE = {"yes": True, "no": False}
_ANSWERS = {"yes": Text("Yes, volunteers are insured", "activity"), "no": Text("No insurance", "activity")}


class ActivityForm(BaseForm):
    """An activity: who organises it, what is done where, what can go wrong, whom to call."""

    organiser = SelectField(label("activity", "Organiser"), validate_choice=False)
    name = StringField(label("activity", "Name"), [Required(), Length(max=60)])
    what = TextAreaField(label("activity", "What volunteers do"), [Required(), Length(max=600)])
    area = code_field(label("activity", "Kind of service"), SERVICE_AREAS)
    served = SelectField(
        label("activity", "Whom it is for"), choices=choices(SERVED_GROUPS), default=ServedGroup.EVERYBODY.value
    )
    street_id = SelectField(label("activity", "Street or town"), [Required()], validate_choice=False)
    traits = SelectMultipleField(
        label("activity", "What makes it delicate"), choices=choices(TRAITS), validate_choice=False
    )
    risk = TextAreaField(label("activity", "What can go wrong, and what is done against it"), [Length(max=300)])
    has_insurance = RadioField(
        label("activity", "Insurance"), choices=choices(_ANSWERS, _INSURANCE), validate_choice=False
    )
    insurance = words_field(label("activity", "What the insurance covers"), [Length(max=200)])
    costs = words_field(label("activity", "Costs that are paid back, meals"), [Length(max=200)])
    contact = StringField(label("activity", "Whom to meet, with phone"), [Required(), Length(max=60)])
    version = HiddenField(filters=[lambda text: text or "0"])

    def offer(self, organisers: Sequence[tuple[str, str]], streets: Iterable[Division]) -> None:
        """Offer those for whom the viewer may organise, and the streets."""
        self.organiser.choices = [SelectChoice(key, name) for key, name in organisers]
        self.street_id.choices = place_choices(streets, CHOOSE)

    def is_insured(self) -> bool | None:
        """Return whether there is insurance; None while that is open."""
        return _INSURANCE.get(self.has_insurance.data or "")

    def chosen_traits(self) -> tuple[Trait, ...]:
        """Return the delicate sides that were ticked."""
        return tuple(trait for text in self.traits.data or () if (trait := code_of(Trait, text)) is not None)


def insurance_value(activity: Activity) -> str | None:
    """Return how the answer about insurance stands in the form."""
    return next((text for text, answer in _INSURANCE.items() if answer is activity.has_insurance), None)


class ActivityReturnForm(BaseForm):
    """Why an activity is given back."""

    reason = code_field(label("activity", "Reason"), RETURN_REASONS)


class CallOffForm(BaseForm):
    """Why an activity or a shift does not take place."""

    reason = code_field(label("activity", "Reason"), CANCEL_REASONS)


class ActivityFilterForm(BaseForm):
    """Which activities to list."""

    q = StringField(label("activity", "Name"))
    state = SelectField(
        label("activity", "State"),
        choices=choices(ACTIVITY_LABELS, empty=Text("All states", "activity")),
        validate_choice=False,
    )
