"""Commands of the shops."""
