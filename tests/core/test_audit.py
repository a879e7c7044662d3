"""The trail: twelve kinds of tampering by plain SQL are found and the first bad row is named (C7, C8; ruling 49)."""

import hashlib
import json
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import ClassVar
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from charity_app.core import audit, clock, seals
from charity_app.core.audit import AuditRow, AuditSeal
from charity_app.core.db import db, is_sqlite
from charity_app.core.facts import Fact, coming_from, emit
from charity_app.core.proof import verify
from charity_app.core.scope import Actor, Grant, Role
from charity_app.core.sql import missing_triggers

_ROWS = 20


@dataclass(frozen=True, kw_only=True)
class ThingDone(Fact):
    subject: ClassVar[str] = "thing"
    thing_id: UUID
    number: int


def write(number: int) -> None:
    by = Actor(user_id=UUID(int=number % 3 + 1), grants=(Grant(Role.AUDITOR), Grant(Role.DONOR)))
    emit(ThingDone(thing_id=UUID(int=number), number=number, by=by))


@pytest.fixture
def trail(app: Flask) -> Path:
    """Twenty rows in four seals and two rows not yet sealed; ids from 1."""
    for number in range(1, _ROWS + 1):
        write(number)
        if number % 5 == 0:
            audit.TRAIL.seal_rows()
    audit.TRAIL.write_anchor(app.config["DATA_DIR"])
    write(21)
    write(22)
    db.session.commit()
    folder: Path = app.config["DATA_DIR"]
    return folder


def attack(*statements: str) -> None:
    """Act as somebody with every right on the database: the triggers are taken away first and put back after."""
    tables = ("audit_rows", "audit_seals")
    if is_sqlite():
        kept = db.session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _ in kept:
            db.session.execute(text(f"DROP TRIGGER {name}"))
    else:
        for table in tables:
            db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
    for statement in statements:
        db.session.execute(text(statement))
    if is_sqlite():
        for _, sql in kept:
            db.session.execute(text(sql))
    else:
        for table in tables:
            db.session.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER ALL"))
    db.session.commit()


def test_an_honest_trail_is_clean(trail: Path) -> None:
    verdict = verify(audit.TRAIL, trail)
    assert (verdict.rows, verdict.seals, verdict.bad_row, verdict.is_clean) == (22, 4, None, True)


def test_the_database_refuses_to_change_or_delete_a_row(trail: Path) -> None:
    for statement in (
        "UPDATE audit_rows SET fact = 'x' WHERE id = 7",
        "DELETE FROM audit_rows WHERE id = 7",
        "UPDATE audit_seals SET to_id = 4 WHERE id = 1",
        "DELETE FROM audit_seals",
    ):
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(text(statement))
        db.session.rollback()
    assert verify(audit.TRAIL, trail).is_clean


_COPY = "uid, at, written_at, fact, subject_type, subject_id, actor_id, actor_roles, origin, payload, mac"
_SHIFT = "UPDATE audit_rows SET id = {new} WHERE id = {old}"


KINDS: dict[str, tuple[tuple[str, ...], int]] = {
    "change what a row says": (("UPDATE audit_rows SET payload = '{}' WHERE id = 7",), 7),
    "change who acted": (("UPDATE audit_rows SET actor_id = NULL WHERE id = 12",), 12),
    "change when it happened": (("UPDATE audit_rows SET at = '2020-01-01 00:00:00' WHERE id = 2",), 2),
    "give a row the mark of another": (
        ("UPDATE audit_rows SET mac = (SELECT mac FROM audit_rows WHERE id = 5) WHERE id = 8",),
        8,
    ),
    "delete a row": (("DELETE FROM audit_rows WHERE id = 9",), 9),
    "insert a copied row": (
        (f"INSERT INTO audit_rows (id, {_COPY}) SELECT 3000, 'new', {_COPY[5:]} FROM audit_rows WHERE id = 3",),
        3000,
    ),
    "swap two rows": (
        (_SHIFT.format(old=4, new=-1), _SHIFT.format(old=14, new=4), _SHIFT.format(old=-1, new=14)),
        4,
    ),
    "renumber a row": ((_SHIFT.format(old=16, new=900),), 16),
    "cut the tail with its seals": (
        ("DELETE FROM audit_rows WHERE id > 10", "DELETE FROM audit_seals WHERE id > 2"),
        11,
    ),
    "cut a seal out of the middle": (("DELETE FROM audit_seals WHERE id = 2",), 6),
    "change the first sealed range": (("UPDATE audit_seals SET members = '1-4' WHERE id = 1",), 5),
    "delete everything": (("DELETE FROM audit_rows", "DELETE FROM audit_seals"), 1),
    "change a row not yet sealed": (("UPDATE audit_rows SET fact = 'nothing.happened' WHERE id = 21",), 21),
}


@pytest.mark.parametrize("kind", KINDS)
def test_tampering_is_found_and_the_first_bad_row_is_named(trail: Path, kind: str) -> None:
    statements, first_bad = KINDS[kind]
    attack(*statements)
    verdict = verify(audit.TRAIL, trail)
    assert (verdict.is_clean, verdict.bad_row) == (False, first_bad), verdict.reason


def test_rewriting_the_chain_without_the_key_is_found(trail: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as forger:
        forger.setattr(seals, "digest", lambda _key, *parts: hashlib.sha256(b"\x00".join(parts)).digest())
        rows = db.session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
        marks = {row.id: audit.sign(row) for row in rows}
        previous, chain = b"", {}
        for seal in db.session.scalars(select(AuditSeal).order_by(AuditSeal.id)).all():
            ids = [row.id for row in rows if seal.from_id <= row.id <= seal.to_id]
            previous = chain[seal.id] = audit.TRAIL.chain(previous, seal.id, ids, [marks[key] for key in ids])
    hexed = "X'{}'" if is_sqlite() else "'\\x{}'"
    db.session.rollback()
    attack(
        *(f"UPDATE audit_rows SET mac = {hexed.format(mark.hex())} WHERE id = {key}" for key, mark in marks.items()),
        *(f"UPDATE audit_seals SET hash = {hexed.format(mark.hex())} WHERE id = {key}" for key, mark in chain.items()),
    )
    verdict = verify(audit.TRAIL, trail)
    assert (verdict.is_clean, verdict.bad_row) == (False, 1)


def test_an_old_copy_of_the_database_is_found_by_the_anchor(trail: Path) -> None:
    for number in range(23, 26):
        write(number)
    audit.TRAIL.seal_rows()
    audit.TRAIL.write_anchor(trail)
    db.session.commit()
    attack("DELETE FROM audit_rows WHERE id > 22", "DELETE FROM audit_seals WHERE id > 4")
    verdict = verify(audit.TRAIL, trail)
    assert (verdict.is_clean, verdict.bad_row) == (False, 21)


def test_a_row_slipped_into_a_gap_of_a_sealed_range_is_found(trail: Path) -> None:
    attack("DELETE FROM audit_rows WHERE id = 22")
    write(23)
    later = clock.wall() + timedelta(minutes=2)
    with time_machine.travel(later, tick=False):
        sealed = audit.TRAIL.seal_rows()
    db.session.commit()
    assert sealed >= 1
    columns = _COPY.replace("uid", "'new'", 1)
    attack(f"INSERT INTO audit_rows (id, {_COPY}) SELECT 22, {columns} FROM audit_rows WHERE id = 3")
    verdict = verify(audit.TRAIL, trail)
    assert (verdict.is_clean, verdict.bad_row) == (False, 22)


def test_a_changed_anchor_is_found(trail: Path) -> None:
    kept = trail / "audit_anchor.json"
    said = json.loads(kept.read_text())
    said["head"] = said["head"].replace('"seal": 4', '"seal": 3')
    kept.write_text(json.dumps(said))
    verdict = verify(audit.TRAIL, trail)
    assert (verdict.is_clean, verdict.reason) == (False, "the anchor was changed")


def test_tampering_shows_without_the_anchor_too(trail: Path, tmp_path: Path) -> None:
    shutil.rmtree(trail)
    attack("UPDATE audit_rows SET payload = '{}' WHERE id = 7")
    assert verify(audit.TRAIL, trail).bad_row == 7


def test_a_gap_is_waited_for_and_then_sealed_over(app: Flask) -> None:
    write(1)
    audit.TRAIL.seal_rows()
    db.session.commit()
    db.session.execute(_gap())
    write(2)
    db.session.commit()
    assert audit.TRAIL.seal_rows() == 0
    with time_machine.travel(clock.wall() + timedelta(seconds=61), tick=False):
        assert audit.TRAIL.seal_rows() == 1
    assert verify(audit.TRAIL, app.config["DATA_DIR"]).is_clean


def _gap():
    if is_sqlite():
        return text("UPDATE sqlite_sequence SET seq = seq + 3 WHERE name = 'audit_rows'")
    return text("SELECT setval(pg_get_serial_sequence('audit_rows', 'id'), 5)")


def test_a_row_says_who_what_when_and_from_where(app: Flask) -> None:
    with coming_from("web:0011"):
        write(5)
    row = db.session.scalars(select(AuditRow)).one()
    assert (row.fact, row.subject_type, row.subject_id, row.actor_id) == (
        "thing.done",
        "thing",
        UUID(int=5),
        UUID(int=3),
    )
    assert (row.actor_roles, row.origin) == ("auditor,donor", "web:0011")
    assert json.loads(row.payload) == {"number": 5, "thing_id": str(UUID(int=5))}


def test_the_oldest_unsealed_row_is_known(trail: Path) -> None:
    waiting = audit.TRAIL.oldest_unsealed()
    assert waiting == db.session.scalar(select(AuditRow.written_at).where(AuditRow.id == 21))


def test_nothing_is_sealed_twice(trail: Path) -> None:
    assert [audit.TRAIL.seal_rows(), audit.TRAIL.seal_rows()] == [2, 0]
    assert verify(audit.TRAIL, trail).is_clean


def test_a_trigger_that_was_taken_away_is_missed(app: Flask) -> None:
    assert missing_triggers(db.session.connection()) == []
    if is_sqlite():
        db.session.execute(text("DROP TRIGGER audit_rows_no_update"))
        gone = ["audit_rows_no_update"]
    else:
        db.session.execute(text("ALTER TABLE audit_rows DISABLE TRIGGER audit_rows_no_change"))
        gone = ["audit_rows_no_change"]
    assert missing_triggers(db.session.connection()) == gone
