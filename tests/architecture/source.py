"""Where the project's own files are, and how its Python is read."""

import ast
import os
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
    return tuple(path for path in _all_files() if not suffixes or path.suffix in suffixes)


@cache
def _all_files() -> tuple[Path, ...]:
    found = []
    for folder, below, names in os.walk(ROOT):
        is_top = Path(folder) == ROOT
        below[:] = [name for name in below if name not in _NOT_OURS and not (is_top and name in _CACHES)]
        found += [Path(folder, name) for name in names if name not in _NOT_OURS]
    return tuple(sorted(path for path in found if path.suffix not in _BINARY))


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
