"""The long fault run: the driver lives with the tests, because it needs their small district and their readers."""

import subprocess
import sys
from pathlib import Path

import click

_ROOT = Path(__file__).parents[2]


@click.command("faults")
@click.option("--kills", default=200, show_default=True, help="How often everything is killed.")
@click.option("--pg", is_flag=True, help="On a PostgreSQL of its own instead of SQLite.")
@click.option("--seed", type=int, help="Repeat the run of this seed.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def faults(kills: int, pg: bool, seed: int | None, as_json: bool) -> None:
    """Kill the platform again and again while people write, on a database of its own; exit code 1 tells of a loss."""
    if not (_ROOT / "tests" / "faults").is_dir():
        raise click.ClickException("the fault run needs the project's tests beside it")
    options = [f"--kills={kills}", *(["--pg"] if pg else []), *([f"--seed={seed}"] if seed is not None else [])]
    command = [sys.executable, "-m", "tests.faults", *options, *(["--json"] if as_json else [])]
    sys.exit(subprocess.run(command, cwd=_ROOT).returncode)
