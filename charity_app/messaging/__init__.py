"""What people are told: inbox, outbox, quiet hours, links without an account; gateways behind one door."""
