"""The command line: each command calls one service. A package's commands stand in the module named after it."""

from flask import Flask
from flask_migrate import Migrate

from charity_app.cli import (
    campaign,
    demo,
    eligibility,
    erasing,
    faults,
    flows,
    ledger,
    payments,
    registry,
    system,
    words,
)
from charity_app.core.db import db

COMMANDS = (
    campaign.campaign_group,
    demo.demo,
    eligibility.eligibility_group,
    erasing.erase,
    faults.faults,
    flows.draw_flows,
    payments.reconcile,
    ledger.ledger_group,
    registry.import_group,
    system.audit_group,
    system.jobs_group,
    system.list_access,
    system.selfcheck,
    system.serve,
    system.setup,
    words.words_group,
)


def install(app: Flask) -> None:
    """Register every command."""
    Migrate(app, db, directory="migrations", render_as_batch=True, compare_type=True)
    for command in COMMANDS:
        app.cli.add_command(command)
