"""Photos and papers of volunteering: kept before the transaction, sent as attachments (ruling 36)."""

from collections.abc import Callable
from uuid import UUID

from flask import Response, g, make_response, request

from charity_app.core import files
from charity_app.core.db import after_rollback
from charity_app.core.errors import Invalid, NotFound
from charity_app.core.files import StoredFile
from charity_app.core.privacy import HOUSE, KeyOwner
from charity_app.core.scope import Actor
from charity_app.http.access import actor
from charity_app.volunteering.queries.hours import SeenRecord

Kept = StoredFile | Invalid | None


def keep_photo(owner: KeyOwner = HOUSE) -> Kept:
    """Check, redraw, seal and store the photo of a form; it goes again should the request fail."""
    upload = request.files.get("photo")
    if upload is None or not upload.filename:
        return None
    try:
        stored = files.store(owner, files.inspect(upload.stream.read(files.MAX_BYTES + 1), field="photo"))
    except Invalid as refusal:
        return refusal
    upload.stream.seek(0)
    if stored.is_new:
        after_rollback(lambda: files.remove([stored.address]))
    return stored


def keep_photo_of(loader: Callable[[Actor, UUID], SeenRecord | None]) -> Callable[[], Kept]:
    """Return how a photo about hours is kept: sealed with the key of whoever served them."""

    def keep() -> Kept:
        found = loader(actor(), (request.view_args or {})["record_id"])
        return keep_photo(found.volunteer.key_owner) if found else None

    return keep


def kept_photo() -> StoredFile | None:
    """Return the photo that was stored before. Raises Invalid on its field."""
    if isinstance(g.prepared, Invalid):
        raise g.prepared
    return g.prepared if isinstance(g.prepared, StoredFile) else None


def send_file(owner: KeyOwner, address: str | None, media_type: str | None, name: str) -> Response:
    """Send a file as an attachment; no browser shows it inside this site. Raises NotFound."""
    if address is None or media_type is None:
        raise NotFound
    response = make_response(files.read(owner, address))
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{files.extension(media_type)}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
