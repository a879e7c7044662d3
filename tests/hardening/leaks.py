"""Looking for personal values in raw bytes, whatever their dress, and at everything the platform leaves behind."""

import base64
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import text

from charity_app.core.db import db, is_sqlite

_WINDOW = 6
_CHUNK = 1 << 18
_HASHES = ("md5", "sha1", "sha256")


def disguises(value: str) -> Iterator[bytes]:
    """Yield a value as it might lie about: as it is, recoded, reversed, or digested without a key (reliability D1)."""
    plain = value.encode()
    yield from (plain, value[::-1].encode(), value.encode("utf-16-le"), value.encode("utf-16-be"))
    yield from (plain.hex().encode(), plain.hex().upper().encode(), quote(value).encode())
    yield json.dumps(value)[1:-1].encode()
    for shift in range(3):
        known_from, known_to = (8 * shift + 5) // 6, 8 * (shift + len(plain)) // 6
        yield base64.b64encode(b"\0" * shift + plain)[known_from:known_to]
    for name in _HASHES:
        digest = hashlib.new(name, plain).digest()
        yield from (digest, digest.hex().encode(), base64.b64encode(digest)[:-4])


class Wanted:
    """Values to look for; one pass over the bytes whatever their number."""

    def __init__(self, values: Iterable[str]) -> None:
        self._needles: dict[bytes, list[tuple[bytes, str]]] = {}
        for value in values:
            for needle in disguises(value):
                assert len(needle) >= _WINDOW, (value, needle)
                self._needles.setdefault(needle[:_WINDOW], []).append((needle, value))

    def found_in(self, places: Mapping[str, bytes]) -> set[tuple[str, str]]:
        """Return each place with each value that lies there."""
        return {(place, value) for place, content in places.items() for value in self._values_in(content)}

    def _values_in(self, content: bytes) -> set[str]:
        starts = set[bytes]()
        for begin in range(0, len(content), _CHUNK):
            part = content[begin : begin + _CHUNK + _WINDOW - 1]
            windows = {part[at : at + _WINDOW] for at in range(len(part) - _WINDOW + 1)}
            starts |= windows & self._needles.keys()
        return {value for start in starts for needle, value in self._needles[start] if needle in content}


def left_behind(data_dir: Path) -> dict[str, bytes]:
    """Return what lies on disk: the raw database with its journal, and every uploaded file with its name."""
    db.session.rollback()
    stored = {str(path.relative_to(data_dir)): path.read_bytes() for path in data_dir.rglob("*") if path.is_file()}
    stored["names of files"] = "\n".join(stored).encode()
    return {**stored, **(_sqlite_files() if is_sqlite() else {**_tables(), **_postgres_files()})}


def _sqlite_files() -> dict[str, bytes]:
    file = Path(str(db.engine.url.database))
    beside = [file.with_name(file.name + suffix) for suffix in ("", "-wal", "-shm")]
    return {path.name: path.read_bytes() for path in beside if path.exists()}


def _tables() -> dict[str, bytes]:
    """Every row of every table as text; bytes stand in it as hexadecimal digits."""
    with db.engine.connect() as connection:
        names = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        rows = {name: connection.scalars(text(f'SELECT t::text FROM "{name}" t')).all() for name in names}
    return {f"table {name}": "\n".join(lines).encode() for name, lines in rows.items()}


def _postgres_files() -> dict[str, bytes]:
    """The files of tables and indexes, dead rows included, where this process may read them."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        home = Path(str(connection.scalar(text("SHOW data_directory"))))
        paths = connection.scalars(
            text("SELECT pg_relation_filepath(oid) FROM pg_class WHERE oid >= 16384 AND relfilenode <> 0")
        ).all()
    readable = [home / path for path in paths if os.access(home / path, os.R_OK)]
    return {f"file {path.name}": path.read_bytes() for path in readable}
