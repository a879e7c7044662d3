"""What is asked of whoever signs up: nothing of a known volunteer, three things of a new one (features 2.2)."""

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Length

from charity_app.http.forms import BaseForm, Required, label
from charity_app.identity.forms import is_phone

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
