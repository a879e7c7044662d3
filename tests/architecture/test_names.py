"""One thing has one name, in English and in signs everybody can type (domain.md 1.1)."""

import ast
import re

import pytest

from charity_app.core.db import Base
from tests.architecture import source

_PLAIN = re.compile(r"_{0,2}[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*_{0,2}|_+")
_SYNONYMS = re.compile(r"(?:^|_)(?:clients?|poor|dibao|hukou|jiedao|jumin|zhicheng|tekun|beneficiary)(?:_|$)")


def _names(tree: ast.AST) -> set[str]:
    """Return every name that a module gives to something of its own."""
    found = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found


def test_names_are_plain_english_and_a_family_is_never_called_otherwise_r_nam_01_r_nam_03() -> None:
    odd = [
        f"{source.name(path)}: {name}"
        for path in source.python_files("charity_app")
        for name in _names(source.tree(path))
        if not _PLAIN.fullmatch(name) or _SYNONYMS.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
    ]
    assert odd == []


@pytest.mark.parametrize("name", ["poor_family", "client", "PoorFamily", "dibao_hu", "is_beneficiary", "低保"])
def test_another_name_would_be_seen(name: str) -> None:
    assert not _PLAIN.fullmatch(name) or _SYNONYMS.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())


def test_tables_are_plural_with_households_and_members_among_them_r_nam_04() -> None:
    tables = set(Base.metadata.tables)
    assert {"households", "members"} <= tables
    assert [name for name in tables if not name.endswith("s")] == []
