"""The audit trail: append-only rows with a keyed mark each, sealed into a hash chain, anchored outside (ruling 49)."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Integer, LargeBinary, Row, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core import clock
from charity_app.core.db import Base, db
from charity_app.core.privacy import keys
from charity_app.core.sql import make_append_only

_SERIAL = BigInteger().with_variant(Integer(), "sqlite")
_GAP_WAIT = timedelta(seconds=60)
_BATCH = 5000
_MARK_BYTES = 4
_FIELDS = ("uid", "fact", "subject_type", "subject_id", "actor_id", "actor_roles", "origin", "payload")


class AuditRow(Base):
    """One fact: who, what, which subject, when, from where. Never changed, never deleted."""

    __tablename__ = "audit_rows"
    __table_args__ = (UniqueConstraint("uid"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(_SERIAL, primary_key=True, autoincrement=True)
    uid: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column()
    written_at: Mapped[datetime] = mapped_column()
    fact: Mapped[str] = mapped_column(String(80), index=True)
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    actor_id: Mapped[UUID | None] = mapped_column(index=True)
    actor_roles: Mapped[str] = mapped_column(String(400))
    origin: Mapped[str] = mapped_column(String(80))
    payload: Mapped[str] = mapped_column(Text)
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditSeal(Base):
    """A link of the chain over the rows `from_id` to `to_id`; `members` lists their ids as ranges.

    `marks` keeps the first bytes of each row's mark in this order, so that a row in the wrong place can be named.
    """

    __tablename__ = "audit_seals"
    id: Mapped[int] = mapped_column(_SERIAL, primary_key=True, autoincrement=False)
    from_id: Mapped[int] = mapped_column(BigInteger)
    to_id: Mapped[int] = mapped_column(BigInteger)
    members: Mapped[str] = mapped_column(Text)
    marks: Mapped[bytes] = mapped_column()
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


_READ = tuple(getattr(AuditRow, name) for name in ("id", *_FIELDS, "at", "written_at", "mac"))
make_append_only(AuditRow.metadata.tables["audit_rows"])
make_append_only(AuditSeal.metadata.tables["audit_seals"])


def _digest(*parts: bytes) -> bytes:
    return hmac.digest(keys().audit, b"\x00".join(parts), "sha256")


def sign(row: AuditRow | Row[Any]) -> bytes:
    """Return the keyed mark over everything a row says."""
    said = [str(getattr(row, name)) for name in _FIELDS]
    said += [row.at.isoformat(), row.written_at.isoformat()]
    return _digest(json.dumps(said).encode())


def _ranges(ids: Sequence[int]) -> str:
    parts: list[list[int]] = []
    for number in ids:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(f"{first}-{last}" for first, last in parts)


def _expand(members: str) -> Iterator[int]:
    for part in members.split(","):
        first, last = part.split("-")
        yield from range(int(first), int(last) + 1)


def _chain(previous: bytes, seal_id: int, rows: Sequence[tuple[int, bytes]]) -> bytes:
    link = hashlib.sha256(previous)
    for row_id, mac in rows:
        link.update(row_id.to_bytes(8, "big") + mac)
    return _digest(str(seal_id).encode(), link.digest())


def _last_seal() -> AuditSeal | None:
    return db.session.scalars(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1)).first()


def seal_rows() -> int:
    """Seal what was written since the last seal; returns the number of rows.

    A gap in the numbers may be a transaction still open on PostgreSQL: sealing stops before it for a minute.
    """
    last = _last_seal()
    start, previous = (last.to_id, last.hash) if last else (0, b"")
    pending = db.session.execute(
        select(AuditRow.id, AuditRow.mac, AuditRow.written_at)
        .where(AuditRow.id > start)
        .order_by(AuditRow.id)
        .limit(_BATCH)
    ).all()
    ready: list[tuple[int, bytes]] = []
    for row_id, mac, written_at in pending:
        expected = ready[-1][0] + 1 if ready else start + 1
        if row_id != expected and written_at > clock.wall() - _GAP_WAIT:
            break
        ready.append((row_id, mac))
    if ready:
        seal_id = last.id + 1 if last else 1
        ids = [row_id for row_id, _ in ready]
        db.session.add(
            AuditSeal(
                id=seal_id,
                from_id=ids[0],
                to_id=ids[-1],
                members=_ranges(ids),
                marks=b"".join(mac[:_MARK_BYTES] for _, mac in ready),
                hash=_chain(previous, seal_id, ready),
            )
        )
        db.session.flush()
    return len(ready)


def write_anchor(directory: Path) -> None:
    """Write the head of the chain outside the database, so that a cut tail or an old copy shows."""
    last = _last_seal()
    if last is None:
        return
    head = {"seal": last.id, "to": last.to_id, "hash": last.hash.hex()}
    body = json.dumps(head, sort_keys=True)
    mark = _digest(b"anchor", body.encode()).hex()
    target = directory / "audit_anchor.json"
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps({"head": body, "mac": mark}))
    fresh.replace(target)


@dataclass(frozen=True)
class Verdict:
    """The result of a check: how many rows and seals were read, and the first bad one with its reason."""

    rows: int
    seals: int
    bad_row: int | None = None
    reason: str = ""

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was found."""
        return self.bad_row is None


def verify(directory: Path | None = None) -> Verdict:
    """Check every row, every seal and the anchor; names the first bad row."""
    rows = db.session.scalar(select(func.count()).select_from(AuditRow)) or 0
    seals = db.session.scalar(select(func.count()).select_from(AuditSeal)) or 0
    for bad_row, reason in _findings(directory):
        return Verdict(rows, seals, bad_row, reason)
    return Verdict(rows, seals)


def _findings(directory: Path | None) -> Iterator[tuple[int, str]]:
    previous, sealed_to = b"", 0
    hashes: dict[int, bytes] = {}
    for number, seal in enumerate(db.session.scalars(select(AuditSeal).order_by(AuditSeal.id)).yield_per(200), 1):
        if seal.id != number:
            yield sealed_to + 1, "a seal is missing"
        yield from _check_sealed(seal, sealed_to, previous)
        previous, sealed_to = seal.hash, seal.to_id
        hashes[seal.id] = seal.hash
    yield from _check_anchor(directory, hashes, sealed_to)
    unsealed = select(*_READ).where(AuditRow.id > sealed_to).order_by(AuditRow.id)
    for row in db.session.execute(unsealed).yield_per(1000):
        if not hmac.compare_digest(row.mac, sign(row)):
            yield row.id, "the row was changed"


def _check_sealed(seal: AuditSeal, sealed_to: int, previous: bytes) -> Iterator[tuple[int, str]]:
    rows = db.session.execute(
        select(*_READ).where(AuditRow.id > sealed_to, AuditRow.id <= seal.to_id).order_by(AuditRow.id)
    ).all()
    present = {row.id: row for row in rows}
    marks = [seal.marks[at : at + _MARK_BYTES] for at in range(0, len(seal.marks), _MARK_BYTES)]
    listed = dict(zip(_expand(seal.members), marks, strict=False))
    for row_id in sorted(listed.keys() | present.keys()):
        if row_id not in present:
            yield row_id, "the row is missing"
        elif row_id not in listed:
            yield row_id, "the row was added later"
        elif not hmac.compare_digest(present[row_id].mac, sign(present[row_id])):
            yield row_id, "the row was changed"
        elif not present[row_id].mac.startswith(listed[row_id]):
            yield row_id, "the row stands in the place of another"
    expected = _chain(previous, seal.id, [(row.id, row.mac) for row in rows])
    if not hmac.compare_digest(seal.hash, expected):
        yield seal.from_id, "the seal does not fit the rows"


def _check_anchor(directory: Path | None, hashes: dict[int, bytes], sealed_to: int) -> Iterator[tuple[int, str]]:
    target = directory / "audit_anchor.json" if directory else None
    if target is None or not target.exists():
        return
    kept = json.loads(target.read_text())
    if not hmac.compare_digest(kept["mac"], _digest(b"anchor", kept["head"].encode()).hex()):
        yield sealed_to, "the anchor was changed"
    head = json.loads(kept["head"])
    if hashes.get(head["seal"], b"").hex() != head["hash"]:
        yield min(sealed_to, head["to"]) + 1, "the end of the trail is missing"


def oldest_unsealed() -> datetime | None:
    """Return when the oldest row not yet sealed was written."""
    last = _last_seal()
    return db.session.scalar(select(func.min(AuditRow.written_at)).where(AuditRow.id > (last.to_id if last else 0)))
