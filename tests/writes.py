"""What reached the database for good: every committed INSERT, UPDATE and DELETE, by table."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection

_WRITE = re.compile(
    r'\s*(?:WITH\b.*?\)\s*)?(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO|TRUNCATE)\s+"?(\w+)', re.IGNORECASE | re.DOTALL
)


@contextmanager
def committed_writes() -> Iterator[list[str]]:
    """Collect "INSERT INTO needs" and the like once it is committed; what is rolled back is not told."""
    kept: list[str] = []
    open_ones: dict[int, list[str]] = {}

    def note(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        found = _WRITE.match(statement)
        if found:
            open_ones.setdefault(id(connection), []).append(f"{found[1].upper()} {found[2]}")

    def keep(connection: Connection) -> None:
        kept.extend(open_ones.pop(id(connection), []))

    def forget(connection: Connection) -> None:
        open_ones.pop(id(connection), None)

    listeners = (("before_cursor_execute", note), ("commit", keep), ("rollback", forget))
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    try:
        yield kept
    finally:
        for name, listener in listeners:
            event.remove(Engine, name, listener)
