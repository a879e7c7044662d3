"""The only home of SQL text: triggers that make a table append-only, and raw statements (ruling 12)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import DDL, Date, String, Table, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

_SQLITE_TRIGGER = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb}{columns} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
_PG_FUNCTION = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$"""
_PG_TRIGGER = """CREATE TRIGGER {table}_no_change BEFORE UPDATE{columns} OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change()"""
_PG_TRUNCATE = """CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


# A row that takes back part of an earlier one: the same two accounts the other way round, never more than is left.
_TAKES_BACK_WRONGLY = """NOT EXISTS (
SELECT 1 FROM {table} AS original WHERE original.id = NEW.reverses_id AND original.reverses_id IS NULL
AND original.debit_id = NEW.credit_id AND original.credit_id = NEW.debit_id AND original.amount >= NEW.amount
+ (SELECT coalesce(sum(earlier.amount), 0) FROM {table} AS earlier WHERE earlier.reverses_id = NEW.reverses_id))"""
_SQLITE_REVERSALS = """CREATE TRIGGER {table}_no_reversal BEFORE INSERT ON {table}
WHEN NEW.reverses_id IS NOT NULL AND {wrong}
BEGIN SELECT RAISE(ABORT, '{table}: never more is taken back than is left'); END"""
_PG_REVERSAL_FUNCTION = """CREATE OR REPLACE FUNCTION refuse_reversal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
PERFORM 1 FROM {table} WHERE id = NEW.reverses_id FOR NO KEY UPDATE;
IF {wrong} THEN RAISE EXCEPTION '{table}: never more is taken back than is left'; END IF;
RETURN NEW; END $$"""
_PG_REVERSALS = """CREATE TRIGGER {table}_no_reversal BEFORE INSERT ON {table}
FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION refuse_reversal()"""

GUARDS: dict[str, set[str]] = {"sqlite": set(), "postgresql": set()}


def append_only_statements(table: str, dialect: str, columns: Sequence[str] = ()) -> Iterator[str]:
    """Yield the statements that make the database refuse every change of a written row, or of these columns."""
    of = f" OF {', '.join(columns)}" if columns else ""
    if dialect == "sqlite":
        yield _SQLITE_TRIGGER.format(table=table, verb="update", columns=of)
        yield _SQLITE_TRIGGER.format(table=table, verb="delete", columns="")
        return
    yield _PG_FUNCTION.replace("%%", "%")
    yield _PG_TRIGGER.format(table=table, columns=of)
    yield _PG_TRUNCATE.format(table=table)


def reversal_statements(table: str, dialect: str) -> Iterator[str]:
    """Yield the statements that make the database refuse a row that takes back what is not there."""
    wrong = _TAKES_BACK_WRONGLY.format(table=table)
    if dialect == "sqlite":
        yield _SQLITE_REVERSALS.format(table=table, wrong=wrong)
        return
    yield _PG_REVERSAL_FUNCTION.format(table=table, wrong=wrong)
    yield _PG_REVERSALS.format(table=table)


def make_append_only(table: Table, *, but_for: str = "") -> None:
    """Install the triggers when the table is created from the models, for all columns but one where that is named.

    Migrations write them out themselves.
    """
    columns = [column.name for column in table.columns if column.name != but_for] if but_for else []
    _install(table, "sqlite", append_only_statements(table.name, "sqlite", columns), ("update", "delete"))
    _install(table, "postgresql", append_only_statements(table.name, "postgresql", columns), ("change", "truncate"))


def guard_reversals(table: Table) -> None:
    """Install the trigger on reversing rows when the table is created from the models."""
    for dialect in GUARDS:
        _install(table, dialect, reversal_statements(table.name, dialect), ("reversal",))


def _install(table: Table, dialect: str, statements: Iterator[str], kinds: Sequence[str]) -> None:
    GUARDS[dialect].update(f"{table.name}_no_{kind}" for kind in kinds)
    for statement in statements:
        ddl: Any = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
        event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


_SQLITE_TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'"
_PG_TRIGGERS = """SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE tgenabled IN ('O', 'A') AND prosrc LIKE '%%RAISE EXCEPTION%%'"""


def missing_triggers(connection: Connection) -> list[str]:
    """Return the triggers of guarded tables that were dropped, switched off or emptied; reads only."""
    dialect = connection.dialect.name
    question = _SQLITE_TRIGGERS if dialect == "sqlite" else _PG_TRIGGERS
    found = {name for (name,) in connection.exec_driver_sql(question)}
    return sorted(GUARDS[dialect] - found)


_LAST_OF_THE_TRAIL = "SELECT uid FROM audit_rows ORDER BY id DESC LIMIT 1"
_END_OF_THE_TRAIL = """SELECT current_database() || ':' || max(id) || ':' || min(id) || ':' || count(*)
FROM (SELECT id FROM audit_rows ORDER BY id DESC LIMIT 2000) AS newest"""


def history_mark(engine: Engine) -> str | None:
    """Return a mark that is another one after anything was written; None while nothing has ever happened.

    On SQLite writers wait for each other, so the last row of the trail tells. On PostgreSQL a row may appear below a
    later one: it then moves the end or the number of the newest 2,000, which no transaction outlasts.
    Asked on a connection of its own, outside any transaction: read it before what it stands for.
    """
    is_sqlite = engine.dialect.name == "sqlite"
    with _outside_transactions(engine, is_sqlite=is_sqlite) as connection:
        cursor = connection.cursor()
        cursor.execute(_LAST_OF_THE_TRAIL if is_sqlite else _END_OF_THE_TRAIL)
        row = cursor.fetchone()
    return None if row is None or row[0] is None else str(row[0])


@contextmanager
def _outside_transactions(engine: Engine, *, is_sqlite: bool) -> Iterator[Any]:
    """Yield a connection on which a statement stands alone; one that fails is given up."""
    connection = engine.raw_connection()
    driver: Any = connection.dbapi_connection
    try:
        if not is_sqlite:  # connections to SQLite begin nothing by themselves
            driver.autocommit = True
        yield connection
        if not is_sqlite:
            driver.autocommit = False
    except BaseException:
        connection.invalidate()
        raise
    finally:
        connection.close()


# All of a posting or nothing: hold the accounts in the order of their ids and look, then write, then change.
# A key that another transaction takes meanwhile is waited for. For PostgreSQL, where a round trip would hold accounts.
_POSTED = """key, line, debit_id, credit_id, unit, circle, amount, reason, subject_type, subject_id, at, written_at,
reverses_id, mac"""
POST_AT_ONCE = f"""WITH line AS MATERIALIZED (
SELECT key, line, debit_id, credit_id, unit, circle, amount, reason, subject_type, subject_id, at, written_at,
reverses_id, decode(mac, 'hex') AS mac FROM json_to_recordset(%(lines)s::json) AS given(key text, line smallint,
debit_id uuid, credit_id uuid, unit text, circle text, amount bigint, reason text, subject_type text, subject_id uuid,
at timestamptz, written_at timestamptz, reverses_id bigint, mac text)
), change AS MATERIALIZED (
SELECT id, sum(amount)::bigint AS amount FROM (
SELECT debit_id AS id, -amount AS amount FROM line UNION ALL SELECT credit_id, amount FROM line) AS ends GROUP BY id
), held AS MATERIALIZED (
SELECT id, balance, may_go_negative FROM accounts WHERE id = ANY(ARRAY(SELECT id FROM change))
ORDER BY id FOR NO KEY UPDATE
), first AS (
INSERT INTO transfers ({_POSTED}) SELECT * FROM line WHERE line = 0
AND NOT EXISTS (SELECT FROM held JOIN change USING (id) WHERE NOT may_go_negative AND balance + change.amount < 0)
AND NOT EXISTS (SELECT FROM transfers WHERE key = line.key)
ON CONFLICT (key, line) DO NOTHING RETURNING id
), rest AS (
INSERT INTO transfers ({_POSTED}) SELECT * FROM line WHERE line > 0 AND EXISTS (SELECT FROM first)
ORDER BY line RETURNING id
), moved AS (
UPDATE accounts SET balance = accounts.balance + change.amount FROM change
WHERE accounts.id = change.id AND accounts.id = ANY(ARRAY(SELECT id FROM change)) AND EXISTS (SELECT FROM first)
) SELECT id FROM first UNION ALL SELECT id FROM rest ORDER BY id"""  # noqa: S608 (only constants are put in)


class hex_of(FunctionElement[str]):  # noqa: N801
    """A uuid as 32 hexadecimal digits, on every database the same."""

    type = String()
    inherit_cache = True


class stamp_of(FunctionElement[str]):  # noqa: N801
    """An instant in UTC as `2024-12-05 01:00:00.000000`, on every database the same."""

    type = String()
    inherit_cache = True


class day_of(FunctionElement[date]):  # noqa: N801
    """The day of an instant in Shanghai, on every database the same."""

    type = Date()
    inherit_cache = True


@compiles(day_of, "sqlite")
def _day_lite(element: FunctionElement[date], compiler: Any, **options: Any) -> str:
    return f"date({compiler.process(element.clauses, **options)}, '+8 hours')"


@compiles(day_of, "postgresql")
def _day(element: FunctionElement[date], compiler: Any, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} AT TIME ZONE 'Asia/Shanghai')::date"


@compiles(hex_of, "sqlite")
@compiles(stamp_of, "sqlite")
def _as_stored(element: FunctionElement[str], compiler: Any, **options: Any) -> str:
    written: str = compiler.process(element.clauses, **options)
    return written


@compiles(hex_of, "postgresql")
def _hex(element: hex_of, compiler: Any, **options: Any) -> str:
    return f"encode(uuid_send({compiler.process(element.clauses, **options)}), 'hex')"


@compiles(stamp_of, "postgresql")
def _stamp(element: stamp_of, compiler: Any, **options: Any) -> str:
    instant = compiler.process(element.clauses, **options)
    return f"to_char({instant} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
