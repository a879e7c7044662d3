"""The conventions hold in every file, and each reader has been seen to catch a planted breach."""

import ast
import sys
from pathlib import Path

import pytest

from tests.architecture import source
from tests.architecture.rules import RULES, Rule

_FUNCTION_LINES, _VIEW_LINES, _FILE_LINES = 50, 15, 400
_VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
_CORE_MAY_IMPORT = {
    "flask_sqlalchemy": {"db"},
    "cryptography": {"privacy"},
    "huey": {"jobs"},
    "chinese_calendar": {"calendar"},
    "PIL": {"files"},
    "python_calamine": {"sheets"},
    "xlsxwriter": {"sheets"},
    "typst": {"documents"},
}

_DIFFERENT = {(rule.find, rule.exempt): rule for rule in RULES}
named = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.find.__name__)


@pytest.mark.parametrize("rule", _DIFFERENT.values(), ids=lambda rule: rule.find.__name__)
def test_the_rule_holds(rule: Rule) -> None:
    complaints = [
        f"{source.name(path)}:{line}: {complaint}"
        for path in source.python_files("charity_app")
        if not source.name(path).startswith(rule.exempt or "-")
        for line, complaint in rule.find(source.tree(path), source.name(path))
    ]
    assert not complaints, "\n".join(complaints)


@named
def test_the_rule_catches(rule: Rule) -> None:
    for breach in rule.planted:
        assert list(rule.find(ast.parse(breach), rule.planted_in)), breach


def _functions(module: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    heads = (mark.func if isinstance(mark, ast.Call) else mark for mark in function.decorator_list)
    return any(isinstance(head, ast.Attribute) and getattr(head.value, "id", "") == "bp" for head in heads)


def _written_files() -> list[Path]:
    """Everything but the migrations, which list whole tables."""
    return [path for path in source.python_files() if "migrations" not in path.parts]


def test_functions_and_views_are_short() -> None:
    too_long = []
    for path in _written_files():
        for function in _functions(source.tree(path)):
            lines = (function.end_lineno or 0) - function.lineno + 1
            if lines > (_VIEW_LINES if _is_view(function) else _FUNCTION_LINES):
                too_long.append(f"{source.name(path)}:{function.lineno}: {function.name} has {lines} lines")
    assert not too_long, "\n".join(too_long)


def test_files_are_short() -> None:
    sizes = {source.name(path): path.read_text(encoding="utf-8").count("\n") for path in _written_files()}
    assert {name: lines for name, lines in sizes.items() if lines > _FILE_LINES} == {}


def test_no_name_says_nothing() -> None:
    vague = [source.name(path) for path in source.files() if _VAGUE & {part.split(".")[0] for part in path.parts}]
    assert vague == []


def _imported(module: ast.Module) -> set[str]:
    names = {alias.name for node in ast.walk(module) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(module) if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in names}


def test_core_imports_only_what_it_may() -> None:
    known = {*sys.stdlib_module_names, "charity_app", "sqlalchemy"}
    wrong = [
        f"{path.stem} imports {top}"
        for path in source.python_files("charity_app")
        if path.is_relative_to(source.ROOT / "charity_app/core")
        for top in sorted(_imported(source.tree(path)) - known)
        if path.stem not in _CORE_MAY_IMPORT.get(top, set())
    ]
    assert not wrong, "\n".join(wrong)
