"""Checking a trail: every row, every seal, the anchor outside; the first bad row is named (ruling 49)."""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from charity_app.core.db import db
from charity_app.core.seals import MARK_BYTES, Seal, Trail, digest, first_bytes

_BATCH = 5000
Finding = tuple[int, str]


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


def verify(trail: Trail, directory: Path | None = None) -> Verdict:
    """Check a whole trail, with the anchor in this directory when one is given."""
    rows = db.session.scalar(select(func.count()).select_from(trail.rows)) or 0
    seals = db.session.scalar(select(func.count()).select_from(trail.seals)) or 0
    for bad_row, reason in _findings(trail, directory):
        return Verdict(rows, seals, bad_row, reason)
    return Verdict(rows, seals)


def _findings(trail: Trail, directory: Path | None) -> Iterator[Finding]:
    previous, sealed_to = b"", 0
    hashes: dict[int, bytes] = {}
    rows = _Rows(trail)
    seals = db.session.scalars(select(trail.seals).order_by(trail.seals.id)).yield_per(200)
    for number, seal in enumerate(seals, 1):
        if seal.id != number:
            yield sealed_to + 1, "a seal is missing"
        yield from _check_sealed(trail, seal, rows.up_to(seal.to_id), previous)
        previous, sealed_to = seal.hash, seal.to_id
        hashes[seal.id] = seal.hash
    yield from _check_anchor(trail, directory, hashes, sealed_to)
    for row in rows.rest():
        if row.mac != trail.sign(trail.say(row)):
            yield row.id, "the row was changed"


class _Rows:
    """The rows in order, read once and handed out seal by seal."""

    def __init__(self, trail: Trail) -> None:
        rows = trail.rows
        statement = select(rows.id, rows.mac, *trail.columns).order_by(rows.id)
        self._stream = iter(db.session.execute(statement).yield_per(_BATCH))
        self._next: Any = next(self._stream, None)

    def up_to(self, last_id: int) -> list[Any]:
        """Return the rows up to an id that were not handed out before."""
        taken: list[Any] = []
        row = self._next
        while row is not None and row.id <= last_id:
            taken.append(row)
            row = next(self._stream, None)
        self._next = row
        return taken

    def rest(self) -> Iterator[Any]:
        """Yield what no seal took."""
        if self._next is not None:
            yield self._next
            yield from self._stream


def _check_sealed(trail: Trail, seal: Seal, rows: list[Any], previous: bytes) -> Iterator[Finding]:
    """Look at a whole seal at once; only where something is wrong, row by row."""
    key, say = trail.key(), trail.say
    ids, macs = [row.id for row in rows], [row.mac for row in rows]
    true_macs = [hmac.digest(key, say(row), "sha256") for row in rows]
    if macs != true_macs or first_bytes(macs) != seal.marks or ids != list(_expand(seal.members)):
        yield from _name(seal, dict(zip(ids, zip(macs, true_macs, strict=True), strict=True)))
    if seal.hash != trail.chain(previous, seal.id, ids, macs):
        yield seal.from_id, "the seal does not fit the rows"


def _expand(members: str) -> Iterator[int]:
    for part in members.split(","):
        first, last = part.split("-")
        yield from range(int(first), int(last) + 1)


def _name(seal: Seal, present: dict[int, tuple[bytes, bytes]]) -> Iterator[Finding]:
    """Name the rows of a seal that are missing, were added, changed or moved."""
    marks = [seal.marks[at : at + MARK_BYTES] for at in range(0, len(seal.marks), MARK_BYTES)]
    listed = dict(zip(_expand(seal.members), marks, strict=False))
    for row_id in sorted(listed.keys() | present.keys()):
        mac, true_mac = present.get(row_id, (b"", b""))
        if row_id not in present:
            yield row_id, "the row is missing"
        elif row_id not in listed:
            yield row_id, "the row was added later"
        elif mac != true_mac:
            yield row_id, "the row was changed"
        elif not mac.startswith(listed[row_id]):
            yield row_id, "the row stands in the place of another"


def _check_anchor(trail: Trail, directory: Path | None, hashes: dict[int, bytes], sealed_to: int) -> Iterator[Finding]:
    target = trail.anchor(directory) if directory else None
    if target is None or not target.exists():
        return
    kept = json.loads(target.read_text())
    if kept["mac"] != digest(trail.key(), b"anchor", kept["head"].encode()).hex():
        yield sealed_to, "the anchor was changed"
    head = json.loads(kept["head"])
    if hashes.get(head["seal"], b"").hex() != head["hash"]:
        yield min(sealed_to, head["to"]) + 1, "the end of the trail is missing"
