"""Everything in the database in the clear: sealed values opened, what only a clock or a random key decides left out."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import LargeBinary, Row, Table, select

from charity_app.core.db import Base, db
from charity_app.core.privacy import DataKey, KeyOwner, unseal, unseal_for_house

_RANDOM = {"wrapped", "mac", "hash", "password_hash", "totp_sealed", "written_at"}
_WALL = {
    "jobs": {"run_at", "created_at", "done_at", "lease_until"},
    "audit_rows": {"id"},
    "users": {"totp_step"},
    "one_time_codes": {"code_sealed", "created_at", "expires_at"},
}
_BLIND_BYTES = (8, 32)


def lines() -> Iterator[str]:
    """Yield one line per row of every table, sorted within the table."""
    owners = _owners()
    for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name):
        left_out = _RANDOM | _WALL.get(table.name, set())
        shown = [column.name for column in table.columns if column.name not in left_out]
        rows = (_opened(table, shown, row, owners) for row in db.session.connection().execute(select(table)))
        yield from sorted(f"{table.name} {json.dumps(row, ensure_ascii=False, sort_keys=True)}" for row in rows)


def digest() -> str:
    """Return one mark over everything."""
    mark = hashlib.sha256()
    for line in lines():
        mark.update(line.encode() + b"\n")
    return mark.hexdigest()


def _owners() -> dict[UUID, KeyOwner | None]:
    """Return whose key seals what belongs to an id, None where it was destroyed.

    A claim speaks for its household, a gift for its giver, a sign-up and hours for their volunteer.
    """
    keys, claims = Base.metadata.tables[DataKey.__tablename__], Base.metadata.tables["claims"]
    connection = db.session.connection()
    found: dict[UUID, KeyOwner | None] = {
        row.owner_id: KeyOwner(row.owner_type, row.owner_id) if row.wrapped else None
        for row in connection.execute(select(keys.c.owner_type, keys.c.owner_id, keys.c.wrapped))
    }
    for row in connection.execute(select(claims.c.id, claims.c.household_id)):
        found[row.id] = found[row.household_id]
    givers, gifts = (Base.metadata.tables[name] for name in ("givers", "gifts"))
    for row in connection.execute(select(givers.c.id, givers.c.user_id)):
        found[row.id] = found[row.user_id or row.id]
    for row in connection.execute(select(gifts.c.id, gifts.c.giver_id).where(gifts.c.giver_id.is_not(None))):
        found[row.id] = found[row.giver_id]
    people = Base.metadata.tables["volunteers"]
    for row in connection.execute(select(people.c.id, people.c.user_id)):
        found[row.id] = found[row.user_id]
    for table in (Base.metadata.tables[name] for name in ("sign_ups", "service_records")):
        for row in connection.execute(select(table.c.id, table.c.volunteer_id)):
            found[row.id] = found[row.volunteer_id]
    return found


def _opened(table: Table, shown: list[str], row: Row[Any], owners: dict[UUID, KeyOwner | None]) -> dict[str, Any]:
    ids = [value for value in row if isinstance(value, UUID)]
    found: dict[str, Any] = {}
    for name in shown:
        value = getattr(row, name)
        kind = table.columns[name].type
        if isinstance(value, bytes) and isinstance(kind, LargeBinary) and kind.length not in _BLIND_BYTES:
            found[name] = _unsealed(table.name, name, value, ids, owners)
        else:
            found[name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat()
    if isinstance(value, UUID | date | Decimal):
        return str(value)
    return value.value if isinstance(value, Enum) else value


def _unsealed(table: str, column: str, sealed: bytes, ids: list[UUID], owners: dict[UUID, KeyOwner | None]) -> str:
    """Open a value with whichever key of the row fits; places are written `table.column:row id`."""
    known = [owners[key] for key in ids if key in owners]
    for place in (f"{table}.{column}:{key}" for key in ids):
        for owner in filter(None, known):
            try:
                return unseal(owner, sealed, place=place)
            except InvalidTag:
                continue
        try:
            return unseal_for_house(sealed, place=place)
        except InvalidTag:
            continue
    if None in known:
        return "(erased)"
    raise AssertionError(f"nothing opens {table}.{column}")
