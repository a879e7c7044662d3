"""What stock tells: items, lots, where goods are, deliveries, recalls."""
