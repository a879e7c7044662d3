"""Forms of signing in, of the own account and of looking after accounts."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import (  # type: ignore[attr-defined]
    BooleanField,
    Field,
    HiddenField,
    PasswordField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import Length, Regexp, ValidationError

from charity_app.core import settings
from charity_app.core.errors import Invalid
from charity_app.core.scope import Role
from charity_app.core.text import Text
from charity_app.http.forms import BaseForm, DayField, Required, WholeNumberField, label
from charity_app.http.i18n import translate
from charity_app.http.searching import SearchForm
from charity_app.identity.services import clean_phone
from charity_app.identity.services.sessions import TRUST
from charity_app.identity.states import ACCOUNT_REASONS, END_REASONS, GRANT_REASONS, REASON_LABELS, ROLE_LABELS

_SIX_DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code"}
_OWN, _NEW = {"autocomplete": "current-password"}, {"autocomplete": "new-password"}


def _choices(codes: Iterable[Any], labels: Mapping[Any, Text]) -> list[SelectChoice]:
    return [SelectChoice(code.value, labels[code]) for code in codes]


def is_phone(_form: object, field: Field) -> None:
    """Validator: a mobile number, where one is given; it is kept as plain digits."""
    if not field.data:
        return
    try:
        field.data = clean_phone(field.data)
    except Invalid as refusal:
        raise ValidationError(translate(refusal.text)) from refusal


class SignInForm(BaseForm):
    """Login name and password."""

    login = StringField(
        label("sign in", "Login name"),
        [Required(), Length(max=60)],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = PasswordField(label("sign in", "Password"), [Required(), Length(max=200)], render_kw=_OWN)
    next = HiddenField()


class CodeForm(BaseForm):
    """The six digits of an authenticator, or of a message."""

    code = StringField(label("sign in", "6 digits"), [Required(), Length(max=12)], render_kw=_SIX_DIGITS)
    trust = BooleanField()
    next = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = {"days": settings.value(TRUST)}
        self.trust.label.text = Text("Do not ask again on this office computer for %(days)s days", "sign in", days)  # type: ignore[assignment]


class BackupCodeForm(BaseForm):
    """One of the ten codes kept on paper."""

    code = StringField(label("sign in", "Backup code"), [Required(), Length(max=20)], render_kw={"autocomplete": "off"})
    next = HiddenField()


class PhoneForm(BaseForm):
    """The phone to which a code goes."""

    phone = StringField(
        label("sign in", "Mobile number"),
        [Required(), Length(max=30), is_phone],
        render_kw={"inputmode": "tel", "autocomplete": "tel"},
    )
    next = HiddenField()


class EnrolForm(BaseForm):
    """The first code of a newly connected authenticator; its secret is not stored before."""

    secret = HiddenField(validators=[Required(), Regexp(r"[A-Z2-7]{32}\Z")])
    code = StringField(label("sign in", "6 digits"), [Required(), Length(max=12)], render_kw=_SIX_DIGITS)
    next = HiddenField()


def is_same_password(form: BaseForm, field: Field) -> None:
    """Validator: the password was typed twice alike."""
    if field.data != form.chosen("password")["password"]:
        raise ValidationError(translate(Text("Type the same password twice", "account")))


class NewPasswordForm(BaseForm):
    """A new password, typed twice."""

    password = PasswordField(label("account", "New password"), [Required(), Length(max=200)], render_kw=_NEW)
    again = PasswordField(label("account", "The same once more"), [Required(), is_same_password], render_kw=_NEW)
    next = HiddenField()


class ChangePasswordForm(NewPasswordForm):
    """A new password, after the present one."""

    present = PasswordField(label("account", "Present password"), [Required(), Length(max=200)], render_kw=_OWN)


class PersonForm(BaseForm):
    """A new account."""

    name = StringField(label("account", "Name"), [Required(), Length(max=60)], render_kw={"autocomplete": "off"})
    login = StringField(label("account", "Login name for staff and organisations"), [Length(max=40)])
    phone = StringField(label("sign in", "Mobile number"), [Length(max=30), is_phone], render_kw={"inputmode": "tel"})


class RoleForm(BaseForm):
    """A role at a place between two days, with the reason."""

    role = SelectField(label("account", "Role"), [Required()], choices=_choices(Role, ROLE_LABELS))
    place = StringField(
        label("account", "Place: code or name of the division, credit code or name of the organisation"),
        [Length(max=120)],
        render_kw={"autocomplete": "off"},
    )
    valid_from = DayField(label("account", "From"))
    valid_to = DayField(label("account", "Until, not including"))
    reason = SelectField(label("account", "Reason"), [Required()], choices=_choices(GRANT_REASONS, REASON_LABELS))


class EndRoleForm(BaseForm):
    """Why a role ends."""

    reason = SelectField(label("account", "Reason"), [Required()], choices=_choices(END_REASONS, REASON_LABELS))


class ReasonForm(BaseForm):
    """Why an account is closed, opened or given a new way in."""

    reason = SelectField(label("account", "Reason"), [Required()], choices=_choices(ACCOUNT_REASONS, REASON_LABELS))


class UserFilterForm(SearchForm):
    """What the list of accounts is searched and filtered by."""

    q = StringField(label("account", "Login, name or whole phone"), [Length(max=60)])
    role = SelectField(
        label("account", "Role"),
        default="",
        choices=[SelectChoice("", Text("All roles", "account")), *_choices(Role, ROLE_LABELS)],
    )
    state = SelectField(
        label("account", "State"),
        default="",
        choices=[
            SelectChoice("", Text("Open and closed", "account")),
            SelectChoice("open", Text("open", "account state")),
            SelectChoice("closed", Text("closed", "account state")),
        ],
    )


class SettingForm(BaseForm):
    """A proposed value of a setting from a day on."""

    value = WholeNumberField(label("setting", "New value"), [Required()], high=1_000_000)
    valid_from = DayField(label("setting", "From"), [Required()])
