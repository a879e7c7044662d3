"""Giving: the joint campaign with its streets and projects, gifts online and by hand, match money, receipts."""
