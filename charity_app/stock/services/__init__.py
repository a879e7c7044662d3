"""Commands of stock."""
