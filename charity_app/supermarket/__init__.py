"""Room 3: shops, cards and points, the till, charity sales, two separate books."""
