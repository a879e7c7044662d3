"""docs/requirements.md says what is built and which test shows it; it cannot say more, and not less."""

import ast
import re
from functools import cache

from tests.architecture import source

_LIST = source.ROOT / "docs" / "requirements.md"
_HEADER = "| id | what we built | test |"
_ROW = re.compile(r"\| (?P<id>[^|]+) \| (?P<built>[^|]+) \| (?P<tests>[^|]+) \|")
_TEST = re.compile(r"`(tests/[\w/]+/test_\w+\.py)::(test_\w+)`")
_NUMBER = re.compile(r"\d\.\d{1,2}|\([a-z]\d?\)\d{1,2}|R-[A-Z0-9]+-\d\d")
_QUOTED = re.compile(r"\bR-[A-Z0-9]{3,4}-\d\d\b")
_NAMED = re.compile(r"_r_([a-z0-9]{3,4})_(\d\d)(?![a-z0-9])")
_SPAN = re.compile(r"\b(R-[A-Z0-9]{3,4}-)(\d\d) to \1(\d\d)\b")
_SKIPPED = "pytest.mark.skip("


def problems(text: str) -> list[str]:
    """Return what is wrong with a list of requirements."""
    found, seen = [], set[str]()
    lines = [line for line in text.splitlines() if line.startswith("|") and set(line) - set("|- :")]
    if not lines or lines[0] != _HEADER:
        found.append("the list does not begin with its header")
    for line in lines[1:]:
        row = _ROW.fullmatch(line)
        if row is None:
            found.append(f"not a row of three cells: {line}")
            continue
        found += _problems_of(row["id"], row["built"], row["tests"])
        if row["id"] in seen:
            found.append(f"{row['id']} is listed twice")
        seen.add(row["id"])
    return found + [
        f"{rule} is quoted in {place} and not listed" for rule, place in _quoted().items() if rule not in seen
    ]


def _problems_of(number: str, built: str, tests: str) -> list[str]:
    found = [] if _NUMBER.fullmatch(number) else [f"{number} is no number of a feature or rule"]
    if len(built) < 20:
        found.append(f"{number} does not say what was built")
    named = _TEST.findall(tests)
    if not named or _TEST.sub("", tests).strip(", "):
        found.append(f"{number} names no test, or something else than tests")
    return found + [
        f"{number} names {path}::{name}, which does not run" for path, name in named if name not in _run(path)
    ]


@cache
def _run(path: str) -> frozenset[str]:
    """Return the tests of a file that pytest collects and does not skip."""
    file = source.ROOT / path
    if not file.exists():
        return frozenset()
    return frozenset(
        node.name for node in source.tree(file).body if isinstance(node, ast.FunctionDef) and _is_run(node)
    )


def _is_run(node: ast.FunctionDef) -> bool:
    return not any(ast.unparse(decorator).startswith(_SKIPPED) for decorator in node.decorator_list)


@cache
def _quoted() -> dict[str, str]:
    """Return every rule that code, templates or tests quote, and one place where."""
    found: dict[str, str] = {}
    for path in source.files():
        place = source.name(path)
        if not place.startswith(("charity_app/", "templates/", "tests/")) or path.suffix not in (".py", ".html"):
            continue
        if place == "tests/architecture/test_requirements.py":
            continue
        text = path.read_text(encoding="utf-8")
        rules = _QUOTED.findall(text) + [f"R-{kind.upper()}-{number}" for kind, number in _NAMED.findall(text)]
        for kind, first, last in _SPAN.findall(text):
            rules += [f"{kind}{number:02}" for number in range(int(first), int(last))]
        found |= dict.fromkeys(rules, place)
    return found


def test_the_list_of_requirements_is_true() -> None:
    assert problems(_LIST.read_text(encoding="utf-8")) == []


def test_a_list_that_is_not_true_would_be_seen() -> None:
    text = _LIST.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("| R-CON-01 |"))
    test = _TEST.search(row)
    assert test is not None
    for spoilt, complaint in (
        (text.replace(row, ""), "R-CON-01 is quoted"),
        (text.replace(row, f"{row}\n{row}"), "R-CON-01 is listed twice"),
        (text.replace(row, row.replace(test.group(2), "test_of_nothing")), "which does not run"),
        (text.replace(row, row.replace(test.group(2), "_count")), "names no test"),
        (text.replace(row, row.replace(test.group(1), "tests/no/test_such.py")), "which does not run"),
        (text.replace(row, "| R-CON-01 | done | seen by hand |"), "does not say what was built"),
        (text.replace("| R-CON-01 |", "| R-CON-1 |"), "is no number"),
        (text.replace(row, row.removesuffix("|")), "not a row"),
    ):
        assert any(complaint in problem for problem in problems(spoilt)), complaint
