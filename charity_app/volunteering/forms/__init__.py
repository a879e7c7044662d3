"""Forms of volunteering."""
