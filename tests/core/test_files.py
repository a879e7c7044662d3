"""Uploaded files: by content, drawn anew, sealed (ruling 36, reliability E10, R-FIL-01)."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from PIL import Image

from charity_app.core import clock, files, scanning
from charity_app.core.db import db
from charity_app.core.errors import Invalid, Unavailable
from charity_app.core.privacy import KeyOwner, create_key

PLACE_TAG = 0x010F


@pytest.fixture(autouse=True)
def store(app: Flask, tmp_path: Path) -> Path:
    files.install_store(tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def owner() -> KeyOwner:
    made = KeyOwner("household", uuid4())
    create_key(made)
    db.session.flush()
    return made


def _picture(kind: str, size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/jpeg")])
def test_a_picture_is_kept_as_its_content_says(kind: str, media_type: str) -> None:
    assert files.inspect(_picture(kind)).media_type == media_type


def test_what_the_camera_wrote_is_gone() -> None:
    exif = Image.Exif()
    exif[PLACE_TAG] = "演示相机"
    clean = files.inspect(_picture("JPEG", exif=exif))
    assert dict(Image.open(BytesIO(clean.content)).getexif()) == {}
    assert "演示相机".encode() not in clean.content


def test_a_large_photo_becomes_smaller() -> None:
    clean = files.inspect(_picture("JPEG", (6000, 4000)))
    assert max(Image.open(BytesIO(clean.content)).size) <= 2400


def test_a_picture_turned_by_the_camera_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    clean = files.inspect(_picture("JPEG", (60, 40), exif=exif))
    assert Image.open(BytesIO(clean.content)).size == (40, 60)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"plain words",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"PK\x03\x04" + bytes(100),
        b"GIF89a" + bytes(100),
        _picture("JPEG")[:200],
        b"\x89PNG\r\n\x1a\n" + bytes(50),
        b"%PDF-1.7" + bytes(files.MAX_BYTES),
    ],
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        files.inspect(content)


def test_a_bomb_of_pixels_is_refused_before_it_is_drawn() -> None:
    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with pytest.raises(Invalid, match="too large"):
        files.inspect(out.getvalue())


def test_a_stored_file_is_sealed_and_opens_for_its_owner_only(owner: KeyOwner, store: Path) -> None:
    clean = files.inspect(_picture("PNG"))
    kept = files.store(owner, clean)
    (path,) = [path for path in store.rglob("*") if path.is_file()]
    assert clean.content not in path.read_bytes()
    assert files.read(owner, kept.address) == clean.content
    other = KeyOwner("household", uuid4())
    create_key(other)
    with pytest.raises(InvalidTag):
        files.read(other, kept.address)


def test_the_same_content_is_kept_once_per_owner(owner: KeyOwner, store: Path) -> None:
    clean = files.inspect(_picture("PNG"))
    first, second = files.store(owner, clean), files.store(owner, clean)
    assert (first.address, first.is_new, second.is_new) == (second.address, True, False)
    other = KeyOwner("household", uuid4())
    create_key(other)
    assert files.store(other, clean).address != first.address
    files.remove([first.address, first.address])
    assert len([path for path in store.rglob("*") if path.is_file()]) == 1


def test_a_file_that_is_gone_says_so(owner: KeyOwner, store: Path) -> None:
    kept = files.store(owner, files.inspect(_picture("PNG")))
    files.remove([kept.address])
    with pytest.raises(Unavailable, match="cannot be found"):
        files.read(owner, kept.address)


def test_what_is_laid_aside_is_taken_up_again_or_swept_after_a_while(owner: KeyOwner, store: Path) -> None:
    kept = files.store(owner, files.inspect(_picture("PNG")))
    content = files.read(owner, kept.address)
    files.set_aside(kept.address)
    assert (files.is_stored(kept.address), files.read_aside(owner, kept.address)) == (False, content)
    assert files.sweep_aside(before=clock.wall() - timedelta(hours=1)) == 0
    assert files.bring_back(kept.address)
    assert not files.bring_back(kept.address)
    assert files.read(owner, kept.address) == content
    files.set_aside(kept.address)
    files.set_aside(kept.address)
    assert files.sweep_aside(before=clock.wall() + timedelta(seconds=1)) == 1
    assert files.read_aside(owner, kept.address) is None
    assert [path for path in store.rglob("*") if path.is_file()] == []


def test_what_rows_refer_to_stays_whoever_lays_the_same_content_aside(owner: KeyOwner) -> None:
    clean = files.inspect(_picture("PNG"))
    kept = files.store(owner, clean)
    assert files.store_aside(owner, clean.content) == kept.address
    assert not files.bring_back(kept.address)
    files.sweep_aside(before=clock.wall() + timedelta(seconds=1))
    assert files.read(owner, kept.address) == clean.content


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[Path]:
    """A scanner that finds whatever holds the word "eicar"; the house has none otherwise."""
    script = tmp_path / "scan.py"
    script.write_text("import sys\nsys.exit(1 if b'eicar' in sys.stdin.buffer.read() else 0)\n", "utf-8")
    scanning.install_scanner(f"{sys.executable} {script}")
    yield script
    scanning.install_scanner("")


def test_what_the_scanner_finds_is_refused_on_its_field_r_fil_01(scanner: Path) -> None:
    assert files.inspect(b"%PDF-1.7 a letter").media_type == "application/pdf"
    with pytest.raises(Invalid, match="something harmful") as refusal:
        files.inspect(b"%PDF-1.7 eicar", field="photo")
    assert refusal.value.field == "photo"


def test_what_the_scanner_gives_no_answer_about_is_not_kept_r_fil_01(scanner: Path) -> None:
    scanner.write_text("import sys\nsys.exit(2)\n", "utf-8")
    with pytest.raises(Unavailable, match="cannot be checked right now"):
        files.inspect(b"%PDF-1.7 a letter")
    scanning.install_scanner("/nowhere/scan")
    with pytest.raises(Unavailable, match="cannot be checked right now"):
        files.inspect(b"%PDF-1.7 a letter")
