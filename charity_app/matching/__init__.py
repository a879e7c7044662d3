"""Matching: needs and resources are published, claimed from either side, delivered and confirmed by the family."""
