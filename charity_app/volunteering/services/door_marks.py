"""Writing down what is seen at the door."""

from datetime import datetime

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.volunteering.models import DoorMark, SignUp
from charity_app.volunteering.states.records import MarkKind, MarkWay


def write_mark(
    sign_up: SignUp,
    kind: MarkKind,
    way: MarkWay,
    *,
    at: datetime | None = None,
    device: bytes | None = None,
    by: Actor,
) -> DoorMark:
    """Keep who saw what of a sign-up, and when."""
    row = DoorMark(
        shift_id=sign_up.shift_id,
        sign_up_id=sign_up.id,
        kind=kind,
        way=way,
        at=at or clock.now(),
        recorded_at=clock.wall(),
        recorded_by_id=by.user_id,
        device=device,
    )
    db.session.add(row)
    db.session.flush()
    return row
