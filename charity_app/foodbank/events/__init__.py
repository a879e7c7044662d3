"""What happens in the food bank."""
