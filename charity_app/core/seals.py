"""Trails: append-only rows with a keyed mark each, sealed into a hash chain, anchored outside (ruling 49)."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Integer, LargeBinary, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core import clock
from charity_app.core.db import db

SERIAL = BigInteger().with_variant(Integer(), "sqlite")
_GAP_WAIT = timedelta(seconds=60)
_BATCH = 5000
MARK_BYTES = 4


class Marked:
    """A row with its place in the order, the wall time it was written, and a keyed mark over what it says."""

    id: Mapped[int] = mapped_column(SERIAL, primary_key=True, autoincrement=True)
    written_at: Mapped[datetime] = mapped_column()
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class Seal:
    """A link of the chain over the rows `from_id` to `to_id`; `members` lists their ids as ranges.

    `marks` keeps the first bytes of each row's mark in this order, so that a row in the wrong place can be named.
    """

    id: Mapped[int] = mapped_column(SERIAL, primary_key=True, autoincrement=False)
    from_id: Mapped[int] = mapped_column(BigInteger)
    to_id: Mapped[int] = mapped_column(BigInteger)
    members: Mapped[str] = mapped_column(Text)
    marks: Mapped[bytes] = mapped_column()
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


def digest(key: bytes, *parts: bytes) -> bytes:
    """Return the keyed mark of some bytes."""
    return hmac.digest(key, b"\x00".join(parts), "sha256")


def _ranges(ids: Sequence[int]) -> str:
    parts: list[list[int]] = []
    for number in ids:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(f"{first}-{last}" for first, last in parts)


def first_bytes(macs: Iterable[bytes]) -> bytes:
    """Return what a seal keeps of the marks of its rows."""
    return b"".join(mac[:MARK_BYTES] for mac in macs)


@dataclass(frozen=True)
class Trail:
    """The rows of one table and the seals over them.

    `columns` are read beside id and mark; `say` makes of such a row the bytes its mark stands for.
    """

    name: str
    rows: type[Marked]
    seals: type[Seal]
    key: Callable[[], bytes]
    columns: tuple[Any, ...]
    say: Callable[[Any], bytes]

    def sign(self, said: bytes) -> bytes:
        """Return the keyed mark of what a row says."""
        return digest(self.key(), said)

    def chain(self, previous: bytes, seal_id: int, ids: Sequence[int], macs: Sequence[bytes]) -> bytes:
        """Return the hash of a seal from the one before and from its rows."""
        link = hashlib.sha256(previous)
        link.update(b"".join([row_id.to_bytes(8, "big") + mac for row_id, mac in zip(ids, macs, strict=True)]))
        return digest(self.key(), str(seal_id).encode(), link.digest())

    def last_seal(self) -> Any:
        """Return the newest seal, None before the first."""
        return db.session.scalars(select(self.seals).order_by(self.seals.id.desc()).limit(1)).first()

    def seal_rows(self) -> int:
        """Seal what was written since the last seal; returns the number of rows.

        A gap in the numbers may be a transaction still open on PostgreSQL: sealing stops before it for a minute.
        """
        last = self.last_seal()
        start, previous = (last.to_id, last.hash) if last else (0, b"")
        ids, macs = self._ready(start)
        if ids:
            seal_id = last.id + 1 if last else 1
            seal: Any = self.seals()
            seal.id, seal.from_id, seal.to_id = seal_id, ids[0], ids[-1]
            seal.members, seal.marks = _ranges(ids), first_bytes(macs)
            seal.hash = self.chain(previous, seal_id, ids, macs)
            db.session.add(seal)
            db.session.flush()
        return len(ids)

    def _ready(self, start: int) -> tuple[list[int], list[bytes]]:
        rows = self.rows
        pending = select(rows.id, rows.mac, rows.written_at).where(rows.id > start).order_by(rows.id).limit(_BATCH)
        ids: list[int] = []
        macs: list[bytes] = []
        for row_id, mac, written_at in db.session.execute(pending).all():
            if row_id != start + 1 and written_at > clock.wall() - _GAP_WAIT:
                break
            ids.append(row_id)
            macs.append(mac)
            start = row_id
        return ids, macs

    def oldest_unsealed(self) -> datetime | None:
        """Return when the oldest row not yet sealed was written."""
        last = self.last_seal()
        return db.session.scalar(
            select(func.min(self.rows.written_at)).where(self.rows.id > (last.to_id if last else 0))
        )

    def anchor(self, directory: Path) -> Path:
        """Return the file that keeps the head of the chain."""
        return directory / f"{self.name}_anchor.json"

    def write_anchor(self, directory: Path) -> None:
        """Write the head of the chain outside the database, so that a cut tail or an old copy shows."""
        last = self.last_seal()
        if last is None:
            return
        head = {"seal": last.id, "to": last.to_id, "hash": last.hash.hex()}
        body = json.dumps(head, sort_keys=True)
        mark = digest(self.key(), b"anchor", body.encode()).hex()
        target = self.anchor(directory)
        fresh = target.with_suffix(".new")
        fresh.write_text(json.dumps({"head": body, "mac": mark}))
        fresh.replace(target)
