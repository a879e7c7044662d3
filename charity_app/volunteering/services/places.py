"""Giving out places: one conditional UPDATE each, guarded by CHECKs; on PostgreSQL one statement with the sign-up.

Whoever signs up holds the row of the volunteer, then that of the role. Nobody passes the queue: while somebody waits,
nobody takes a free place. Source: features 2.2 and 2.4, performance.md 3.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Insert,
    Integer,
    Uuid,
    and_,
    bindparam,
    case,
    insert,
    not_,
    or_,
    select,
    update,
)

from charity_app.core.db import db, is_sqlite
from charity_app.volunteering.models import Shift, ShiftRole, SignUp
from charity_app.volunteering.states.sign_ups import SignUpState

_ROLE = bindparam("new_role_id", type_=Uuid())
_SEATS = bindparam("new_seats", type_=Integer())
_IS_KNOWN = bindparam("new_is_known", type_=Boolean())
_FITS: ColumnElement[bool] = and_(
    ShiftRole.waiting == 0,
    ShiftRole.taken + ShiftRole.held + _SEATS <= ShiftRole.places,
    or_(not_(_IS_KNOWN), ShiftRole.known + _SEATS <= ShiftRole.places - ShiftRole.newcomer_places),
)
_TAKE = (
    update(ShiftRole)
    .where(ShiftRole.id == _ROLE, _FITS)
    .values(taken=ShiftRole.taken + _SEATS, known=ShiftRole.known + case((_IS_KNOWN, _SEATS), else_=0))
)
_QUEUE = (
    update(ShiftRole)
    .where(ShiftRole.id == _ROLE, not_(_FITS))
    .values(waiting=ShiftRole.waiting + 1, tickets=ShiftRole.tickets + 1)
    .returning(ShiftRole.tickets)
)
_TAKEN = _TAKE.returning(ShiftRole.id).cte("taken_place")
_OPTIONAL = ("companions_sealed", "device", "standing_id", "stands_in_for_id", "overridden_by_id")
_ALWAYS = (
    *("id", "shift_id", "role_id", "volunteer_id", "state", "seats"),
    *("is_known", "override_reason", "awaits_guardian", "created_at"),
)


@cache
def _take_and_write(columns: tuple[str, ...]) -> Insert:
    """Return the statement that takes a place and writes a sign-up of these columns.

    Its parameters have other names than the columns: the UPDATE in it has columns of the same names.
    """
    given = (bindparam(f"new_{name}", type_=getattr(SignUp, name).type).label(name) for name in columns)
    return (
        insert(SignUp)
        .from_select(list(columns), select(*given).select_from(_TAKEN))
        .execution_options(preserve_rowcount=True)
    )


def take_place(values: Mapping[str, Any]) -> bool:
    """Take the seats of a sign-up and write it as confirmed, or change nothing when they are no longer free.

    The last statement of its transaction, so that the role is held as briefly as can be.
    """
    row = {**values, "state": SignUpState.CONFIRMED, "awaits_guardian": False}
    columns = (*_ALWAYS, *(name for name in _OPTIONAL if row.get(name) is not None))
    wanted = _wanted(row["role_id"], seats=row["seats"], is_known=row["is_known"])
    is_apart, connection = is_sqlite(), db.session.connection()  # on SQLite the lock is held from here on
    if not is_apart:
        given = {f"new_{name}": row[name] for name in columns}
        return connection.execute(_take_and_write(columns), given).rowcount == 1
    if connection.execute(_TAKE, wanted).rowcount != 1:
        return False
    connection.execute(insert(SignUp), {name: row[name] for name in columns})
    return True


def take_ticket(role_id: UUID, *, seats: int, is_known: bool) -> int | None:
    """Join the queue of a role and return the number in it; None when there is a place after all."""
    found = db.session.connection().execute(_QUEUE, _wanted(role_id, seats=seats, is_known=is_known))
    return found.scalar_one_or_none()


def _wanted(role_id: UUID, *, seats: int, is_known: bool) -> dict[str, Any]:
    return {"new_role_id": role_id, "new_seats": seats, "new_is_known": is_known}


def locked_role(role_id: UUID) -> ShiftRole:
    """Return a role as it is now, kept from others until the end of the transaction."""
    wanted = select(ShiftRole).where(ShiftRole.id == role_id).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def locked_roles(shift: Shift) -> Sequence[ShiftRole]:
    """Return the roles of a shift as they are now, kept from others until the end of the transaction."""
    wanted = select(ShiftRole).where(ShiftRole.shift_id == shift.id).order_by(ShiftRole.id).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).all()


def has_place(role: ShiftRole, *, seats: int, is_known: bool) -> bool:
    """Tell whether seats are free as the role was read; taking them decides."""
    own = role.places - role.newcomer_places - role.known if is_known else seats
    return role.waiting == 0 and min(role.free, own) >= seats


def move_seats(role: ShiftRole, sign_up: SignUp, *, source: str | None, to: str | None) -> None:
    """Move the seats of a sign-up between the counters of its locked role: taken, held, or neither."""
    if source is not None:
        setattr(role, source, getattr(role, source) - sign_up.seats)
    if to is not None:
        setattr(role, to, getattr(role, to) + sign_up.seats)
    if sign_up.is_known and (source is None) is not (to is None):
        role.known += sign_up.seats if source is None else -sign_up.seats
    db.session.flush()
