"""Forms of the shops."""
