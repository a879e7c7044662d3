"""The WSGI entry point."""

from charity_app import create_app

app = create_app()
