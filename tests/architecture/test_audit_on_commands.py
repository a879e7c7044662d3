"""Every command tells a fact: the audit trail has no holes (C7, design.md 4)."""

import ast
from collections.abc import Iterator
from functools import cache

from tests.architecture.source import ROOT, name, python_files, tree

# commands that rightly tell nothing themselves, with the reason
_DERIVED = "writes what follows from facts already told, and can be computed again"
SILENT: dict[str, str] = {
    "eligibility.refresh_facts": _DERIVED,
    "eligibility.refresh_many": _DERIVED,
    "eligibility.forget_household": _DERIVED,
}


def _is_command_file(path: str) -> bool:
    parts = path.split("/")
    return parts[0] == "charity_app" and (parts[2:3] == ["services"] or parts[2:] == ["services.py"])


@cache
def _functions() -> tuple[tuple[str, ast.FunctionDef], ...]:
    return tuple(
        (name(path), node)
        for path in python_files("charity_app")
        if _is_command_file(name(path))
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef)
    )


def _takes_by(node: ast.FunctionDef) -> bool:
    return any(argument.arg == "by" for argument in node.args.kwonlyargs)


def _called(node: ast.AST) -> set[str]:
    """The names of what is called anywhere inside, or handed on to be called."""
    found: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            target = inner.func
            found.add(target.id if isinstance(target, ast.Name) else getattr(target, "attr", ""))
    return found


def _package(path: str) -> str:
    return path.split("/")[1]


@cache
def _telling() -> frozenset[tuple[str, str]]:
    """Package and name of the functions that emit a fact, themselves or through what they call."""
    calls: dict[tuple[str, str], set[str]] = {}
    for path, node in _functions():
        calls.setdefault((_package(path), node.name), set()).update(_called(node))
    telling: set[tuple[str, str]] = set()

    def tells(package: str, called: str) -> bool:
        own = (package, called)
        known = own in telling if own in calls else any(one == called for _other, one in telling)
        return called == "emit" or known

    while True:
        more = {key for key, called in calls.items() if key not in telling and any(tells(key[0], c) for c in called)}
        if not more:
            return frozenset(telling)
        telling |= more


def _offered(package: str) -> set[str] | None:
    """What the folder of services offers as commands; None where one file holds nothing else."""
    folder = ROOT / "charity_app" / package / "services" / "__init__.py"
    if not folder.exists():
        return None
    return {
        alias.asname or alias.name
        for node in tree(folder).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def _commands() -> Iterator[tuple[str, str]]:
    """Yield package and name of every command: takes `by`, and is offered to other packages and to views."""
    for path, node in _functions():
        offered = _offered(_package(path))
        is_offered = not node.name.startswith("_") if offered is None else node.name in offered
        if _takes_by(node) and is_offered:
            yield _package(path), node.name


def test_every_command_tells_a_fact() -> None:
    silent = [f"{package}.{one}" for package, one in _commands() if (package, one) not in _telling()]
    assert sorted(set(silent) - set(SILENT)) == []


def test_views_and_tasks_call_offered_commands_only() -> None:
    """Parts of commands, which tell nothing themselves, are not reached past the door of the folder."""
    past_the_door = [
        f"{name(path)}: {module}.{alias.name}"
        for path in python_files("charity_app")
        if "/views" in name(path) or "/tasks" in name(path)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and ".services." in (module := node.module or "")
        for alias in node.names
        if (module.split(".")[1], alias.name) in _parts()
    ]
    assert past_the_door == []


@cache
def _parts() -> frozenset[tuple[str, str]]:
    silent = {(_package(path), node.name) for path, node in _functions() if _takes_by(node)}
    return frozenset(silent) - _telling()


def test_the_list_of_silent_commands_is_not_stale() -> None:
    known = {f"{package}.{one}" for package, one in _commands()}
    assert set(SILENT) - known == set()


def test_there_are_commands_in_every_package_with_services() -> None:
    """The reader is not blind: packages whose commands it must have seen."""
    seen = {path.split("/")[1] for path, node in _functions() if _takes_by(node)}
    assert seen >= {"identity", "registry", "messaging", "casework", "eligibility", "projects"}


def test_every_fact_is_told_by_somebody() -> None:
    """A fact that nobody tells is a promise of the trail that nothing keeps."""
    told: set[str] = set()
    for path in python_files("charity_app"):
        if "/events" not in name(path):
            told |= {node.id for node in ast.walk(tree(path)) if isinstance(node, ast.Name)}
    facts = [
        node.name
        for path in python_files("charity_app")
        if "/events" in name(path)
        for node in tree(path).body
        if isinstance(node, ast.ClassDef) and not any(_is_ancestor(node.name, other) for other in _events())
    ]
    untold = [fact for fact in facts if fact not in told]
    assert untold == [], ", ".join(untold)


@cache
def _events() -> tuple[ast.ClassDef, ...]:
    return tuple(
        node
        for path in python_files("charity_app")
        if "/events" in name(path)
        for node in tree(path).body
        if isinstance(node, ast.ClassDef)
    )


def _is_ancestor(base: str, node: ast.ClassDef) -> bool:
    return any(isinstance(parent, ast.Name) and parent.id == base for parent in node.bases)
