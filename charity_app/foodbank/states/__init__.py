"""States and codes of the food bank."""
