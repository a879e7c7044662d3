"""Forms: input with one meaning, messages on the field, and a key that makes a double press harmless."""

import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import date, time
from typing import Any, Self, TypeVar

from flask import current_app, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import CombinedMultiDict
from wtforms import Field, FileField, Form, StringField, TextAreaField
from wtforms.fields.choices import SelectFieldBase
from wtforms.validators import StopValidation
from wtforms.widgets import DateInput, TextInput, TimeInput

from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.ids import new_token
from charity_app.core.money import Money, parse_yuan
from charity_app.core.privacy import keys
from charity_app.core.text import Text, has_forbidden_signs, narrowed
from charity_app.http.i18n import say, translate

KEY_FIELD = "_key"
_KEY_HOURS = 12
_SHORT, _LONG = 200, 2000
_HOUR = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])\Z")
_WHOLE = re.compile(r"-?[0-9]{1,9}\Z")
Result = TypeVar("Result")


class _Messages:
    """WTForms' own messages through the catalogue."""

    def gettext(self, message: str) -> str:
        return say("form", message)

    def ngettext(self, singular: str, plural: str, num: int) -> str:
        return say("form", singular if num == 1 else plural)


class BaseForm(Form):
    """The ancestor of every form: clean text, bounded length, refusals of commands on their field."""

    class Meta:
        """WTForms' settings."""

        def get_translations(self, form: Form) -> _Messages:
            """Say WTForms' own messages in the language of the request."""
            return _Messages()

    @classmethod
    def from_request(cls, **values: Any) -> Self:
        """Read the form from what was posted."""
        return cls(CombinedMultiDict([request.files, request.form]), **values)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, first for signs that no person types and for length; all that is wrong is said at once."""
        soiled = {field.name for field in self if not _is_clean(field)}
        if not soiled:
            return bool(super().validate(extra_validators))
        for field in self:
            if field.name not in soiled:
                field.validate(self)
        return False

    def carry_out(self, command: Callable[[], Result]) -> Result | None:
        """Run a command when the form is valid; its refusal lands on the field it names. None when refused.

        What a refused command left half done is never sent to the database: the request ends in a rollback.
        """
        if not self.validate():
            return None
        try:
            return command()
        except Invalid as refusal:
            db.session().autoflush = False
            target = self._fields.get(refusal.field or "")
            if target is not None:
                target.errors = [*target.errors, translate(refusal.text)]
            else:
                self.form_errors.append(translate(refusal.text))
            return None

    def chosen(self, *names: str) -> dict[str, Any]:
        """Return the values of these fields; the explicit list is what a command may receive."""
        return {name: self._fields[name].data for name in names}


def _is_clean(field: Field) -> bool:
    if isinstance(field, FileField):
        return True
    for value in getattr(field, "raw_data", None) or []:
        if isinstance(value, str) and has_forbidden_signs(value):
            field.errors = [say("form", "Please remove signs that cannot be stored")]
            return False
    limit = _limit(field)
    if limit and isinstance(field.data, str) and len(field.data) > limit:
        field.errors = [say("form", "At most %(limit)s signs", limit=limit)]
        return False
    return True


def _limit(field: Field) -> int:
    for validator in field.validators:
        longest = getattr(validator, "max", -1)
        if type(validator).__name__ == "Length" and longest > 0:
            return int(longest)
    if isinstance(field, TextAreaField):
        return _LONG
    return _SHORT if isinstance(field, StringField) else 0


class WholeNumberField(Field):
    """A whole number in plain digits between two bounds; `data` is an int or None."""

    widget = TextInput()

    def __init__(
        self, label: Any = None, validators: Any = None, *, low: int = 0, high: int = 999_999, **kw: Any
    ) -> None:
        super().__init__(label, validators, **kw)
        self.low, self.high = low, high

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the digits; anything else is an error on this field and stays in it."""
        text = narrowed(valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        if not _WHOLE.match(text) or not self.low <= int(text) <= self.high:
            raise ValueError(
                say("form", "Enter a whole number from %(low)s to %(high)s in digits", low=self.low, high=self.high)
            )
        self.data = int(text)

    def _value(self) -> str:
        return as_typed(self, "" if self.data is None else str(self.data))


class YuanField(Field):
    """An amount in yuan with at most two places; `data` is fen or None."""

    widget = TextInput()

    def __init__(self, label: Any = None, validators: Any = None, *, high_fen: int = 10_000_000_00, **kw: Any) -> None:
        super().__init__(label, validators, **kw)
        self.high_fen = high_fen

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the amount; anything else is an error on this field and stays in it."""
        text = narrowed(valuelist[0]).replace(",", "") if valuelist else ""
        self.data = None
        if not text:
            return
        fen = parse_yuan(text)
        if fen is None or fen > self.high_fen:
            raise ValueError(say("form", "Enter an amount in yuan, such as 1200 or 85.50"))
        self.data = fen

    def _value(self) -> str:
        return as_typed(self, "" if self.data is None else str(Money(self.data).yuan))


class DayField(Field):
    """A day as 2024-12-05 between two years; `data` is a date or None."""

    widget = DateInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; anything else is an error on this field and stays in it."""
        text = narrowed(valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            day = date.fromisoformat(text) if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", text) else None
        except ValueError:
            day = None
        if day is None or not 1900 <= day.year <= 2100:
            raise ValueError(say("form", "Enter a day such as 2024-12-05"))
        self.data = day

    def _value(self) -> str:
        return as_typed(self, "" if self.data is None else self.data.isoformat())


class TimeField(Field):
    """An hour of the clock as 09:30; `data` is a time or None."""

    widget = TimeInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read hour and minute; anything else is an error on this field and stays in it."""
        text = narrowed(valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        found = _HOUR.match(text)
        if found is None:
            raise ValueError(say("form", "Enter a time such as 09:30"))
        self.data = time(int(found[1]), int(found[2]))

    def _value(self) -> str:
        return as_typed(self, "" if self.data is None else f"{self.data:%H:%M}")


def as_typed(field: Field, value: str) -> str:
    """Return what stands in a field: what was typed, or else its value."""
    return str(field.raw_data[0]) if field.raw_data else value


class Required:
    """Validator: something must be given; names the field in its message."""

    field_flags = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        """Stop at an empty field; what else may be wrong with it does not matter then."""
        given = field.data not in (None, "", [], ()) and field.data is not False
        if isinstance(field.data, str) and not field.data.strip():
            given = False
        is_blank = not any(str(part).strip() for part in field.raw_data or ())
        if not given and (is_blank or not field.errors):
            field.errors = []
            name = translate(field.label.text)
            raise StopValidation(
                say("error", "Please choose: %(field)s", field=name)
                if isinstance(field, SelectFieldBase)
                else say("error", "Please fill in %(field)s", field=name)
            )


def label(context: str, message: str) -> Any:
    """Mark a field label for translation; WTForms carries the sentence through to the template."""
    return Text(message, context)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="form-key")


def visitor() -> str:
    """Return the mark that ties a form to a browser: the session cookie's digest, or the visitor cookie."""
    token = request.cookies.get(g.session_cookie)
    if token:
        return hashlib.sha256(token.encode()).hexdigest()[:22]
    if "visitor" not in g:
        g.visitor = request.cookies.get("visitor") or new_token()
        g.set_visitor = "visitor" not in request.cookies
    return str(g.visitor)


def form_key(action: str) -> str:
    """Make the key of one form: signed, bound to its address and to this browser (ruling 8)."""
    return str(_signer().dumps([new_token(), action.split("?")[0], visitor()]))


def read_key() -> str | None:
    """Return the random part of the posted key; None when it is missing, foreign, for another form or too old."""
    try:
        nonce, path, bearer = _signer().loads(request.form.get(KEY_FIELD, ""), max_age=_KEY_HOURS * 3600)
    except (BadSignature, ValueError, TypeError):
        return None
    return str(nonce) if path == request.path and bearer == visitor() else None


def body_digest() -> str:
    """Return a keyed digest of what was posted, the key left out, whatever the transport wrapped around it.

    Without the key of the house nobody can try phones until one gives this digest.
    """
    digest = hmac.new(keys().index, digestmod="sha256")
    for name in sorted(request.form):
        if name != KEY_FIELD:
            digest.update(repr((name, request.form.getlist(name))).encode("utf-8", "replace"))
    for name in sorted(request.files):
        for upload in request.files.getlist(name):
            digest.update(repr((name, upload.filename)).encode("utf-8", "replace"))
            digest.update(hashlib.sha256(upload.stream.read()).digest())
            upload.stream.seek(0)
    return digest.hexdigest()
