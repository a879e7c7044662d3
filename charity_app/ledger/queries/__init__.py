"""What the ledger tells: balances, statements, sums, and the proof that it is sound."""

from charity_app.ledger.queries.balances import (
    Entry,
    Total,
    balance,
    balances_at,
    balances_of,
    find_account,
    get_transfer,
    left_to_reverse,
    statement,
    transfers_about,
    trial_balance,
)
from charity_app.ledger.queries.proving import Proof, prove, prove_sums

__all__ = [
    "Entry",
    "Proof",
    "Total",
    "balance",
    "balances_at",
    "balances_of",
    "find_account",
    "get_transfer",
    "left_to_reverse",
    "prove",
    "prove_sums",
    "statement",
    "transfers_about",
    "trial_balance",
]
