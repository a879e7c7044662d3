"""The migrations lead to exactly the schema that the models declare, triggers and checks included."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, Table, column, inspect, select, table

from charity_app import create_app
from charity_app.core.db import Base, db
from tests.architecture.source import ROOT
from tests.db import Clones

VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))
pytestmark = pytest.mark.skipif(not VERSIONS, reason="no migration has been written yet")


@pytest.fixture
def migrated(app: Flask, clones: Clones) -> Iterator[Flask]:
    """The application on a second database, brought there by migrations alone."""
    other = create_app({**app.config, "SQLALCHEMY_DATABASE_URI": clones.empty_one()})
    with other.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        yield other
        db.engine.dispose()


def _triggers(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        rows = select(column("name")).select_from(table("sqlite_master")).where(column("type") == "trigger")
    else:
        rows = select(column("tgname")).select_from(table("pg_trigger")).where(~column("tgisinternal"))
    return set(connection.execute(rows).scalars())


def _planted_by_tests() -> set[str]:
    mappers = [mapper for mapper in Base.registry.mappers if not mapper.class_.__module__.startswith("charity_app")]
    return {table.name for mapper in mappers for table in mapper.tables if isinstance(table, Table)}


def _constraints() -> tuple[set[str], set[tuple[str, str | None]]]:
    with db.engine.connect() as connection:
        seen = inspect(connection)
        names = set(seen.get_table_names()) - {"alembic_version"} - _planted_by_tests()
        checks = {(name, check["name"]) for name in names for check in seen.get_check_constraints(name)}
        return _triggers(connection), checks


def test_migrations_and_models_agree(app: Flask, migrated: Flask) -> None:
    with migrated.app_context():
        with db.engine.connect() as connection:
            planted = _planted_by_tests()
            options = {"compare_type": True, "include_object": lambda _thing, name, *_: name not in planted}
            context = MigrationContext.configure(connection, opts=options)
            assert compare_metadata(context, Base.metadata) == []
        by_migrations = _constraints()
    with app.app_context():
        assert by_migrations == _constraints()


def test_migrations_can_be_taken_back(migrated: Flask) -> None:
    with migrated.app_context():
        downgrade(directory=str(ROOT / "migrations"), revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
