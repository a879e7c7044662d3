"""The database: one typed base, units in types, and a start of transaction that never loses an update."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, date, datetime
from enum import StrEnum
from threading import get_ident
from typing import Any
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Date, DateTime, Dialect, Enum, LargeBinary, MetaData, String, Uuid, bindparam, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from charity_app.core import clock
from charity_app.core.ids import new_id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An instant in UTC; refuses a datetime without a time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store aware instants as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("an instant needs a time zone")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every stored instant its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


_TYPES: dict[Any, Any] = {
    datetime: UTCDateTime(),
    date: Date(),
    bytes: LargeBinary(),
    UUID: Uuid(),
    dict[str, Any]: JSON(),
    list[Any]: JSON(),
    StrEnum: Enum(StrEnum, native_enum=False, create_constraint=False, length=40, values_callable=_values),
    str: String(),
}


class Base(DeclarativeBase):
    """The ancestor of every table of the house."""

    registry = registry(metadata=MetaData(naming_convention=NAMING), type_annotation_map=_TYPES)


class Entity(Base):
    """A table whose key is a random uuid, known before the first flush."""

    __abstract__ = True
    id: Mapped[UUID] = mapped_column(primary_key=True)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id(self.__tablename__))
        super().__init__(**values)


TODAY = bindparam("today", type_=Date(), callable_=clock.today)
"""The business day on which a statement is sent: for statements and conditions that are written once."""
NOW = bindparam("now", type_=UTCDateTime(), callable_=lambda: clock.now())  # noqa: PLW0108 (a test may stop the clock)
"""The business instant at which a statement is sent: as above."""

_unit: ContextVar[object | None] = ContextVar("unit_of_work", default=None)


def _session_key() -> int:
    unit = _unit.get()
    return get_ident() if unit is None else id(unit)


db = SQLAlchemy(model_class=Base, session_options={"scopefunc": _session_key})

_SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "secure_delete=ON",
    "busy_timeout=10000",
    "cache_size=-65536",
)
_POSTGRES_SETTINGS = (
    "statement_timeout='15s'",
    "lock_timeout='10s'",
    "idle_in_transaction_session_timeout='30s'",
    "jit=off",
)


def prepare_engine(engine: Engine) -> None:
    """Give an engine the settings under which the promises hold (rulings 1 and 4)."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgres)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in _SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _prepare_postgres(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        for setting in _POSTGRES_SETTINGS:
            cursor.execute(f"SET {setting}")
    connection.commit()


def after_commit(callback: Callable[[], None]) -> None:
    """Run the callback in a transaction of its own once the current one is committed."""
    db.session.info.setdefault("after_commit", []).append(callback)


def after_rollback(callback: Callable[[], None]) -> None:
    """Run the callback in a transaction of its own should the current one be rolled back."""
    db.session.info.setdefault("after_rollback", []).append(callback)


def commit_unit(*, on_failure: Callable[[Exception], None] | None = None) -> None:
    """Commit the current transaction, then run what waits for it.

    With `on_failure`, what fails afterwards is told to it: the commit itself stands.
    """
    waiting = _take_callbacks("after_commit")
    db.session.commit()
    _run_apart(waiting, on_failure)


def rollback_unit(*, on_failure: Callable[[Exception], None] | None = None) -> None:
    """Roll the current transaction back, then run what waits for that; failures as in `commit_unit`."""
    waiting = _take_callbacks("after_rollback")
    db.session.rollback()
    _run_apart(waiting, on_failure)


def _take_callbacks(kind: str) -> list[Callable[[], None]]:
    waiting: list[Callable[[], None]] = db.session.info.get(kind, [])
    db.session.info.clear()
    return waiting


def _run_apart(callbacks: list[Callable[[], None]], on_failure: Callable[[Exception], None] | None) -> None:
    for callback in callbacks:
        try:
            with unit_of_work():
                callback()
        except Exception as failure:
            if on_failure is None:
                raise
            on_failure(failure)


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Give the block a session and a transaction of its own: committed at its end, rolled back when it fails."""
    reset = _unit.set(object())
    try:
        yield
        commit_unit()
    except BaseException:
        rollback_unit()
        raise
    finally:
        db.session.remove()
        _unit.reset(reset)


def begin_reading() -> None:
    """Start the request's transaction as a reader.

    On SQLite it never waits for a writer, on PostgreSQL it can write nothing.
    """
    db.session.connection(execution_options={"read_only": True, "postgresql_readonly": True})


def end_reading() -> None:
    """End a reader's transaction; nothing of what it did is kept.

    On PostgreSQL, where it can have written nothing, it commits first: at a rollback the driver forgets its prepared
    statements, and the server would plan each of them anew.
    """
    if not db.session.registry.has():
        return
    session = db.session()
    if not (is_sqlite() or session.new or session.dirty or session.deleted):
        with suppress(SQLAlchemyError):
            session.commit()
    session.rollback()


def is_sqlite() -> bool:
    """Tell whether the bound database is SQLite."""
    return db.engine.dialect.name == "sqlite"


def create_schema() -> None:
    """Create every table and trigger in an empty database, as the migrations do."""
    Base.metadata.create_all(db.engine)
