"""Commands of the food bank."""
