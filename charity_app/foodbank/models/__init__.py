"""The tables of the food bank."""
