"""People who sign in, the roles they hold at a place, their second factor and their sessions."""
