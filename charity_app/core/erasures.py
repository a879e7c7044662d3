"""The list of erasures, kept beside the database: a restored backup is erased again by it (reliability B7, D3).

It holds kinds and random ids, nothing of a person. Without it a backup made before an erasure would bring the data
back, because it still holds the wrapped key.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from charity_app.core.db import after_commit

LIST_NAME = "erasures.txt"
_place: Path | None = None


def install_list(data_dir: Path) -> None:
    """Take the directory of the list at start."""
    global _place  # noqa: PLW0603
    _place = data_dir / LIST_NAME


def note_erasure(kind: str, owner_id: UUID) -> None:
    """Write an erasure down as soon as it is committed."""
    place = _place
    if place is None:
        raise RuntimeError("no place for the list of erasures")
    after_commit(lambda: _append(place, f"{kind} {owner_id}\n"))


def _append(place: Path, line: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a", encoding="utf-8") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def read_list(lines: Iterable[str]) -> tuple[tuple[str, UUID], ...]:
    """Read a list, each erasure once, in order. Raises ValueError with the number of a line that cannot be read."""
    found: dict[tuple[str, UUID], None] = {}
    for number, line in enumerate(lines, 1):
        kind, _, owner_id = line.strip().partition(" ")
        if not line.strip():
            continue
        try:
            found[kind, UUID(owner_id)] = None
        except ValueError:
            raise ValueError(f"line {number} is not a kind and an id") from None
    return tuple(found)
