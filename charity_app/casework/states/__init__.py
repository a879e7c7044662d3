"""Codes of case work and how they are called."""
