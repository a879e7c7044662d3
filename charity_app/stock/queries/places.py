"""The places with stock that somebody keeps or looks after, and what is known of their shelves and temperatures."""
