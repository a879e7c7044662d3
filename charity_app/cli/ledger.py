"""Commands of the ledger."""

import sys
from dataclasses import asdict

from flask import current_app
from flask.cli import AppGroup

from charity_app.cli.output import as_json, say
from charity_app.ledger.queries import prove

ledger_group = AppGroup("ledger", help="Accounts and transfers.")


@ledger_group.command("verify")
@as_json
def verify_ledger(as_json: bool) -> None:
    """Check marks, chain, sums and balances; exit code 1 names the first bad row."""
    proof = prove(current_app.config["DATA_DIR"])
    found = "clean" if proof.is_clean else f"{proof.bad_row}: {proof.reason}"
    text = f"{proof.transfers} transfers, {proof.seals} seals, {proof.accounts} accounts: {found}"
    say(asdict(proof) | {"clean": proof.is_clean}, as_json=as_json, text=text)
    sys.exit(0 if proof.is_clean else 1)
