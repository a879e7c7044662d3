"""Uploaded files: checked by content, images drawn anew, sealed with their owner's key, kept by content (ruling 36)."""

import hashlib
import hmac
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from PIL import Image, ImageOps, UnidentifiedImageError

from charity_app.core.errors import Invalid, Unavailable
from charity_app.core.privacy import KeyOwner, keys, seal_bytes, unseal_bytes
from charity_app.core.scanning import refuse_infected
from charity_app.core.text import Text

MAX_BYTES = 10 * 1024 * 1024
_MAX_PIXELS = {"JPEG": 120_000_000, "PNG": 20_000_000, "WEBP": 20_000_000}
_LONGEST_SIDE = 2400
_MEDIA = {"JPEG": "image/jpeg", "PNG": "image/png"}
_EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
Image.MAX_IMAGE_PIXELS = None
_ASIDE = "aside"
_root: Path | None = None


@dataclass(frozen=True)
class CleanFile:
    """Content that may be kept, and its type as the content says."""

    content: bytes
    media_type: str


@dataclass(frozen=True)
class StoredFile:
    """Where a sealed file lies; `is_new` tells whether it was not there before."""

    address: str
    media_type: str
    size: int
    is_new: bool


def install_store(root: Path) -> None:
    """Take the directory of the files at start."""
    global _root  # noqa: PLW0603
    _root = root


def _place() -> Path:
    if _root is None:
        raise RuntimeError("no place for files")
    return _root


def _path(address: str) -> Path:
    return _place() / address[:2] / address


def _aside(address: str) -> Path:
    return _place() / _ASIDE / address


def inspect(content: bytes, *, field: str = "file") -> CleanFile:
    """Check an upload by its content and draw images anew, without what the camera wrote into them.

    Raises Invalid for anything but a clean JPEG, PNG, WebP or PDF of at most 10 MB, Unavailable when it cannot be
    scanned.
    """
    if not content:
        raise Invalid(Text("The file is empty", "error"), field=field)
    if len(content) > MAX_BYTES:
        raise Invalid(Text("The file is larger than 10 MB", "error"), field=field)
    refuse_infected(content, field=field)
    if content.startswith(b"%PDF-"):
        return CleanFile(content, "application/pdf")
    return _redrawn(content, field)


def _redrawn(content: bytes, field: str) -> CleanFile:
    refused = Invalid(Text("Choose a photo (JPEG, PNG, WebP) or a PDF", "error"), field=field)
    try:
        image = Image.open(BytesIO(content), formats=tuple(_MAX_PIXELS))
        if image.width * image.height > _MAX_PIXELS[str(image.format)]:
            raise Invalid(Text("The picture is too large; take it again with fewer pixels", "error"), field=field)
        image.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
        kept = "PNG" if image.format == "PNG" else "JPEG"
        drawn = ImageOps.exif_transpose(image)
        drawn.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        out = BytesIO()
        Image.frombytes("RGB", drawn.size, drawn.convert("RGB").tobytes()).save(out, kept, quality=85)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as broken:
        raise refused from broken
    return CleanFile(out.getvalue(), _MEDIA[kept])


def store(owner: KeyOwner, file: CleanFile) -> StoredFile:
    """Seal a clean file with the owner's key and keep it under an address made of its content."""
    path = _path(_address(owner, file.content))
    is_new = not path.exists()
    if is_new:
        _write(path, owner, file.content)
    return StoredFile(path.name, file.media_type, len(file.content), is_new)


def _address(owner: KeyOwner, content: bytes) -> str:
    message = f"{owner.kind}:{owner.id}:".encode() + hashlib.sha256(content).digest()
    return hmac.new(keys().index, message, hashlib.sha256).hexdigest()


def _write(path: Path, owner: KeyOwner, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{uuid4().hex}.new")
    with fresh.open("wb") as out:
        out.write(seal_bytes(owner, content, place=f"files:{path.name}"))
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)


def read(owner: KeyOwner, address: str) -> bytes:
    """Open a sealed file. Raises Erased when the owner's key was destroyed, Unavailable when the file is gone."""
    try:
        return _opened(owner, _path(address))
    except FileNotFoundError as gone:
        raise Unavailable(
            Text("This file cannot be found. Tell the administrator; nothing was changed", "error")
        ) from gone


def _opened(owner: KeyOwner, path: Path) -> bytes:
    return unseal_bytes(owner, path.read_bytes(), place=f"files:{path.name}")


def remove(addresses: Iterable[str]) -> None:
    """Remove sealed files; those already gone are no mistake."""
    for address in addresses:
        _path(address).unlink(missing_ok=True)


def store_aside(owner: KeyOwner, content: bytes) -> str:
    """Seal content that only the next step of a form needs, apart from what rows refer to; return its address."""
    path = _aside(_address(owner, content))
    _write(path, owner, content)
    return path.name


def set_aside(address: str) -> None:
    """Lay a file that no row refers to aside: the next step of a form takes it up again, or nobody does."""
    aside = _aside(address)
    aside.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        _path(address).replace(aside)
        aside.touch()


def bring_back(address: str) -> bool:
    """Take a file up again that was laid aside; tell whether it was still there. What is stored stays as it is."""
    path = _path(address)
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        _aside(address).replace(path)
    except FileNotFoundError:
        return False
    return True


def is_stored(address: str) -> bool:
    """Tell whether a file is kept."""
    return _path(address).exists()


def read_aside(owner: KeyOwner, address: str) -> bytes | None:
    """Open a file that was laid aside, None when it was there too long."""
    try:
        return _opened(owner, _aside(address))
    except FileNotFoundError:
        return None


def remove_aside(address: str) -> None:
    """Remove a file that was laid aside."""
    _aside(address).unlink(missing_ok=True)


def sweep_aside(*, before: datetime) -> int:
    """Remove what was laid aside before an instant and never taken up; return how many files that were."""
    swept = 0
    for path in (_place() / _ASIDE).glob("*"):
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def extension(media_type: str) -> str:
    """Return the ending of a file name for a type that is kept."""
    return _EXTENSIONS[media_type]
