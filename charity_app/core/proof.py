"""Checking a trail: every row, every seal, the anchor outside; the first bad row is named (ruling 49)."""

import hmac
import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

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
    while (taken := rows.some()).ids:
        yield from taken.changed()


@dataclass
class _Taken:
    """Rows in order: their ids, the marks they have and the marks they should have."""

    ids: list[int] = field(default_factory=list)
    macs: list[bytes] = field(default_factory=list)
    true_macs: list[bytes] = field(default_factory=list)

    def add(self, other: "_Taken") -> None:
        """Take more rows, which follow."""
        self.ids += other.ids
        self.macs += other.macs
        self.true_macs += other.true_macs

    def cut(self, place: int) -> "_Taken":
        """Give the rows before a place away."""
        cut = _Taken(self.ids[:place], self.macs[:place], self.true_macs[:place])
        self.ids, self.macs, self.true_macs = self.ids[place:], self.macs[place:], self.true_macs[place:]
        return cut

    def changed(self) -> Iterator[Finding]:
        """Name the rows whose mark is another than it should be."""
        if self.macs != self.true_macs:
            for row_id, mac, true_mac in zip(self.ids, self.macs, self.true_macs, strict=True):
                if mac != true_mac:
                    yield row_id, "the row was changed"


class _Rows:
    """All rows, read once in blocks and handed out seal by seal."""

    def __init__(self, trail: Trail) -> None:
        rows = trail.rows
        statement = select(rows.id, rows.mac, *trail.columns).order_by(rows.id)
        self._blocks = db.session.connection().execute(statement).yield_per(_BATCH).partitions()
        self._key, self._say = trail.key(), trail.say
        self._waiting = _Taken()

    def up_to(self, last_id: int) -> _Taken:
        """Return the rows up to an id that were not handed out before."""
        taken = _Taken()
        while self._read():
            ids = self._waiting.ids
            if ids[-1] > last_id:
                taken.add(self._waiting.cut(bisect_right(ids, last_id)))
                break
            taken.add(self.some())
        return taken

    def some(self) -> _Taken:
        """Return more of what was not handed out before, nothing when there is no more."""
        self._read()
        return self._waiting.cut(_BATCH)

    def _read(self) -> bool:
        if not self._waiting.ids:
            key, say = self._key, self._say
            block = next(self._blocks, ())
            true_macs = [hmac.digest(key, say(row), "sha256") for row in block]
            self._waiting = _Taken([row[0] for row in block], [row[1] for row in block], true_macs)
        return bool(self._waiting.ids)


def _check_sealed(trail: Trail, seal: Seal, rows: _Taken, previous: bytes) -> Iterator[Finding]:
    """Look at a whole seal at once; only where something is wrong, row by row."""
    is_listed = first_bytes(rows.macs) == seal.marks and rows.ids == list(_expand(seal.members))
    if not is_listed or rows.macs != rows.true_macs:
        yield from _name(seal, rows)
    if seal.hash != trail.chain(previous, seal.id, rows.ids, rows.macs):
        yield seal.from_id, "the seal does not fit the rows"


def _expand(members: str) -> Iterator[int]:
    for part in members.split(","):
        first, last = part.split("-")
        yield from range(int(first), int(last) + 1)


def _name(seal: Seal, rows: _Taken) -> Iterator[Finding]:
    """Name the rows of a seal that are missing, were added, changed or moved."""
    marks = [seal.marks[at : at + MARK_BYTES] for at in range(0, len(seal.marks), MARK_BYTES)]
    listed = dict(zip(_expand(seal.members), marks, strict=False))
    present, changed = dict(zip(rows.ids, rows.macs, strict=True)), dict(rows.changed())
    for row_id in sorted(listed.keys() | present.keys()):
        if row_id not in present:
            yield row_id, "the row is missing"
        elif row_id not in listed:
            yield row_id, "the row was added later"
        elif row_id in changed:
            yield row_id, changed[row_id]
        elif not present[row_id].startswith(listed[row_id]):
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
