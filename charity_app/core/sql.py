"""The only home of SQL text: triggers that make a table append-only, and raw statements (ruling 12)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import DDL, Table, event
from sqlalchemy.engine import Connection, Engine

_SQLITE_TRIGGER = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
_PG_FUNCTION = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$"""
_PG_TRIGGER = """CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change()"""
_PG_TRUNCATE = """CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


APPEND_ONLY: list[str] = []


def append_only_statements(table: str, dialect: str) -> Iterator[str]:
    """Yield the statements that make the database refuse every change of a written row."""
    if dialect == "sqlite":
        yield _SQLITE_TRIGGER.format(table=table, verb="update")
        yield _SQLITE_TRIGGER.format(table=table, verb="delete")
        return
    yield _PG_FUNCTION.replace("%%", "%")
    yield _PG_TRIGGER.format(table=table)
    yield _PG_TRUNCATE.format(table=table)


def make_append_only(table: Table) -> None:
    """Install the triggers when the table is created from the models; migrations write them out themselves."""
    APPEND_ONLY.append(table.name)
    for dialect in ("sqlite", "postgresql"):
        for statement in append_only_statements(table.name, dialect):
            ddl: Any = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


_SQLITE_TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%append-only%'"
_PG_TRIGGERS = """SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE tgenabled IN ('O', 'A') AND prosrc LIKE '%%RAISE EXCEPTION%%append-only%%'"""


def missing_triggers(connection: Connection) -> list[str]:
    """Return the triggers of append-only tables that were dropped, switched off or emptied; reads only."""
    if connection.dialect.name == "sqlite":
        question, kinds = _SQLITE_TRIGGERS, ("update", "delete")
    else:
        question, kinds = _PG_TRIGGERS, ("change", "truncate")
    found = {name for (name,) in connection.exec_driver_sql(question)}
    wanted = {f"{table}_no_{kind}" for table in APPEND_ONLY for kind in kinds}
    return sorted(wanted - found)


_LAST_OF_THE_TRAIL = "SELECT uid FROM audit_rows ORDER BY id DESC LIMIT 1"
_END_OF_THE_TRAIL = """SELECT current_database() || ':' || max(id) || ':' || min(id) || ':' || count(*)
FROM (SELECT id FROM audit_rows ORDER BY id DESC LIMIT 2000) AS newest"""


def history_mark(engine: Engine) -> str | None:
    """Return a mark that is another one after anything was written; None while nothing has ever happened.

    On SQLite writers wait for each other, so the last row of the trail tells. On PostgreSQL a row may appear below a
    later one: it then moves the end or the number of the newest 2,000, which no transaction outlasts.
    Asked on a connection of its own, outside any transaction: read it before what it stands for.
    """
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(_LAST_OF_THE_TRAIL if engine.dialect.name == "sqlite" else _END_OF_THE_TRAIL)
        row = cursor.fetchone()
        return None if row is None or row[0] is None else str(row[0])
    finally:
        connection.close()
