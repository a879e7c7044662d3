"""Forms of the food bank."""
