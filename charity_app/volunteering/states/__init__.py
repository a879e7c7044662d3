"""States and coded answers of volunteering."""
