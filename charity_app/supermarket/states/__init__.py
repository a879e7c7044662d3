"""States and codes of the shops."""
