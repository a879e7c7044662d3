"""A fresh database per test on PostgreSQL: cloned once, then swept back to its template for a tenth of the price.

What a test has left in rows is deleted and what was there is put back; where a test has changed anything else, a
table, a trigger or a constraint, the database is cloned anew.
"""

from collections.abc import Callable
from typing import Any

import psycopg
from psycopg import sql

_TEMPLATE = "charity_like_"
_CATALOGUES = ("pg_class", "pg_attribute", "pg_attrdef", "pg_constraint", "pg_index", "pg_proc", "pg_trigger")
_BUSY_OTHERS = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = %s AND pid <> pg_backend_pid() AND state <> 'idle'"""
_SIZES = """SELECT relname, pg_relation_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"""
_COUNTERS = "SELECT sequencename, start_value, last_value FROM pg_sequences WHERE schemaname = 'public'"
_MARK = "(SELECT ARRAY[count(*), count(*) FILTER (WHERE age(xmin) < age(%(since)s::xid))] FROM {})"


class PostgresClones:
    """The PostgreSQL database of one worker; `server` is an address with a place for the name.

    The templates are for all workers; `drop_templates` leaves none of them behind.
    """

    def __init__(self, server: str, worker: str) -> None:
        self.server = server
        self.admin = psycopg.connect(server.format(database="postgres"), autocommit=True)
        self._broom: Broom | None = None
        self.test, self._beside = f"charity_test_{worker}", f"charity_beside_{worker}"
        self.url = self._make(self.test, like="template0")

    def _make(self, name: str, *, like: str) -> str:
        """Make a database anew, whoever is still connected to the old one, and return its address."""
        self._let_go()
        self.admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        self.admin.execute(f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY FILE_COPY".encode())
        return self.server.format(database=name)

    def _let_go(self) -> None:
        if self._broom is not None:
            self._broom.close()
        self._broom = None

    def keep_as(self, template: str) -> None:
        """Clone the database as it is now."""
        self._make(_TEMPLATE + template, like=self.test)

    def renew(self, template: str, *, let_go: Callable[[], None]) -> None:
        """Sweep the database back to the template, or clone the template anew.

        A new connection has much to learn about so many tables: those that rest stay through a sweep.
        """
        if self._broom is not None and self._broom.template == template and self._broom.sweep():
            return
        let_go()
        self._make(self.test, like=_TEMPLATE + template)
        self._broom = Broom(self.url, self.test, template)

    def empty_one(self) -> str:
        """Make a database from nothing."""
        return self._make(self._beside, like="template0")

    def copy(self) -> str:
        """Clone the database as it is now."""
        return self._make(self._beside, like=self.test)

    def close(self) -> None:
        """Leave nothing of this worker on a server that outlives the tests."""
        self._let_go()
        for name in (self.test, self._beside):
            self.admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        self.admin.close()


def drop_templates(server: str) -> None:
    """Leave no template on a server that outlives the tests."""
    with psycopg.connect(server.format(database="postgres"), autocommit=True) as admin:
        kept = admin.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [_TEMPLATE]).fetchall()
        for (name,) in kept:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


class Broom:
    """Brings a clone back to what it was when the broom was made.

    A row that was written since has a younger transaction, a row that was deleted is missing in the count.
    """

    def __init__(self, address: str, database: str, template: str) -> None:
        self.template, self._database = template, database
        self._sql = psycopg.connect(address, autocommit=True)
        self._sql.execute("SET session_replication_role = replica")  # no trigger and no foreign key minds the sweeping
        self._sql.execute("SET client_min_messages = error")
        self._filled = {name: self._content(name) for name, size in self._sizes().items() if size}
        self._counters = self._sql.execute(_COUNTERS).fetchall()
        marks = sql.SQL(", ").join(sql.SQL(_MARK).format(sql.Identifier(name)) for name in self._marked)
        self._ask_marks = sql.SQL("SELECT {}").format(marks)
        self._since = self._now()
        self._shape, self._marks = self._look()

    @property
    def _marked(self) -> tuple[str, ...]:
        return (*_CATALOGUES, *self._filled)

    def _now(self) -> str:
        """Return a transaction that is younger than every row."""
        return str(self._ask("SELECT pg_current_xact_id()::xid::text")[0])

    def _look(self) -> tuple[list[Any], dict[str, Any]]:
        """Return how many rows there are and how many new: in the catalogues, and in the tables that were filled."""
        row = self._ask(self._ask_marks, {"since": self._since})
        return list(row[: len(_CATALOGUES)]), dict(zip(self._filled, row[len(_CATALOGUES) :], strict=True))

    def _ask(self, question: str | sql.Composed, given: dict[str, Any] | None = None) -> tuple[Any, ...]:
        return self._sql.execute(question, given, prepare=True).fetchone() or ()

    def _sizes(self) -> dict[str, int]:
        return dict(self._sql.execute(_SIZES, prepare=True).fetchall())

    def _content(self, table: str) -> bytes:
        with self._sql.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as rows:
            return b"".join(map(bytes, rows))

    def sweep(self) -> bool:
        """Bring every row back, whoever is still at work. Returns False where more than rows was changed."""
        self._sql.execute(_BUSY_OTHERS, [self._database])
        shape, marks = self._look()
        if shape != self._shape:
            return False
        changed = [name for name in self._filled if marks[name] != self._marks[name]]
        soiled = changed + [name for name, size in self._sizes().items() if size and name not in self._filled]
        self._empty(soiled)
        for name in changed:
            self._put_back(name)
        for name, start, last in self._counters:
            self._sql.execute("SELECT setval(%s, %s, %s)", [name, last or start, last is not None])
        if changed:
            self._since = self._now()  # what was put back is as old again as what was left
        return True

    def _empty(self, tables: list[str]) -> None:
        """Delete every row, and give the room back, so that new rows lie as in a table that was never used."""
        names = [sql.Identifier(name) for name in tables]
        if not names:
            return
        self._sql.execute(sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(name) for name in names))
        self._sql.execute(sql.SQL("VACUUM (INDEX_CLEANUP ON) {}").format(sql.SQL(", ").join(names)))

    def _put_back(self, table: str) -> None:
        with self._sql.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as rows:
            rows.write(self._filled[table])

    def close(self) -> None:
        """Let go of the database."""
        self._sql.close()
