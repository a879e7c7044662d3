"""What volunteers tell about themselves; every field may stay empty."""

from typing import Any

from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length

from charity_app.core.text import Text
from charity_app.divisions import queries as divisions
from charity_app.eligibility.wording.volunteers import LANGUAGE_LABELS, SKILL_LABELS, TRAINING_LABELS
from charity_app.http.forms import BaseForm, DayField, Required, label
from charity_app.registry.forms.choices import choices, code_field, code_of, id_of, place_choices
from charity_app.volunteering.services.profiles import Profile
from charity_app.volunteering.states.people import FREE_TIMES, SEXES, Sex

_UNSAID = Text("not said", "volunteering")


class ProfileForm(BaseForm):
    """Day of birth, skills, languages, time and papers."""

    born_on = DayField(label("volunteering", "Day of birth"))
    sex = SelectField(
        label("volunteering", "Sex, only where personal care asks for it"),
        choices=choices(SEXES, empty=_UNSAID),
        default="",
    )
    street = SelectField(label("volunteering", "Street or town where I live"), default="")
    skills = SelectMultipleField(label("volunteering", "What I can do"), choices=choices(SKILL_LABELS))
    languages = SelectMultipleField(
        label("volunteering", "What I speak besides Mandarin"), choices=choices(LANGUAGE_LABELS)
    )
    free_times = SelectMultipleField(label("volunteering", "When I usually have time"), choices=choices(FREE_TIMES))
    has_driving_licence = BooleanField(label("volunteering", "I have a driving licence"))
    has_first_aid = BooleanField(label("volunteering", "I have a first-aid certificate"))
    has_professional_licence = BooleanField(label("volunteering", "I am a licensed social worker or counsellor"))
    health_certificate_until_on = DayField(label("volunteering", "My health certificate is valid until"))
    may_be_asked = BooleanField(label("volunteering", "You may ask me when help is short"))
    may_be_pictured = BooleanField(label("volunteering", "Pictures of me at work may be shown"))
    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.street.choices = place_choices(divisions.street_names(), _UNSAID)

    def profile(self) -> Profile:
        """Return what was told."""
        given = self.chosen(*_PLAIN)
        return Profile(sex=code_of(Sex, self.sex.data), street_id=id_of(self.street.data), **given)


_PLAIN = (
    *("born_on", "skills", "languages", "free_times", "has_driving_licence", "has_first_aid"),
    *("has_professional_licence", "health_certificate_until_on", "may_be_asked", "may_be_pictured"),
)


class TrainingForm(BaseForm):
    """A finished training."""

    training = code_field(label("volunteering", "Training"), TRAINING_LABELS)
    finished_on = DayField(label("volunteering", "Finished on"), [Required()])
    valid_until_on = DayField(label("volunteering", "Valid until"))


class BirthForm(BaseForm):
    """The day of birth on the card that was shown."""

    born_on = DayField(label("volunteering", "Day of birth"), [Required()])


class CheckForm(BaseForm):
    """The day of a record check."""

    checked_on = DayField(label("volunteering", "Record check made on"), [Required()])


class GuardianForm(BaseForm):
    """A guardian's yes to a minor's service."""

    name = StringField(label("volunteering", "Name of the guardian"), [Required(), Length(max=40)])
    relation = StringField(label("volunteering", "Relation"), [Required(), Length(max=20)])
    comes_along = BooleanField(label("volunteering", "Comes along to the shifts"))
    given_on = DayField(label("volunteering", "Agreed on"), [Required()])
