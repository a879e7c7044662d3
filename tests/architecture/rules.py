"""Conventions of design.md 8 and 9 as small readers of a syntax tree: each yields line and complaint."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

Complaints = Iterator[tuple[int, str]]
_MONEY_PLACES = ("charity_app/core/money.py", "charity_app/ledger/", "charity_app/payments/", "charity_app/giving/")
_DRAWN_BY_CHANCE = ("charity_app/demo/means.py", "charity_app/demo/gifts.py")
_CLOCK_CALLS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "datetime.datetime.now"}
_SQL_CLOCKS = {"func.now", "func.current_timestamp", "func.current_date", "func.localtimestamp"}


@dataclass(frozen=True)
class Rule:
    """One convention: what it refuses, planted lines it must catch, and the files it does not look at."""

    find: Callable[[ast.Module, str], Complaints]
    planted: tuple[str, ...]
    planted_in: str = "charity_app/matching/services.py"
    exempt: tuple[str, ...] = ()


@cache
def _nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree))


def _dotted(node: ast.AST) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([*([node.id] if isinstance(node, ast.Name) else []), *reversed(parts)])


def _names(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            yield inner.id
        elif isinstance(inner, ast.Attribute):
            yield inner.attr
        elif isinstance(inner, ast.arg | ast.keyword):
            yield inner.arg or ""


def _is_float(node: ast.AST) -> bool:
    is_literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
    return is_literal or (isinstance(node, ast.Name) and node.id in ("float", "Float", "REAL", "Double"))


def _is_fen(name: str) -> bool:
    return name.endswith("_fen")


def no_float_near_money(tree: ast.Module, path: str) -> Complaints:
    """Money is whole fen: no float in the money packages, none in a statement that names `_fen`, no `/` either."""
    for node in _nodes(tree):
        if path.startswith(_MONEY_PLACES) and _is_float(node):
            yield getattr(node, "lineno", 0), "a float in a money package"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and any(map(_is_fen, _names(node))):
            yield node.lineno, "fen divided by `/`"
        if not isinstance(
            node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Return | ast.Expr | ast.arg | ast.Compare
        ):
            continue
        if any(map(_is_fen, _names(node))) and any(map(_is_float, ast.walk(node))):
            yield node.lineno, "a float beside fen"


def one_clock(tree: ast.Module, _path: str) -> Complaints:
    """Only core/clock.py knows what time it is, and it is asked as `clock.now()` so that tests can stop it."""
    for node in _nodes(tree):
        if isinstance(node, ast.Call) and _dotted(node.func) in _CLOCK_CALLS:
            yield node.lineno, f"{_dotted(node.func)}()"
        if isinstance(node, ast.ImportFrom) and node.module == "charity_app.core.clock":
            for alias in node.names:
                if alias.name in ("now", "today", "wall"):
                    yield node.lineno, f"import the clock, not `{alias.name}`"


def no_sql_clock(tree: ast.Module, _path: str) -> Complaints:
    """The database is never asked for the time."""
    for node in _nodes(tree):
        if isinstance(node, ast.Attribute) and _dotted(node) in _SQL_CLOCKS:
            yield node.lineno, _dotted(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            upper = node.value.upper()
            if "CURRENT_TIMESTAMP" in upper or "NOW()" in upper.replace("CLOCK.NOW()", ""):
                yield node.lineno, "SQL that asks for the time"


def no_way_past_the_scope(tree: ast.Module, _path: str) -> Complaints:
    """`text()`, `session.get()`, `get_or_404()` and `Model.__table__` would not be narrowed to the viewer's scope."""
    for node in _nodes(tree):
        if isinstance(node, ast.Attribute) and node.attr == "__table__":
            yield node.lineno, "`__table__` reads past the scope"
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            yield from ((node.lineno, "raw SQL through `text`") for alias in node.names if alias.name == "text")
        if isinstance(node, ast.Call) and _dotted(node.func).endswith(
            ("session.get", ".get_or_404", "sqlalchemy.text")
        ):
            yield node.lineno, f"{_dotted(node.func)}() reads past the scope"


def no_import_inside(tree: ast.Module, _path: str) -> Complaints:
    """Imports stand at the top of a file, but for create_app."""
    for node in _nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name != "create_app":
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom):
                    yield inner.lineno, f"an import inside {node.name}()"


def no_commit(tree: ast.Module, _path: str) -> Complaints:
    """A transaction is ended in one place."""
    for node in _nodes(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("commit", "begin_nested")
        ):
            yield node.lineno, f"{node.func.attr}()"


def no_unsafe_markup(tree: ast.Module, _path: str) -> Complaints:
    """Nobody declares a text to be safe HTML but the helpers that build it from escaped parts, and the own sheet."""
    for node in _nodes(tree):
        if isinstance(node, ast.Call) and _dotted(node.func).split(".")[-1] == "Markup" and not _is_plain_literal(node):
            yield node.lineno, "Markup() around something that is not a literal"


def _is_plain_literal(call: ast.Call) -> bool:
    return all(isinstance(argument, ast.Constant) for argument in call.args)


RULES = (
    Rule(
        no_float_near_money,
        ("def f(a_fen):\n    b_fen = a_fen * 0.5", "def f(a_fen, n):\n    return a_fen / n", "fee_fen: float"),
        exempt=_DRAWN_BY_CHANCE,
    ),
    Rule(no_float_near_money, ("rate: float", "rate = 0.006"), "charity_app/giving/models.py", _DRAWN_BY_CHANCE),
    Rule(
        one_clock,
        ("datetime.now(UTC)", "from charity_app.core.clock import now"),
        exempt=("charity_app/core/clock.py",),
    ),
    Rule(no_sql_clock, ("x = func.now()", "x = 'DEFAULT CURRENT_TIMESTAMP'")),
    Rule(
        no_way_past_the_scope,
        ("select(Household.__table__)", "db.session.get(Household, 1)", "from sqlalchemy import text"),
        exempt=("charity_app/core/sql.py",),
    ),
    Rule(no_import_inside, ("def f():\n    import flask",)),
    Rule(no_commit, ("db.session.commit()",), exempt=("charity_app/core/db.py",)),
    Rule(no_unsafe_markup, ("Markup(name)",), exempt=("charity_app/http/style.py",)),
)
