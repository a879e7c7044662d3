"""What is asked of whoever signs up: nothing of a known volunteer, three things of a new one (features 2.2)."""

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Length

from charity_app.http.forms import BaseForm, DayField, Required, label
from charity_app.identity.forms import CodeForm, is_phone
from charity_app.volunteering.queries.guardians import Guardian, Young

_CONSENT = label(
    "volunteering", "I am of age, serve of my own free will and without pay, and agree to how my data are used"
)


class SignUpForm(BaseForm):
    """Who comes along; consent is asked once, of whoever is no volunteer yet."""

    companions = TextAreaField(label("volunteering", "Who comes along, one name a line, at most 4"), [Length(max=200)])
    consent = BooleanField(_CONSENT)

    def names(self) -> list[str]:
        """Return the names that were typed."""
        return [name.strip() for name in (self.companions.data or "").splitlines() if name.strip()]


class NewcomerForm(BaseForm):
    """Name, phone, consent."""

    name = StringField(
        label("volunteering", "Your name"), [Required(), Length(max=40)], render_kw={"autocomplete": "name"}
    )
    phone = StringField(
        label("sign in", "Mobile number"),
        [Required(), Length(max=20), is_phone],
        render_kw={"inputmode": "tel", "autocomplete": "tel"},
    )
    consent = BooleanField(_CONSENT, [Required()])


class YoungForm(BaseForm):
    """What a minor tells besides: day of birth, and which guardian to ask; consent is asked of the new."""

    born_on = DayField(label("volunteering", "Day of birth"), [Required()])
    guardian_name = StringField(label("volunteering", "Name of the guardian"), [Required(), Length(max=40)])
    relation = StringField(label("volunteering", "Relation"), [Required(), Length(max=20)])
    guardian_phone = StringField(
        label("volunteering", "Mobile number of the guardian"),
        [Required(), Length(max=20), is_phone],
        render_kw={"inputmode": "tel", "autocomplete": "off"},
    )
    consent = BooleanField(label("volunteering", "I serve of my own free will and without pay, and my guardian knows"))

    def young(self) -> Young:
        """Return what was told."""
        told = self.chosen("born_on", "guardian_name", "relation", "guardian_phone")
        guardian = Guardian(name=told["guardian_name"], relation=told["relation"], phone=told["guardian_phone"])
        return Young(born_on=told["born_on"], guardian=guardian)


class YoungNewcomerForm(YoungForm):
    """The same with the name and phone of somebody new, whose consent is needed."""

    name = StringField(
        label("volunteering", "Your name"), [Required(), Length(max=40)], render_kw={"autocomplete": "name"}
    )
    phone = StringField(
        label("volunteering", "Your own mobile number"),
        [Required(), Length(max=20), is_phone],
        render_kw={"inputmode": "tel", "autocomplete": "tel"},
    )
    consent = BooleanField(
        label("volunteering", "I serve of my own free will and without pay, and my guardian knows"), [Required()]
    )


class GuardianAnswerForm(CodeForm):
    """A guardian's answer: the code of the phone, whether the guardian comes along, and what is agreed to."""

    consent = BooleanField(
        label("volunteering", "I am a parent or guardian and agree to this service and to how the data are used")
    )
    comes_along = BooleanField(label("volunteering", "I come along to the shifts"))
