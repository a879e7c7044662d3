"""The demo district."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from charity_app.cli.findings import on_migrated_tables
from charity_app.cli.output import as_json, say
from charity_app.cli.reference import load_reference
from charity_app.core import clock
from charity_app.core.db import unit_of_work
from charity_app.core.scope import acting_in, system_scope
from charity_app.demo.handing_over import keep, write_private
from charity_app.demo.making import is_empty, make_demo
from charity_app.demo.scale import DEFAULT_SEED, SCALES
from charity_app.demo.timeline import DEMO_NOW

_BAR = 30


@click.command("demo")
@click.option("--scale", type=click.Choice(list(SCALES)), default="demo", show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=DEFAULT_SEED, show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write accounts, ids and links here.")
@click.option("--if-empty", is_flag=True, help="Do nothing when there are households already.")
@as_json
@with_appcontext
@on_migrated_tables
def demo(scale: str, seed: int, out: Path | None, if_empty: bool, as_json: bool) -> None:
    """Make the demo district: invented families, organisations and two years of help."""
    if not current_app.config["IS_DEMO"]:
        raise click.ClickException("this is production: the demo is made in demo mode only")
    if not _may_start(is_quiet=if_empty):
        return say({"made": False}, as_json=as_json, text="there are households already")
    told = _make(scale, seed)
    if out is not None:
        write_private(out, json.dumps(told, ensure_ascii=False, indent=1))
    counts = {"scale": scale, "seed": seed, "accounts": len(told["accounts"]), "missing": told["missing"]}
    say({"made": True, **counts}, as_json=as_json, text=f"the demo is made: {counts}")
    sys.exit(1 if told["missing"] else 0)


def _may_start(*, is_quiet: bool) -> bool:
    """Tell whether the demo is still to be made; refuses a database with households, or one left half made."""
    if _begun().exists():
        raise click.ClickException("a demo was begun here and not finished; start again with an empty database")
    with unit_of_work(), acting_in(system_scope("demo")):
        is_new = is_empty()
    if not is_new and not is_quiet:
        raise click.ClickException("there are households already; the demo is made in an empty database")
    return is_new


def _begun() -> Path:
    return Path(current_app.config["DATA_DIR"]) / "demo_begun"


def _make(scale: str, seed: int) -> dict[str, Any]:
    data_dir = Path(current_app.config["DATA_DIR"])
    _begun().touch()
    told = make_demo(SCALES[scale], seed=seed, load_reference=load_reference, report=_show)
    keep(told, data_dir)
    offset = DEMO_NOW - clock.wall()
    (data_dir / "clock_offset").write_text(str(offset.total_seconds()))
    clock.set_offset(offset)
    _begun().unlink()
    return told


def _show(title: str, done: int, total: int) -> None:
    """Draw how far a step is: a bar on a terminal, a line at its end elsewhere."""
    is_end = done == total
    if sys.stderr.isatty():
        bar = "█" * (done * _BAR // total)
        click.echo(f"\r  {title:16} {bar:░<{_BAR}} {done}/{total}", nl=is_end, err=True)
    elif is_end:
        click.echo(f"  {title}: {total}", err=True)
