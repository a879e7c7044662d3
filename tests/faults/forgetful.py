"""The platform with its memory for sent forms taken out: what the fault run must be able to see (control)."""

from charity_app import create_app
from charity_app.http import transaction

transaction._claim = lambda _key: None  # type: ignore[assignment]

app = create_app()
