"""States and codes of stock."""
