"""Codes of the register and how they are called."""
