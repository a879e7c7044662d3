"""Accounts and transfers: double entry in any unit, append-only, corrected by reversal only (design.md 5)."""
