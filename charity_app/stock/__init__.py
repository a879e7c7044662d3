"""Workshop: items, lots with their dates, deliveries, issues, counts, disposal and recalls, all on the ledger."""
