"""Photos of goods: checked and sealed before the transaction, sent as attachments (ruling 36)."""

from collections.abc import Callable

from flask import Response, g, make_response, request

from charity_app.core import files
from charity_app.core.db import after_rollback
from charity_app.core.errors import Invalid, NotFound
from charity_app.core.files import StoredFile
from charity_app.core.privacy import HOUSE
from charity_app.core.text import Text
from charity_app.http.searching import open_words, seal_words

Kept = StoredFile | Invalid | None
_MEDIA = "image/jpeg"
_SIGNS = {b"\x89PNG": "image/png", b"%PDF": "application/pdf"}


def keep_photo() -> Kept:
    """Check, redraw, seal and store the photo of a form; it goes again should the request fail."""
    return _stored(lambda address: files.remove([address]))


def carry_photo() -> Kept:
    """Like `keep_photo`, but should the request fail, the photo waits for the same line: it is asked for once."""
    stored = _stored(files.set_aside)
    sealed = request.form.get("kept_photo", "")
    if stored is not None or not sealed:
        return stored
    address = open_words(sealed)
    if address and files.bring_back(address):
        after_rollback(lambda: files.set_aside(address))
    elif not address or not files.is_stored(address):
        return Invalid(Text("Take the photo once more: it was kept too long", "error"), field="photo")
    return StoredFile(address, _MEDIA, 0, is_new=False)


def _stored(undo: Callable[[str], None]) -> Kept:
    upload = request.files.get("photo")
    if upload is None or not upload.filename:
        return None
    try:
        stored = files.store(HOUSE, files.inspect(upload.stream.read(files.MAX_BYTES + 1), field="photo"))
    except Invalid as refusal:
        return refusal
    upload.stream.seek(0)
    if stored.is_new:
        after_rollback(lambda: undo(stored.address))
    return stored


def kept_photo() -> StoredFile | None:
    """Return the photo that was stored before. Raises Invalid on its field."""
    if isinstance(g.prepared, Invalid):
        raise g.prepared
    return g.prepared if isinstance(g.prepared, StoredFile) else None


def sealed_photo() -> str:
    """Return the photo of a refused line as a hidden field carries it on; nothing where there is none."""
    return seal_words(g.prepared.address) if isinstance(g.prepared, StoredFile) else ""


def send_photo(address: str | None, name: str) -> Response:
    """Send a photo as an attachment. Raises NotFound where none was taken."""
    if address is None:
        raise NotFound
    content = files.read(HOUSE, address)
    media_type = _SIGNS.get(content[:4], "image/jpeg")
    response = make_response(content)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{files.extension(media_type)}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
