"""A house of its own for a benchmark: the application on an empty database, with the reference data of `setup`."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

import config
from charity_app import create_app
from charity_app.core.db import create_schema, db, unit_of_work
from charity_app.core.scope import acting_in, system_scope
from charity_app.divisions.services import load_divisions


@contextmanager
def standing(pg_dsn: str | None) -> Iterator[Flask]:
    """Build the application on a database that is gone afterwards, and yield it with its context pushed."""
    with tempfile.TemporaryDirectory(prefix="bench-") as data_dir:
        app = create_app(config.load({"DATABASE_URL": pg_dsn or "", "DATA_DIR": data_dir}))
        with app.app_context():
            create_schema()
            with unit_of_work(), acting_in(system_scope("benchmark")):
                load_divisions()
            yield app
            db.session.remove()
            db.engine.dispose()
