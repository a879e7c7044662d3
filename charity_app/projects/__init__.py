"""Charity projects: what, for whom, where, when; so far they are written down, approved and shown."""
