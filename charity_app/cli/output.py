"""How commands speak: to a person in lines, to a program in JSON."""

import json
from typing import Any

import click


def say(result: Any, *, as_json: bool, text: str) -> None:
    """Print a result for a person, or as JSON for a program."""
    click.echo(json.dumps(result, ensure_ascii=False, default=str) if as_json else text)


as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
