"""A walker over HTTP: forms are sent as a browser without script sends them, and with script as htmx does."""

from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.hardening.pages import PNG
from tests.html import Element, read
from tests.journeys.walker import Walker

_CARDS = ("article", "li", "tr")
_CONTROLS = ("input", "select", "textarea")


class PlainWalker(Walker):
    """Walks over HTTP; forms are sent as their controls stand."""

    def __init__(self, client: FlaskClient, *, has_script: bool) -> None:
        super().__init__()
        self.client, self.has_script = client, has_script

    def open(self, path: str) -> None:
        self._arrive(self.client.get(path), path)

    def path(self) -> str:
        return self._path

    def text(self) -> str:
        return " ".join(self._main().text.split())

    def everything(self) -> str:
        return " ".join(self._tree.text.split())

    def touch(self, words: str, within: str) -> None:
        pressable = self._main().find("a", "button", "summary")
        found = [one for one in pressable if words in one.text and self._is_seen(one)]
        found = [one for one in found if self._sheet and _is_in(one, f"#{self._sheet}")] or found
        chosen = next((one for one in found if not within or _is_in(one, within)), None)
        assert chosen is not None, f"{self._path}: nothing to press says “{words}” in “{within}”: {self.text()[:1500]}"
        if chosen.tag == "a":
            self.open(chosen.attributes["href"])
        elif chosen.tag == "summary":
            return  # what lies below it is in view to this walker anyway
        elif "popovertarget" in chosen.attributes:
            self._sheet = chosen.attributes["popovertarget"]
        else:
            self._submit(chosen)

    def fill(self, label: str, value: str) -> None:
        control = self._control(label)
        control.attributes["value"] = value
        control.words = [value]

    def value(self, label: str) -> str:
        control = self._control(label)
        return control.text if control.tag == "textarea" else _value(control)

    def pick(self, label: str, option: str) -> None:
        options = self._control(label).find("option")
        for one in options:
            one.attributes.pop("selected", None)
        next(one for one in options if option in one.text).attributes["selected"] = ""

    def tick(self, option: str) -> None:
        labels = [label for label in self._main().find("label") if option in label.text]
        assert labels, f"{self._path}: no choice is called “{option}”: {self.text()[:1500]}"
        control = labels[0].find("input")[0]
        if control.attributes["type"] == "radio":
            for other in self._main().find("input"):
                if other.attributes.get("name") == control.attributes["name"]:
                    other.attributes.pop("checked", None)
        control.attributes["checked"] = ""

    def attach(self, label: str) -> None:
        self._control(label).attributes["photo"] = "photo.png"

    def count_again(self) -> None:
        if not self.has_script:
            self.touch("重新计算", "")
            return
        (form,) = [one for one in self._main().find("form") if "hx-get" in one.attributes]
        wanted = form.attributes["hx-params"].split(",")
        told = MultiDict((name, value) for name, value in self._told(form) if name in wanted)
        answer = self.client.get(form.attributes["hx-get"], query_string=told, headers={"HX-Request": "true"})
        self._swap(answer.text)

    def _main(self) -> Element:
        return self._tree.find("main")[0]

    def _is_seen(self, one: Element) -> bool:
        sheet = next((part.attributes.get("id") for part in _around(one) if "popover" in part.attributes), None)
        return sheet in (None, self._sheet) and not (self.has_script and one.is_within("noscript"))

    def _control(self, label: str) -> Element:
        for one in self._main().find("label"):
            if one.text.strip().startswith(label):
                inside = one.find(*_CONTROLS)
                named = [e for e in self._tree.find(*_CONTROLS) if e.attributes.get("id") == one.attributes.get("for")]
                return (inside or named)[0]
        raise AssertionError(f"{self._path}: no field is called “{label}”: {self.text()[:1500]}")

    def _told(self, form: Element) -> list[tuple[str, Any]]:
        named = [e for e in self._tree.find(*_CONTROLS) if "name" in e.attributes and self._form_of(e) is form]
        return [(e.attributes["name"], value) for e in named if (value := _sent(e)) is not None]

    def _form_of(self, one: Element) -> Element | None:
        key = one.attributes.get("form")
        if key:
            return next(form for form in self._tree.find("form") if form.attributes.get("id") == key)
        return next((part for part in _around(one) if part.tag == "form"), None)

    def _submit(self, button: Element) -> None:
        form = self._form_of(button)
        assert form is not None
        pairs = self._told(form)
        if "name" in button.attributes:
            pairs.append((button.attributes["name"], _value(button)))
        action = button.attributes.get("formaction", form.attributes.get("action", self._path)).partition("#")[0]
        if form.attributes.get("method", "get") == "get":
            self._arrive(self.client.get(action, query_string=MultiDict(pairs)), action)
            return
        is_htmx = self.has_script and "hx-post" in form.attributes
        headers = {"HX-Request": "true"} if is_htmx else {}
        self._arrive(self.client.post(action, data=MultiDict(pairs), headers=headers), action)

    def _arrive(self, answer: TestResponse, path: str) -> None:
        onward = answer.headers.get("HX-Redirect") or (answer.status_code in (302, 303) and answer.headers["Location"])
        if onward:
            self.open(onward)
            return
        self.status = answer.status_code
        assert self.status in (200, 422), f"{path}: {self.status} {answer.text[-400:]}"
        if answer.text.lstrip().lower().startswith("<!doctype"):
            self._path, self._tree, self._sheet = path, read(answer.text), ""
        else:
            self._swap(answer.text)

    def _swap(self, fragment: str) -> None:
        """Put a fragment where the element with its id is, as htmx does with `outerHTML`."""
        (new,) = read(fragment).children
        (old,) = [one for one in self._tree.walk() if one.attributes.get("id") == new.attributes["id"]]
        assert old.parent is not None
        old.parent.children[old.parent.children.index(old)] = new
        new.parent = old.parent


def _around(one: Element) -> list[Element]:
    parts = []
    while one.parent is not None:
        one = one.parent
        parts.append(one)
    return parts


def _is_in(one: Element, within: str) -> bool:
    if within.startswith("#"):
        return any(part.attributes.get("id") == within[1:] for part in _around(one))
    return any(part.tag in _CARDS and within in part.text for part in _around(one))


def _value(control: Element) -> str:
    if control.tag != "select":
        return control.attributes.get("value", "")
    options = control.find("option")
    chosen = next((one for one in options if "selected" in one.attributes), options[0])
    return chosen.attributes.get("value", chosen.text)


def _sent(control: Element) -> Any:
    """Return what a browser sends for a control; None when it sends nothing."""
    kind = control.attributes.get("type", "text") if control.tag == "input" else control.tag
    if kind in ("radio", "checkbox"):
        return control.attributes.get("value", "on") if "checked" in control.attributes else None
    if kind == "file":
        return (BytesIO(PNG), "photo.png") if "photo" in control.attributes else None
    return control.text if kind == "textarea" else _value(control)
