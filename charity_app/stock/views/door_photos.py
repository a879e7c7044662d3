"""Photos taken at the door: kept before the transaction, and again where a check refuses the line (ruling 36)."""

from flask import g, request

from charity_app.core import files
from charity_app.core.errors import Invalid
from charity_app.core.files import StoredFile
from charity_app.core.privacy import HOUSE
from charity_app.http.searching import open_words, seal_words

_MEDIA = "image/jpeg"


def keep_photo() -> StoredFile | Invalid | None:
    """Check, redraw, seal and store the photo of a line. It stays should a check refuse the line: it is asked for once.

    Photos of packages name nobody; one whose line was given up lies there sealed with the key of the house.
    """
    upload = request.files.get("photo")
    if upload is None or not upload.filename:
        return None
    try:
        stored = files.store(HOUSE, files.inspect(upload.stream.read(files.MAX_BYTES + 1), field="photo"))
    except Invalid as refusal:
        return refusal
    upload.stream.seek(0)
    return stored


def kept_photo() -> StoredFile | None:
    """Return the photo that was stored now, or with the same line before. Raises Invalid on its field."""
    if isinstance(g.prepared, Invalid):
        raise g.prepared
    if isinstance(g.prepared, StoredFile):
        return g.prepared
    before = open_words(request.form.get("kept_photo", ""))
    return StoredFile(before, _MEDIA, 0, is_new=False) if before else None


def sealed_photo() -> str:
    """Return the photo of this line as a hidden field carries it on; nothing where there is none."""
    try:
        kept = kept_photo()
    except Invalid:
        return ""
    return seal_words(kept.address) if kept else ""
