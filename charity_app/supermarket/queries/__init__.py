"""What the shops tell."""
