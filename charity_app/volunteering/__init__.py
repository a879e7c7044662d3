"""Room 4: activities, shifts, sign-ups, check-in, hours, certificates."""
