"""The WSGI entry point; while everything is loaded nothing is garbage, and what is loaded stays."""

import gc

gc.disable()

from charity_app import create_app  # noqa: E402

app = create_app()
gc.freeze()
gc.enable()
