"""Room 4: volunteers, activities, shifts, sign-ups, check-in, hours, certificates."""
