"""The page of state machines."""

from pathlib import Path

import click

from charity_app import wiring
from charity_app.core.flows import draw

_PAGE = Path(__file__).parents[2] / "docs" / "flows.md"


@click.command("flows")
def draw_flows() -> None:
    """Write docs/flows.md from the tables."""
    _PAGE.write_text(draw(wiring.MACHINES), encoding="utf-8")
    click.echo(f"{len(wiring.MACHINES)} machines")
