"""What the food bank tells."""
