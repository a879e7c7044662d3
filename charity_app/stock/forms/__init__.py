"""Forms of stock."""
