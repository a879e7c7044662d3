"""Commands of eligibility: judge written cases, judge everyone."""

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from flask_babel import force_locale

from charity_app.cli.output import as_json, say
from charity_app.core.db import unit_of_work
from charity_app.core.errors import Invalid
from charity_app.core.scope import acting_in, system_actor, system_scope
from charity_app.eligibility import queries, services
from charity_app.eligibility.rules.exact import write_json
from charity_app.http.i18n import CHINESE, ENGLISH, translate

eligibility_group = AppGroup("eligibility", help="Who qualifies for what.")
_LANGUAGES = {"zh": CHINESE, "en": ENGLISH}


@eligibility_group.command("assess")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
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
@with_appcontext
def sweep(as_json: bool) -> None:
    """Judge everyone in the snapshot by every policy in force today."""
    with unit_of_work(), acting_in(system_scope("eligibility sweep")):
        report = services.sweep_all(by=system_actor("eligibility sweep"))
    counts = {item.policy: {code.value: rows for code, rows in item.rows.items()} for item in report.policies}
    lines = [
        f"{code}  " + "  ".join(f"{name} {rows}" for name, rows in found.items()) for code, found in counts.items()
    ]
    lines.append(f"{report.households} households on {report.as_of}")
    result = {"as_of": report.as_of.isoformat(), "households": report.households, "policies": counts}
    say(result, as_json=as_json, text="\n".join(lines))
