"""Commands of eligibility: judge written cases, judge everyone, publish a version of a rule."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from charity_app.cli.findings import on_migrated_tables
from charity_app.cli.output import as_json, say
from charity_app.core.db import unit_of_work
from charity_app.core.errors import Invalid, NotFound
from charity_app.core.scope import acting_in, system_actor, system_scope
from charity_app.eligibility import queries, services
from charity_app.eligibility.rules.exact import read_json, read_yaml, write_json, write_yaml
from charity_app.eligibility.services import Preview
from charity_app.http.i18n import CHINESE, ENGLISH, translate

eligibility_group = AppGroup("eligibility", help="Who qualifies for what.")
_LANGUAGES = {"zh": CHINESE, "en": ENGLISH}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@eligibility_group.command("assess")
@click.argument("file", type=_FILE)
@click.option("--lang", type=click.Choice(list(_LANGUAGES)), default="zh", help="Language of the sentences.")
@click.option("--json", "_as_json", is_flag=True, help="Print JSON, as this command always does.")
def assess(file: Path, lang: str, _as_json: bool) -> None:
    """Judge one case, or the list under `cases`, in YAML or JSON; absent facts are unknown."""
    with unit_of_work(), acting_in(system_scope("eligibility assess")), force_locale(_LANGUAGES[lang]):
        try:
            click.echo(write_json(queries.assess_text(file.read_bytes(), say=translate)))
        except Invalid as error:
            click.echo(json.dumps({"error": translate(error.text)}, ensure_ascii=False), err=True)
            sys.exit(2)


@eligibility_group.command("sweep")
@as_json
@on_migrated_tables
def sweep(as_json: bool) -> None:
    """Judge everyone in the snapshot by every policy in force today."""
    with _working("eligibility sweep"):
        report = services.sweep_all(by=system_actor("eligibility sweep"))
    counts = {item.policy: {code.value: rows for code, rows in item.rows.items()} for item in report.policies}
    lines = [
        f"{code}  " + "  ".join(f"{name} {rows}" for name, rows in found.items()) for code, found in counts.items()
    ]
    lines.append(f"{report.households} households on {report.as_of}")
    result = {"as_of": report.as_of.isoformat(), "households": report.households, "policies": counts}
    say(result, as_json=as_json, text="\n".join(lines))


@eligibility_group.command("rule")
@click.argument("code")
@on_migrated_tables
def show_rule(code: str) -> None:
    """Print the version of the policy CODE that counts, with its examples, as `publish` reads it."""
    with _working("eligibility rule"):
        view = queries.get_policy(code)
    if view is None:
        raise click.ClickException(f"there is no policy {code}")
    click.echo(write_yaml({"rule": read_json(view.body), "examples": read_json(view.examples)}), nl=False)


@eligibility_group.command("publish")
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Show what it would do and publish nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before publishing.")
@as_json
@on_migrated_tables
def publish(file: Path, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Publish the `rule` of a YAML FILE with its `examples`: shows how they run and whom it adds and removes first."""
    code, parts = _read_version(file)
    with _working("eligibility publish"):
        preview = services.preview_version(code, **parts)
    told = _told(preview)
    if preview.shortcoming:
        say({**told, "published": False}, as_json=as_json, text=_in_words(preview))
        raise click.ClickException(f"not published: {preview.shortcoming}")
    click.echo(_in_words(preview), err=as_json)
    if not dry_run and not yes:
        click.confirm("Publish it?", abort=True, err=True)
    if not dry_run:
        with _working("eligibility publish"):
            services.publish_rule_version(code, **parts, by=system_actor("eligibility publish"))
    say({**told, "published": not dry_run}, as_json=as_json, text="nothing is changed" if dry_run else "published")


@contextmanager
def _working(reason: str) -> Iterator[None]:
    """Work in one transaction on published rules; what is refused is told in a sentence."""
    try:
        with unit_of_work(), acting_in(system_scope(reason)):
            if not queries.has_rules():
                raise click.ClickException("no rules are published yet: run `flask setup` first")
            yield
    except NotFound:
        raise click.ClickException("there is no such policy") from None
    except Invalid as refusal:
        raise click.ClickException(str(refusal.text)) from None


def _read_version(file: Path) -> tuple[str, dict[str, str]]:
    try:
        body = read_yaml(file.read_text("utf-8"))
    except ValueError as error:
        raise click.ClickException(f"{file} cannot be read: {error}") from None
    if not isinstance(body, dict) or body.keys() != {"rule", "examples"} or not isinstance(body["rule"], dict):
        raise click.ClickException(f"{file} holds `rule` and `examples`, as `flask eligibility rule CODE` prints them")
    return str(body["rule"].get("id")), {"body": write_json(body["rule"]), "examples": write_json(body["examples"])}


def _told(preview: Preview) -> dict[str, Any]:
    return {
        "policy": preview.policy.code,
        "version": preview.number,
        "households_added": preview.households_added,
        "households_removed": preview.households_removed,
        "examples": [
            {"name": trial.example.name, "expected": trial.example.result, "found": trial.found, "ok": trial.is_green}
            for trial in preview.trials
        ],
    }


def _in_words(preview: Preview) -> str:
    lines = [
        f"{'ok ' if trial.is_green else 'RED'}  {trial.example.name}: {trial.found}, expected {trial.example.result}"
        for trial in preview.trials
    ]
    added, removed = preview.households_added, preview.households_removed
    lines.append(f"version {preview.number} of {preview.policy.code} adds {added} households and removes {removed}")
    return "\n".join(lines)
