"""How migrations run: on the app's own engine, in one transaction, tables rebuilt where SQLite cannot alter them."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from flask import current_app
from sqlalchemy import TypeDecorator

from charity_app.core.db import Base

Kind = Literal["schema", "table", "column", "index", "unique_constraint", "foreign_key_constraint"]
_database = current_app.extensions["migrate"].db


def is_ours(_thing: Any, name: str | None, kind: Kind, is_found: bool, counterpart: Any) -> bool:
    """Leave tables alone that are in the database but in none of our models."""
    return not (kind == "table" and is_found and counterpart is None and name != "alembic_version")


def skip_empty(_context: MigrationContext, _revision: Any, directives: list[MigrationScript]) -> None:
    """Write no migration when nothing changed."""
    is_asked = getattr(context.config.cmd_opts, "autogenerate", False)
    operations = directives[0].upgrade_ops if directives else None
    if is_asked and operations is not None and operations.is_empty():
        directives.clear()


def plain_type(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as the plain type they store, so that old migrations need no code of ours."""
    return f"sa.{thing.impl_instance!r}" if kind == "type" and isinstance(thing, TypeDecorator) else False


def migrate() -> None:
    """Run what was asked for, as SQL text or on the database."""
    options = {**current_app.extensions["migrate"].configure_args, "target_metadata": Base.metadata}
    options |= {"include_object": is_ours, "render_item": plain_type, "process_revision_directives": skip_empty}
    if context.is_offline_mode():
        context.configure(url=_database.engine.url, literal_binds=True, **options)
        with context.begin_transaction():
            context.run_migrations()
        return
    with _database.engine.connect() as connection:
        context.configure(connection=connection, **options)
        with context.begin_transaction():
            context.run_migrations()


migrate()
