"""The book in which minutes of service stand."""

SERVICE_BOOK = "service"
