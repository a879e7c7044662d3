"""Commands of the machinery: serve, the worker, checks, rights, reference data."""

import sys
from dataclasses import asdict

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from charity_app.cli import findings as checks
from charity_app.cli.output import as_json, say
from charity_app.cli.reference import load_reference
from charity_app.cli.serve import supervise, work_jobs
from charity_app.cli.worker import Worker, seal_trails
from charity_app.core import audit
from charity_app.core.db import unit_of_work
from charity_app.core.proof import verify
from charity_app.core.scope import acting_in, system_scope
from charity_app.http import access


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Serve the platform: web server and worker under one supervisor; production only on firm ground."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    bad = [] if app.config["IS_DEMO"] else [item for item in checks.check_ground(app) if not item.is_ok]
    if bad:
        raise click.ClickException("not served: " + "; ".join(f"{item.name}: {item.said}" for item in bad))
    sys.exit(supervise(app))


jobs_group = AppGroup("jobs", help="Work that leaves the request.")


@jobs_group.command("work")
@click.option("--once", is_flag=True, help="Do what is due, seal the trails, and end.")
@as_json
def work(once: bool, as_json: bool) -> None:
    """Work on due jobs until stopped."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if once:
        done = Worker(app).drain()
        sealed = seal_trails(app)
        say({"done": done, "sealed": sealed}, as_json=as_json, text=f"{done} jobs done, {sealed} rows sealed")
        return
    work_jobs(app)


@click.command("access")
@as_json
@with_appcontext
def list_access(as_json: bool) -> None:
    """Print every endpoint with its address, methods and permission."""
    rows = access.access_table(current_app)
    lines = [f"{row.endpoint}  {row.rule}  {row.methods}  {row.permission}" for row in rows]
    say([asdict(row) for row in rows], as_json=as_json, text="\n".join(lines))


audit_group = AppGroup("audit", help="The audit trail.")


@audit_group.command("verify")
@as_json
@checks.on_migrated_tables
def verify_audit(as_json: bool) -> None:
    """Check every audit row and seal; exit code 1 names the first bad row."""
    verdict = verify(audit.TRAIL, current_app.config["DATA_DIR"])
    found = "clean" if verdict.is_clean else f"row {verdict.bad_row}: {verdict.reason}"
    text = f"{verdict.rows} rows, {verdict.seals} seals: {found}"
    say(asdict(verdict) | {"clean": verdict.is_clean}, as_json=as_json, text=text)
    sys.exit(0 if verdict.is_clean else 1)


@click.command("selfcheck")
@as_json
@with_appcontext
@checks.on_migrated_tables
def selfcheck(as_json: bool) -> None:
    """Check the settings under which the promises hold; exit code 1 when one does not."""
    with acting_in(system_scope("selfcheck")):
        findings = checks.check_all(current_app)
    lines = [f"{'ok  ' if item.is_ok else 'BAD '} {item.name}: {item.said}" for item in findings]
    say([asdict(item) for item in findings], as_json=as_json, text="\n".join(lines))
    sys.exit(0 if all(item.is_ok for item in findings) else 1)


@click.command("setup")
@as_json
@with_appcontext
@checks.on_migrated_tables
def setup(as_json: bool) -> None:
    """Load the reference data into a migrated database; running it again changes nothing."""
    with unit_of_work(), acting_in(system_scope("setup")):
        added = load_reference()
    say(added, as_json=as_json, text="\n".join(f"{name}: {count} added" for name, count in added.items()))
