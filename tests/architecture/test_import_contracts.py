"""The import contracts hold, and each has been seen to catch what it forbids."""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
_PACKAGE = {"charity_app/giving/__init__.py": ""}
_ROOMS = {**_PACKAGE, "charity_app/foodbank/__init__.py": "", "charity_app/foodbank/tasks.py": ""}

PLANTED = {
    "core imports http": ("floors", {"charity_app/core/planted.py": "from charity_app.http import access"}),
    "core imports create_app": ("floors", {"charity_app/core/planted.py": "from charity_app import create_app"}),
    "a room imports a room": (
        "floors",
        {**_ROOMS, "charity_app/giving/tasks.py": "from charity_app.foodbank import tasks"},
    ),
    "a package nobody listed": ("floors", {"charity_app/lottery/__init__.py": ""}),
    "models import services": (
        "order",
        {
            **_PACKAGE,
            "charity_app/giving/services.py": "",
            "charity_app/giving/models.py": "from charity_app.giving import services",
        },
    ),
    "rules import services": (
        "order",
        {
            "charity_app/eligibility/__init__.py": "",
            "charity_app/eligibility/services.py": "",
            "charity_app/eligibility/rules.py": "from charity_app.eligibility import services",
        },
    ),
    "a command imports flask": ("domain", {**_PACKAGE, "charity_app/giving/services.py": "import flask"}),
    "a command in a folder imports flask": (
        "domain",
        {
            **_PACKAGE,
            "charity_app/giving/services/__init__.py": "",
            "charity_app/giving/services/gifts.py": "from flask import request",
        },
    ),
    "a query reaches http through a helper": (
        "domain",
        {
            **_PACKAGE,
            "charity_app/giving/views.py": "from charity_app.http import respond",
            "charity_app/giving/queries.py": "from charity_app.giving import views",
        },
    ),
    "core imports flask": ("domain", {"charity_app/core/planted.py": "from flask import g"}),
    "payments import stripe beside their gateway": (
        "stripe",
        {
            "charity_app/payments/__init__.py": "",
            "charity_app/payments/gateway.py": "import stripe",
            "charity_app/payments/services.py": "import stripe",
        },
    ),
    "a room imports stripe": ("stripe", {**_PACKAGE, "charity_app/giving/services.py": "import stripe"}),
}


@pytest.fixture(scope="module")
def read_already(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the linter has read of files that stand in every tree as they are here."""
    return tmp_path_factory.mktemp("read_already")


def lint(tree: Path, contract: str, read_already: Path) -> int:
    """Let the linter look at a tree as its command does; returns the command's exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(sys.modules, "charity_app", raising=False)
        patch.syspath_prepend(tree)
        patch.chdir(tree)
        return lint_imports(limit_to_contracts=(contract,), cache_dir=str(read_already), no_logo=True)


def copy_with(target: Path, files: Mapping[str, str]) -> Path:
    shutil.copytree(ROOT / "charity_app", target / "charity_app", ignore=shutil.ignore_patterns("__pycache__", "data"))
    shutil.copy(ROOT / "pyproject.toml", target)
    for package in {Path(name).parts[1] for name in files} - {"core"}:
        shutil.rmtree(target / "charity_app" / package, ignore_errors=True)
    for name, content in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return target


@pytest.mark.parametrize("violation", PLANTED)
def test_the_contract_catches(
    violation: str, tmp_path: Path, read_already: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contract, files = PLANTED[violation]
    exit_code = lint(copy_with(tmp_path, files), contract, read_already)
    told = capsys.readouterr().out
    assert exit_code == 1, told
    assert "BROKEN" in told


def test_the_gateway_alone_may_import_stripe(tmp_path: Path, read_already: Path) -> None:
    files = {"charity_app/payments/__init__.py": "", "charity_app/payments/gateway.py": "import stripe"}
    assert lint(copy_with(tmp_path, files), "stripe", read_already) == 0
