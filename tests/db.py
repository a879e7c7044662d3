"""A fresh database per test, cloned from one that was built once, on SQLite or PostgreSQL."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection

_TOUCHED = re.compile(r'\b(?:FROM|INTO|UPDATE)\s+"?(\w+)', re.IGNORECASE)
_COUNTED = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)


class Clones(Protocol):
    """One database of a fixed address whose content can be brought back to a template."""

    url: str

    def keep_as(self, template: str) -> None:
        """Remember the present content under a name, for all workers; nobody may be connected."""

    def renew(self, template: str, *, let_go: Callable[[], None]) -> None:
        """Bring the content back to a template; `let_go` closes the connections of the house, where they must go."""

    def empty_one(self) -> str:
        """Return the address of one more database, with nothing in it."""

    def copy(self) -> str:
        """Return the address of one more database, with the present content; nobody may be connected."""


class SqliteClones:
    """A SQLite file that is copied over from its template; the templates lie where all workers find them."""

    def __init__(self, directory: Path, templates: Path) -> None:
        self.file, self._templates = directory / "test.sqlite3", templates
        self.url = f"sqlite:///{self.file}"

    def _template(self, name: str) -> Path:
        return self._templates / f"{name}.sqlite3"

    def keep_as(self, template: str) -> None:
        """Copy what was committed, whoever may still hold the file open."""
        kept = self._template(template)
        kept.unlink(missing_ok=True)
        with closing(sqlite3.connect(self.file)) as source, closing(sqlite3.connect(kept)) as target:
            source.backup(target)

    def renew(self, template: str, *, let_go: Callable[[], None]) -> None:
        """Put a copy of the template in the file's place: who still holds the old one open cannot write into it."""
        let_go()
        fresh = self.file.with_name("fresh.sqlite3")
        shutil.copyfile(self._template(template), fresh)
        for suffix in ("-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        fresh.replace(self.file)

    def empty_one(self) -> str:
        """Remove the file beside, which is no template; SQLite makes it anew."""
        beside = self.file.with_name("nothing.sqlite3")
        for suffix in ("", "-wal", "-shm"):
            beside.with_name(beside.name + suffix).unlink(missing_ok=True)
        return f"sqlite:///{beside}"

    def copy(self) -> str:
        """Write what was committed into the file beside."""
        address = self.empty_one()
        with closing(sqlite3.connect(self.file)) as source, closing(sqlite3.connect(address[10:])) as target:
            source.backup(target)
        return address


@contextmanager
def max_queries(limit: int, *, ignoring: Collection[str] = ()) -> Iterator[list[str]]:
    """Fail when the block sends more statements than the limit.

    `ignoring` names tables (rights, sessions); a statement whose first table is one of them is not counted.
    """
    sent: list[str] = []

    def note(
        _connection: Connection, _cursor: object, statement: str, _values: object, _context: object, _many: bool
    ) -> None:
        first = _TOUCHED.search(statement)
        if _COUNTED.match(statement) and not (first and first.group(1) in ignoring):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    listing = "\n".join(f"{number}. {statement}" for number, statement in enumerate(sent, 1))
    assert len(sent) <= limit, f"{len(sent)} statements, at most {limit} allowed:\n{listing}"
