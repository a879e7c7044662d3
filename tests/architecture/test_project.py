"""The project is complete in itself, and what it says about itself is true."""

import ast
import re
import tomllib

import pytest

from tests.architecture import source

_OUTSIDE = re.compile(r"\.\./shared|/work/|/root/|/home/\w|/tmp/(?!_)\w+/")
_ADDRESS = re.compile(r"https?://|file:|--index|--find-links| @ ")
_PINNED = re.compile(r"([A-Za-z0-9._-]+)==([^ ;]+)")
_ROW = re.compile(r"\|(?P<id>[^|]*)\|(?P<built>[^|]*)\|(?P<test>[^|]*)\|\s*\Z")
_TEST = re.compile(r"`(?P<path>tests/[\w/]+\.py)::(?P<name>\w+)`")
_HEADER = "| id | what we built | test |"
_REQUIREMENTS = source.ROOT / "docs" / "requirements.md"


def _pins(lock: str) -> dict[str, set[str]]:
    pins: dict[str, set[str]] = {}
    for line in (source.ROOT / lock).read_text().splitlines():
        match = _PINNED.match(line)
        if match:
            pins.setdefault(match.group(1), set()).add(match.group(2))
    return pins


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-tools.lock"])
def test_locks_carry_hashes_and_no_address(lock: str) -> None:
    text = (source.ROOT / lock).read_text()
    assert not _ADDRESS.search(text)
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"\S+==\S+[^\n]*\\\n\s+--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]


def test_the_locks_agree_with_each_other_and_with_what_is_asked_for() -> None:
    run, dev = _pins("requirements.lock"), _pins("requirements-dev.lock")
    assert {name: run[name] for name in run if dev.get(name) != run[name]} == {}
    asked = tomllib.loads((source.ROOT / "pyproject.toml").read_text())
    for wanted, lock in ((asked["project"]["dependencies"], run), (asked["dependency-groups"]["dev"], dev)):
        for line in wanted:
            package, version = re.sub(r"\[.*\]", "", line).split("==")
            assert version in lock[package], line


def test_nothing_points_outside_the_project() -> None:
    outside = [
        f"{source.name(path)}: {match.group()}"
        for path in source.files()
        if path != source.ROOT / "tests/architecture/test_project.py"
        for match in _OUTSIDE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not outside, "\n".join(outside)


def _table_rows() -> list[str]:
    text = _REQUIREMENTS.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [line for line in lines if line != _HEADER and set(line) - set("|- :")]


def _tests_of(path: str) -> set[str]:
    file = source.ROOT / path
    if not file.exists():
        return set()
    return {node.name for node in ast.walk(source.tree(file)) if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def test_the_list_of_requirements_is_true() -> None:
    assert _HEADER in _REQUIREMENTS.read_text(encoding="utf-8")
    seen: set[str] = set()
    for line in _table_rows():
        row = _ROW.match(line)
        assert row, f"not a row of three cells: {line}"
        number, built = row["id"].strip(), row["built"].strip()
        assert all((number, built)), f"an empty cell: {line}"
        assert number not in seen, f"listed twice: {number}"
        seen.add(number)
        shown = _TEST.findall(row["test"])
        assert shown, f"{number} names no test"
        missing = [f"{path}::{name}" for path, name in shown if name not in _tests_of(path)]
        assert missing == [], f"{number} names a test that is not there"
