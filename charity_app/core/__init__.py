"""The foundation: no business word, no Flask but the database extension."""
