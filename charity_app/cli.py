"""The command line: each command calls one service."""

import json
import sys
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_migrate import Migrate

from charity_app.core import audit, calendar, clock
from charity_app.core.db import db, unit_of_work
from charity_app.core.scope import acting_in, system_scope
from charity_app.divisions import services as divisions
from charity_app.http import access, catalogue


def install(app: Flask) -> None:
    """Register every command."""
    Migrate(app, db, directory="migrations", render_as_batch=True, compare_type=True)
    for command in (list_access, check_audit, setup, words):
        app.cli.add_command(command)


def say(result: Any, *, as_json: bool, text: str) -> None:
    """Print a result for a person, or as JSON for a program."""
    click.echo(json.dumps(result, ensure_ascii=False, default=str) if as_json else text)


@click.command("access")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def list_access(as_json: bool) -> None:
    """Print every endpoint with its address, methods and permission."""
    rows = access.access_table(current_app)
    lines = [f"{row.endpoint}  {row.rule}  {row.methods}  {row.permission}" for row in rows]
    say([vars(row) for row in rows], as_json=as_json, text="\n".join(lines))


check_audit = AppGroup("audit", help="The audit trail.")


@check_audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify_audit(as_json: bool) -> None:
    """Check every audit row and seal; exit code 1 names the first bad row."""
    verdict = audit.verify(current_app.config["DATA_DIR"])
    text = f"{verdict.rows} rows, {verdict.seals} seals: " + (
        "clean" if verdict.is_clean else f"row {verdict.bad_row}: {verdict.reason}"
    )
    say(vars(verdict) | {"clean": verdict.is_clean}, as_json=as_json, text=text)
    sys.exit(0 if verdict.is_clean else 1)


@click.command("setup")
@with_appcontext
def setup() -> None:
    """Load the reference data into a migrated database; running it again changes nothing."""
    with unit_of_work(), acting_in(system_scope("setup")):
        year = clock.today().year
        click.echo(f"holidays: {calendar.seed_holidays(year - 2, year + 1)} added")
        click.echo(f"divisions: {divisions.load_divisions()} added")


words = AppGroup("i18n", help="The catalogue of words.")


@words.command("build")
def build_words() -> None:
    """Write and compile the gettext files; exit code 1 names what is missing, unused or wrong."""
    found = catalogue.build()
    lines = [f"missing: [{key.context}] {key.message}" for key in found.missing()]
    lines += [f"unused: [{key.context}] {key.message}" for key in found.unused()]
    click.echo("\n".join([*lines, *found.problems, f"{len(found.plurals)} messages"]))
    sys.exit(1 if lines or found.problems else 0)
