"""What the project says: each English message of code and templates, and the Chinese written for it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import util
from pathlib import Path

import yaml
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
_FORWARDERS = {"charity_app/http/i18n.py", "charity_app/http/forms.py", "charity_app/messaging/wording.py"}
# name of the call -> position of context, message and (for counted messages) plural among its arguments
_PYTHON_CALLS = {
    "Text": (1, 0, None),
    "label": (0, 1, None),
    "say": (0, 1, None),
    "pgettext": (0, 1, None),
    "lazy_pgettext": (0, 1, None),
    "count_of": (0, 1, 2),
    "npgettext": (0, 1, 2),
}
_TEMPLATE_CALLS = {"_p": (0, 1, None), "_n": (0, 1, 2)}
_FORM_LIBRARY = "form"
_may_speak = re.compile(rf"\b(?:{'|'.join(_PYTHON_CALLS)})\(").search


@dataclass(frozen=True, order=True)
class Key:
    """What identifies a message: its context and its English words."""

    context: str
    message: str


@dataclass
class Catalogued:
    """Everything known of the messages: plural and places of each, the Chinese of each, and what is wrong."""

    plurals: dict[Key, str | None] = field(default_factory=dict)
    places: dict[Key, set[str]] = field(default_factory=dict)
    chinese: dict[Key, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def note(self, key: Key, plural: str | None, place: str) -> None:
        """Record that a message is said somewhere."""
        self.plurals[key] = self.plurals.get(key) or plural
        self.places.setdefault(key, set()).add(place)

    def missing(self) -> list[Key]:
        """Return the messages nobody has translated."""
        return sorted(self.plurals.keys() - self.chinese.keys())

    def unused(self) -> list[Key]:
        """Return the translations nobody says."""
        return sorted(self.chinese.keys() - self.plurals.keys())


def collect(root: Path = ROOT) -> Catalogued:
    """Read the whole project: messages of Python, templates and the form library, and their Chinese."""
    found = Catalogued()
    for path in sorted(root.glob("charity_app/**/*.py")):
        _scan_python(path, path.relative_to(root).as_posix(), found)
    for path in sorted(root.glob("templates/**/*.html")):
        _scan_template(path, path.relative_to(root).as_posix(), found)
    _scan_form_library(found)
    _read_all_chinese(root, found)
    _compare_placeholders(found)
    return found


def read_chinese(root: Path = ROOT) -> dict[Key, str]:
    """Read what was translated, without looking whether anybody says it."""
    found = Catalogued()
    _read_all_chinese(root, found)
    return found.chinese


def _scan_python(path: Path, place: str, found: Catalogued) -> None:
    code = path.read_text("utf-8")
    for node in ast.walk(ast.parse(code)) if _may_speak(code) else ():
        if not isinstance(node, ast.Call):
            continue
        positions = _PYTHON_CALLS.get(_called(node))
        if positions is None:
            continue
        given = dict(enumerate(node.args))
        names = {"message": positions[1], "context": positions[0]}
        given.update({names[kw.arg]: kw.value for kw in node.keywords if kw.arg in names})
        values = {spot: _constants(value) for spot, value in given.items()}
        _record(values, positions, f"{place}:{node.lineno}", found, forwards=place in _FORWARDERS)


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return node.func.id
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        return node.func.attr if node.func.value.id in ("forms", "i18n", "text") else ""
    return ""


def _constants(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _constants(node.body) + _constants(node.orelse)
    return []


def _scan_template(path: Path, place: str, found: Catalogued) -> None:
    tree = Environment(autoescape=True).parse(path.read_text("utf-8"))
    for node in tree.find_all(nodes.Call):
        positions = _TEMPLATE_CALLS.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        if positions is None:
            continue
        values = {spot: _template_constants(value) for spot, value in enumerate(node.args)}
        _record(values, positions, f"{place}:{node.lineno}", found)


def _template_constants(node: nodes.Node | None) -> list[str]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, nodes.CondExpr):
        return _template_constants(node.expr1) + _template_constants(node.expr2)
    return []


def _record(
    values: dict[int, list[str]],
    positions: tuple[int, int, int | None],
    place: str,
    found: Catalogued,
    *,
    forwards: bool = False,
) -> None:
    context_at, message_at, plural_at = positions
    if context_at not in values or message_at not in values:
        return
    contexts, messages = values[context_at], values[message_at]
    if not contexts or not messages:
        if not forwards:
            found.problems.append(f"{place}: context and message must be written out")
        return
    plurals = values.get(plural_at, []) if plural_at is not None else []
    for context in contexts:
        for message in messages:
            found.note(Key(context, message), plurals[0] if plurals else None, place.rpartition(":")[0])


def _scan_form_library(found: Catalogued) -> None:
    for path in _form_library_files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            counted = node.func.attr == "ngettext"
            if node.func.attr not in ("gettext", "ngettext"):
                continue
            for argument in node.args[: 2 if counted else 1]:
                for message in _constants(argument):
                    found.note(Key(_FORM_LIBRARY, message), None, "wtforms")


def _form_library_files() -> Iterator[Path]:
    origin = util.find_spec("wtforms")
    for folder in (origin.submodule_search_locations or []) if origin else []:
        yield Path(folder) / "validators.py"
        yield from sorted((Path(folder) / "fields").glob("*.py"))


def _read_all_chinese(root: Path, found: Catalogued) -> None:
    for path in sorted(root.glob("translations/messages.d/*.yaml")):
        _read_chinese(path, found)


def _read_chinese(path: Path, found: Catalogued) -> None:
    written = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader) or {}
    for context, messages in written.items():
        for message, chinese in (messages or {}).items():
            key, words = Key(str(context), str(message)), chinese[0] if isinstance(chinese, list) else chinese
            if found.chinese.get(key, words) != words:
                found.problems.append(f"{path.name}: two translations of {key.message!r} in {key.context}")
            if not isinstance(words, str) or not words.strip():
                found.problems.append(f"{path.name}: no Chinese for {key.message!r} in {key.context}")
                continue
            found.chinese[key] = words


def _compare_placeholders(found: Catalogued) -> None:
    for key in sorted(found.chinese.keys() & found.plurals.keys()):
        wanted = set(_PLACEHOLDER.findall(found.plurals[key] or key.message))
        given = set(_PLACEHOLDER.findall(found.chinese[key]))
        if given - wanted or (wanted - given and not found.plurals[key]):
            found.problems.append(f"placeholders differ in {key.context}: {key.message!r}")
