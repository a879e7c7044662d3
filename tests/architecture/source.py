"""Where the project's own files are, and how its Python is read."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_NOT_OURS = {".git", ".venv", ".tools", ".compiled", "instance", "__pycache__", "node_modules", "vendor"}
_CACHES = (".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache", "test-artifacts")
_BINARY = {
    ".png",
    ".jpg",
    ".jpeg",
    ".webp",
    ".woff2",
    ".ttf",
    ".otf",
    ".xlsx",
    ".pdf",
    ".mo",
    ".pyc",
    ".ico",
    ".sqlite3",
}


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Return the project's files, all of them or those with one of the suffixes."""
    found = (path for path in sorted(ROOT.rglob("*")) if path.is_file() and _is_ours(path.relative_to(ROOT)))
    return tuple(path for path in found if not suffixes or path.suffix in suffixes)


def _is_ours(path: Path) -> bool:
    return not (_NOT_OURS.intersection(path.parts) or path.parts[0] in _CACHES or path.suffix in _BINARY)


def python_files(*tops: str) -> Iterator[Path]:
    """Yield the Python files below these folders of the project, or of all of it."""
    for path in files(".py"):
        if not tops or path.relative_to(ROOT).parts[0] in tops:
            yield path


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    """Return how the file is called inside the project."""
    return path.relative_to(ROOT).as_posix()
