"""The catalogue of words."""

import sys

import click
from flask.cli import AppGroup

from charity_app.http import catalogue

words_group = AppGroup("i18n", help="The catalogue of words.")


@words_group.command("build")
def build_words() -> None:
    """Write and compile the gettext files; exit code 1 names what is missing, unused or wrong."""
    found = catalogue.build()
    lines = [f"missing: [{key.context}] {key.message}" for key in found.missing()]
    lines += [f"unused: [{key.context}] {key.message}" for key in found.unused()]
    click.echo("\n".join([*lines, *found.problems, f"{len(found.plurals)} messages"]))
    sys.exit(1 if lines or found.problems else 0)
