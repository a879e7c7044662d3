"""The long fault run: the driver lives with the tests, because it needs their small district and their readers."""

import subprocess
import sys
from pathlib import Path

import click

_ROOT = Path(__file__).parents[2]


_CHAOS = "tests/faults/test_chaos.py::test_gifts_end_as_the_provider_says_whatever_happens_to_its_messages"
_GIFTS_IN_CHAOS = 300


@click.command("faults")
@click.option("--kills", default=200, show_default=True, help="How often everything is killed.")
@click.option("--webhooks", is_flag=True, help="No kills: a hostile provider, and a database that goes away.")
@click.option("--gifts", type=int, help="How many are given; 50 for each kill and 3000 at most, 300 by webhooks.")
@click.option("--pg", is_flag=True, help="On a PostgreSQL of its own instead of SQLite.")
@click.option("--seed", type=int, help="Repeat the run of this seed.")
@click.option("--json", "as_json", is_flag=True, help="Print the report of kills as JSON.")
def faults(kills: int, webhooks: bool, gifts: int | None, pg: bool, seed: int | None, as_json: bool) -> None:
    """Kill the platform again and again while people write and give, on a database of its own; 1 tells of a loss."""
    if not (_ROOT / "tests" / "faults").is_dir():
        raise click.ClickException("the fault run needs the project's tests beside it")
    options = [f"--seed={seed}"] if seed is not None else []
    if webhooks:
        options += ["--db=postgresql" if pg else "--db=sqlite", f"--gifts={gifts or _GIFTS_IN_CHAOS}"]
        command = ["pytest", "-q", "-rP", "--show-capture=stdout", "-p", "no:cacheprovider", _CHAOS]
    else:
        options += [f"--kills={kills}", *([f"--gifts={gifts}"] if gifts else [])]
        options += [*(["--pg"] if pg else []), *(["--json"] if as_json else [])]
        command = ["tests.faults"]
    sys.exit(subprocess.run([sys.executable, "-m", *command, *options], cwd=_ROOT).returncode)
