"""Commands of the register: taking households over from a table."""

import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from flask.cli import AppGroup

from charity_app.cli.findings import on_migrated_tables
from charity_app.cli.output import as_json, say
from charity_app.core.db import unit_of_work
from charity_app.core.errors import Invalid
from charity_app.core.scope import acting_in, system_actor, system_scope
from charity_app.registry import queries, services
from charity_app.registry.models import ImportRun

_SYSTEM = system_actor("import")
import_group = AppGroup("import", help="Take data over from tables.")


@import_group.command("households")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check every line and write nothing.")
@as_json
@on_migrated_tables
def import_households(file: Path, dry_run: bool, as_json: bool) -> None:
    """Take the households of a CSV or XLSX FILE over; bad lines are named, running it again changes nothing."""
    with acting_in(system_scope("import")):
        try:
            with unit_of_work():
                run_id = services.start_import(file.read_bytes(), by=_SYSTEM).id
        except Invalid as refusal:
            raise click.ClickException(str(refusal.text)) from refusal
        _work_off(run_id, "checking")
        if not dry_run:
            with unit_of_work():
                services.confirm_import(_run(run_id), by=_SYSTEM)
            _work_off(run_id, "importing")
        with unit_of_work():
            told = _told(_run(run_id))
            if dry_run:
                services.drop_import(_run(run_id), by=_SYSTEM)
    say(told, as_json=as_json, text=_in_words(told))


def _run(run_id: UUID) -> ImportRun:
    run = queries.get_import(_SYSTEM, run_id)
    if run is None:
        raise click.ClickException("the run is gone")
    return run


def _work_off(run_id: UUID, label: str) -> None:
    with unit_of_work():
        length = _run(run_id).slices_total
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        has_more = True
        while has_more:
            with unit_of_work():
                has_more = services.work_off_slice(_run(run_id))
            bar.update(1)


def _told(run: ImportRun) -> dict[str, Any]:
    counts = ("rows_total", "rows_new", "rows_known", "rows_bad", "households_new")
    problems = [
        {"line": problem.line, "column": problem.column, "reason": problem.reason}
        for problem in queries.import_problems(run)
    ]
    return {name: getattr(run, name) for name in counts} | {"problems": problems}


def _in_words(told: dict[str, Any]) -> str:
    lines = [f"line {problem['line']}: {problem['column']}: {problem['reason']}" for problem in told["problems"]]
    lines.append(
        f"{told['rows_total']} rows: {told['rows_new']} new in {told['households_new']} new households, "
        f"{told['rows_known']} already there, {told['rows_bad']} not usable"
    )
    return "\n".join(lines)
