"""Choices of fields: codes with their words, households' places."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from wtforms import Field, Form, SelectChoice, SelectField, StringField  # type: ignore[attr-defined]
from wtforms.validators import StopValidation

from charity_app.core.errors import Invalid
from charity_app.core.text import Text
from charity_app.divisions import queries as divisions
from charity_app.divisions.models import Division
from charity_app.http.forms import Required
from charity_app.http.i18n import say

Code = TypeVar("Code", bound=StrEnum)
CHOOSE = Text("Please choose", "form")


def choices(labels: Mapping[Any, Text], codes: Iterable[Any] | None = None, *, empty: Text | None = None) -> list[Any]:
    """Return the choices of a field, in the order of the labels; `empty` adds one without a value first."""
    listed = list(labels) if codes is None else list(codes)
    made = [SelectChoice(str(code), labels[code]) for code in listed]
    return made if empty is None else [SelectChoice("", empty), *made]


def code_field(
    name: Any, labels: Mapping[Any, Text], codes: Iterable[Any] | None = None, *, is_required: bool = True
) -> SelectField:
    """Return a field in which one code must be chosen; nothing is chosen at first."""
    return SelectField(
        name,
        [Required()] if is_required else [],
        choices=choices(labels, codes, empty=CHOOSE),
        validate_choice=is_required,
    )


def code_of(kind: type[Code], text: str | None) -> Code | None:
    """Return the code that was chosen, None when nothing or no code of this kind was."""
    return next((code for code in kind if code.value == text), None)


def id_of(text: str | None) -> UUID | None:
    """Return an id as it stands in a form; None when it is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def committee_of(text: str | None) -> Division:
    """Return the committee that was chosen. Raises Invalid when none was."""
    key = id_of(text)
    found = divisions.get_division(key) if key else None
    if found is None:
        raise Invalid(Text("Choose a committee", "error"), field="committee_id")
    return found


def place_choices(rows: Iterable[Any], empty: Text) -> list[Any]:
    """Return the choices of a field of places, by name."""
    return [SelectChoice("", empty), *(SelectChoice(str(row.id), row.name) for row in rows)]


class FileChosen:
    """Validator: a file must be chosen."""

    field_flags = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        """Stop when nothing was sent."""
        if not field.data:
            raise StopValidation(say("error", "Choose a file"))


def words_field(name: Any, validators: Sequence[Any] = (), **kw: Any) -> StringField:
    """Return a field of one line; nothing given is no words."""
    return StringField(name, list(validators), filters=[lambda text: text or ""], **kw)


def version_of(text: str | None) -> int:
    """Return the version that a form was made for; 0, which no row has, when it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
