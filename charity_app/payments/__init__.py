"""Payments: one door to the provider, checkouts of any subject, refunds, monthly payments, the daily match."""
