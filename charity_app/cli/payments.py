"""Commands of payments."""

import sys
from dataclasses import asdict
from datetime import date, datetime, timedelta

import click
from flask.cli import with_appcontext

from charity_app.cli.output import as_json, say
from charity_app.core import clock
from charity_app.core.errors import Unavailable
from charity_app.core.facts import coming_from
from charity_app.core.scope import acting_in, system_scope
from charity_app.payments.provider import ProviderDown
from charity_app.payments.services.reconciling import Matched, reconcile_day


@click.command("reconcile")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The day to match; yesterday unless said.")
@as_json
@with_appcontext
def reconcile(day: datetime | None, as_json: bool) -> None:
    """Match a day of payments three ways; exit code 1 when something differs."""
    matched = _match(day.date() if day else clock.today() - timedelta(days=1))
    counts = f"{matched.charges} charges, {matched.refunds} refunds, {matched.messages} messages"
    lines = [f"{one.kind}: {one.reference} ours {one.ours_fen} theirs {one.theirs_fen}" for one in matched.found]
    text = "\n".join([f"{matched.day}: {counts}, {len(lines)} differences", *lines])
    say(asdict(matched), as_json=as_json, text=text)
    sys.exit(1 if matched.found else 0)


def _match(day: date) -> Matched:
    try:
        with acting_in(system_scope("reconcile")), coming_from("command"):
            return reconcile_day(day)
    except Unavailable as nobody:
        raise click.ClickException(str(nobody.text)) from nobody
    except ProviderDown as trouble:
        raise click.ClickException(f"the provider does not answer: {trouble}") from trouble
