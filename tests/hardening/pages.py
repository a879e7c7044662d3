"""The forms of a page as a browser without JavaScript would send them, and their bodies byte by byte."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import quote_from_bytes

from tests.html import Element, read

Value = str | bytes | tuple[str, bytes, str]
Pairs = list[tuple[str, Value]]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301"
    "0100c9fe92ef0000000049454e44ae426082"
)
_BOUNDARY = b"----a-boundary-of-the-tests"


@dataclass(frozen=True)
class FormField:
    """One thing that a form sends: its kind as the page says, what stands in it, what can be chosen."""

    name: str
    kind: str
    value: str = ""
    choices: tuple[str, ...] = ()

    @property
    def is_typed(self) -> bool:
        """Whether people type here with their fingers."""
        return self.kind in {"text", "textarea", "tel", "search", "email", "number", "numeric", "decimal", "password"}

    @property
    def is_words(self) -> bool:
        """Whether any text may be typed here."""
        return self.kind in {"text", "textarea", "search"}


@dataclass(frozen=True)
class PageForm:
    """A form with its address and what it would send."""

    action: str
    method: str
    fields: tuple[FormField, ...]
    is_multipart: bool = False
    has_plain_button: bool = True
    key: str = field(default="", repr=False)

    def filled(self) -> Pairs:
        """Return something plausible for every field; a named button is pressed only where there is no other."""
        pressed = [] if self.has_plain_button else [item for item in self.fields if item.kind == "button"][:1]
        given = [item for item in self.fields if item.kind != "button" and (item.kind != "checkbox" or item.value)]
        return [(item.name, plausible(item)) for item in (*given, *pressed)]

    def with_values(self, name: str, values: Sequence[Value]) -> Pairs:
        """Return the plausible body with these values in place of one field's."""
        return [pair for pair in self.filled() if pair[0] != name] + [(name, value) for value in values]


def forms_of(page: str, here: str) -> Iterator[PageForm]:
    """Yield the forms of a page; a form without an address posts to its page."""
    for form in read(page).find("form"):
        fields = _merged([item for element in form.walk() for item in _field(element)])
        key = next((item.value for item in fields if item.name == "_key"), "")
        yield PageForm(
            action=form.attributes.get("action") or here,
            method=form.attributes.get("method", "get").lower(),
            fields=tuple(item for item in fields if item.name != "_key"),
            has_plain_button=any("name" not in button.attributes for button in form.find("button")),
            is_multipart="multipart" in form.attributes.get("enctype", ""),
            key=key,
        )


def _field(element: Element) -> Iterator[FormField]:
    told = element.attributes
    name = told.get("name", "")
    if not name or "disabled" in told:
        return
    if element.tag == "select":
        options = element.find("option")
        choices = tuple(option.attributes.get("value", option.text) for option in options)
        chosen = [o.attributes.get("value", o.text) for o in options if "selected" in o.attributes]
        yield FormField(name, "select", chosen[0] if chosen else "", choices)
    elif element.tag == "textarea":
        yield FormField(name, "textarea", element.text)
    elif element.tag == "button":
        yield FormField(name, "button", told.get("value", ""), (told.get("value", ""),))
    elif element.tag == "input":
        kind = told.get("type", "text")
        if kind in {"text", "tel"} and told.get("inputmode") in {"numeric", "decimal", "tel"}:
            kind = told["inputmode"]
        if kind in {"radio", "checkbox"}:
            value = told.get("value", "on")
            yield FormField(name, kind, value if "checked" in told else "", (value,))
        else:
            yield FormField(name, kind, told.get("value", ""))


def _merged(fields: list[FormField]) -> list[FormField]:
    """Radio buttons and check boxes of one name are one field with several choices."""
    merged: dict[str, FormField] = {}
    for item in fields:
        known = merged.get(item.name)
        if known is None:
            merged[item.name] = item
        else:
            merged[item.name] = replace(known, value=known.value or item.value, choices=known.choices + item.choices)
    return list(merged.values())


def plausible(item: FormField) -> Value:
    """Return what a careful person might give."""
    if item.kind == "file":
        return ("photo.png", PNG, "image/png")
    if item.choices:
        return item.value or next((choice for choice in item.choices if choice), "")
    if item.value:
        return item.value
    return {
        "date": date.today().isoformat(),  # noqa: DTZ011
        "numeric": "2",
        "number": "2",
        "decimal": "120",
        "tel": "12000000457",
        "password": "nine calm otters swim",
        "hidden": "",
    }.get(item.kind, "一段普通的文字")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def encoded(pairs: Pairs, *, multipart: bool) -> tuple[bytes, str]:
    """Return body and content type; half characters go out as they are."""
    if not multipart:
        parts = [
            f"{quote_from_bytes(_bytes(name))}={quote_from_bytes(value if isinstance(value, bytes) else _bytes(value))}"
            for name, value in pairs
            if not isinstance(value, tuple)
        ]
        return "&".join(parts).encode(), "application/x-www-form-urlencoded"
    out = b""
    for name, value in pairs:
        given = value if isinstance(value, tuple) else ("", value if isinstance(value, bytes) else _bytes(value), "")
        filename, content, kind = given
        told = f'; filename="{filename}"\r\nContent-Type: {kind}' if isinstance(value, tuple) else ""
        out += (
            b"--" + _BOUNDARY + b"\r\n" + _bytes(f'Content-Disposition: form-data; name="{name}"{told}') + b"\r\n\r\n"
        )
        out += content + b"\r\n"
    return out + b"--" + _BOUNDARY + b"--\r\n", f"multipart/form-data; boundary={_BOUNDARY.decode()}"
