"""A database that is away for a while: a PostgreSQL of its own that is restarted, a SQLite file that is locked."""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Protocol

from sqlalchemy import Engine, create_engine, event

from bench import postgres
from charity_app.core.db import db, prepare_engine

_MS_TO_WAIT = 20


class Outage(Protocol):
    """A database that can be taken away and given back."""

    def begin(self) -> None:
        """Take the database away."""

    def end(self) -> None:
        """Give it back."""


class LockedFile:
    """A SQLite file that somebody else keeps for writing."""

    def __init__(self, file: str) -> None:
        self.other = sqlite3.connect(file, isolation_level=None)

    def begin(self) -> None:
        """Keep the file from everybody."""
        self.other.execute("BEGIN IMMEDIATE")

    def end(self) -> None:
        """Let it go."""
        self.other.execute("ROLLBACK")


class RestartedServer:
    """A PostgreSQL that stops at once, whoever is connected, and comes again."""

    def __init__(self, server: postgres.Server) -> None:
        self.server = server

    def begin(self) -> None:
        """Stop it."""
        self.server.stop()

    def end(self) -> None:
        """Start it."""
        self.server.start()


@contextmanager
def frail() -> Iterator[Outage]:
    """Move all that is in the database to one that can be taken away: nobody waits long, what was committed stays."""
    usual = db.engine
    db.session.remove()
    usual.dispose()
    if usual.dialect.name == "sqlite":
        locked = LockedFile(str(usual.url.database))
        engine = _prepared(str(usual.url))
        event.listen(engine, "connect", lambda opened, _record: opened.execute(f"PRAGMA busy_timeout={_MS_TO_WAIT}"))
        with _settled(engine), closing(locked.other):
            yield locked
        return
    with postgres.started(durable=False) as server:
        address = postgres.create_database(server.address, "frail")
        _copy(usual.url.render_as_string(hide_password=False), address)
        with _settled(_prepared(address, options="-c synchronous_commit=on")):
            yield RestartedServer(server)


def _copy(source: str, target: str) -> None:
    dump = subprocess.run([postgres.program("pg_dump"), "--no-owner", source], capture_output=True, check=True)
    load = [str(postgres.program("psql")), "--quiet", "--set=ON_ERROR_STOP=1", target]
    subprocess.run(load, input=dump.stdout, stdout=subprocess.DEVNULL, check=True)


def _prepared(address: str, **options: str) -> Engine:
    engine = create_engine(address, hide_parameters=True, connect_args=options)
    prepare_engine(engine)
    return engine


@contextmanager
def _settled(engine: Engine) -> Iterator[None]:
    """Use another database."""
    usual = db.engine
    db.engines[None] = engine  # type: ignore[index]
    try:
        yield
    finally:
        db.session.remove()
        db.engines[None] = usual  # type: ignore[index]
        engine.dispose()
