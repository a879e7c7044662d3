"""Commands of the joint campaign: its totals from the ledger."""

from datetime import datetime

import click
from flask.cli import AppGroup

from charity_app.cli.findings import on_migrated_tables
from charity_app.cli.output import as_json, say
from charity_app.core.db import unit_of_work
from charity_app.core.money import Money
from charity_app.core.scope import acting_in, system_scope
from charity_app.giving.queries import books, campaign_of_edition, present_campaign
from charity_app.payments.queries import is_practice

campaign_group = AppGroup("campaign", help="The joint campaign.")


@campaign_group.command("totals")
@click.option("--edition", type=int, help="The edition; the present one unless told otherwise.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="As of the end of this day.")
@as_json
@on_migrated_tables
def show_totals(edition: int | None, until: datetime | None, as_json: bool) -> None:
    """Add up what a campaign raised, allocated and holds, from the ledger's transfers; amounts in fen."""
    with acting_in(system_scope("campaign totals")), unit_of_work():
        campaign = campaign_of_edition(edition) if edition else present_campaign()
        if campaign is None:
            raise click.ClickException("there is no such campaign")
        day = until.date() if until else None
        told = books.told(campaign, books.totals_of(campaign, is_sandbox=is_practice(), until=day))
    lines = [f"{pool['title']}: {Money(pool['raised_fen']).yuan:,}" for pool in told["pools"]]
    say(told, as_json=as_json, text="\n".join([*lines, f"together: {Money(told['raised_fen']).yuan:,} yuan"]))
