"""Every package has the same files; what comes on top is named in an ADR and has its place in the import contract."""

import re
import tomllib
from pathlib import Path

from tests.architecture import source

_FILES = {"states", "models", "events", "policy", "queries", "services", "tasks", "forms", "views"}
_FREE = {"cli", "core", "http", "demo"}
_EXTRAS = re.compile(r"^\s*- `(\w+)/([\w, ]+)`", re.MULTILINE)
_APP = source.ROOT / "charity_app"


def _modules(package: Path) -> set[str]:
    files = {path.stem for path in package.glob("*.py")} - {"__init__"}
    return files | {path.parent.name for path in package.glob("*/__init__.py")}


def _packages() -> list[Path]:
    return [path.parent for path in sorted(_APP.glob("*/__init__.py")) if path.parent.name not in _FREE]


def _named_in_adrs() -> dict[str, set[str]]:
    named: dict[str, set[str]] = {}
    for adr in sorted((source.ROOT / "docs" / "adr").glob("*.md")):
        for package, modules in _EXTRAS.findall(adr.read_text(encoding="utf-8")):
            named.setdefault(package, set()).update(re.split(r",\s*", modules))
    return named


def _ordered() -> set[str]:
    contracts = tomllib.loads((source.ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "order")
    return {name.strip(" ()") for layer in layers for name in re.split(r"[|:]", layer)}


def test_modules_beyond_the_fixed_ones_are_named_in_an_adr() -> None:
    named = _named_in_adrs()
    surplus = {package.name: _modules(package) - _FILES - named.get(package.name, set()) for package in _packages()}
    assert {package: modules for package, modules in surplus.items() if modules} == {}


def test_every_module_has_its_place_in_the_order() -> None:
    assert {
        package.name: _modules(package) - _ordered() for package in _packages() if _modules(package) - _ordered()
    } == {}


def test_a_module_is_a_file_or_a_folder_never_both() -> None:
    both = [path for path in _APP.glob("*/*.py") if path.with_suffix("").is_dir()]
    assert both == []
