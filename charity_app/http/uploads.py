"""Tables that somebody uploads, as they came."""

from flask import request

from charity_app.core.errors import Invalid
from charity_app.core.sheets import MAX_BYTES
from charity_app.core.text import Text


def read_table(name: str = "file") -> bytes:
    """Return the bytes of an upload, one more than allowed at the most. Raises Invalid where no file was chosen."""
    upload = request.files.get(name)
    if upload is None or not upload.filename:
        raise Invalid(Text("Choose a file", "error"), field=name)
    return upload.stream.read(MAX_BYTES + 1)
