"""Divisions: the district, its streets and towns, their committees, each with the dates between which it exists."""
