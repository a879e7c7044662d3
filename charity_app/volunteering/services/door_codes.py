"""The code on the organiser's screen: signed, for one shift, one side and one minute. Source: 2.11, R-VOL-06.

Signatures and their age go by the wall clock (ruling 5); what counts as time of service goes by the house's.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from charity_app.core import clock
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.privacy import keys
from charity_app.core.text import Text
from charity_app.volunteering.states.records import MarkKind

STEP = timedelta(seconds=60)
GRACE = timedelta(seconds=60)
"""How long after its minute a code still counts: a phone may have been without a net."""
_SIDES = {MarkKind.IN: b"\x01", MarkKind.OUT: b"\x02"}
_BODY, _MARK = 21, 16


@dataclass(frozen=True)
class DoorCode:
    """Which shift, which side, and the minute in which the code was shown."""

    shift_id: UUID
    side: MarkKind
    shown_at: datetime


def make_code(shift_id: UUID, side: MarkKind, *, shown_at: datetime | None = None) -> str:
    """Return the code of the minute, by the wall clock."""
    step = int((shown_at or clock.wall()).timestamp() // STEP.total_seconds())
    body = shift_id.bytes + _SIDES[side] + step.to_bytes(4)
    return urlsafe_b64encode(body + _mark(body)).decode().rstrip("=")


def _mark(body: bytes) -> bytes:
    return hmac.new(keys().index, b"door-code:" + body, sha256).digest()[:_MARK]


def read_code(code: str) -> DoorCode:
    """Read a code of this house. Raises Invalid for anything else."""
    try:
        raw = urlsafe_b64decode(code + "=" * (-len(code) % 4))
    except ValueError:
        raw = b""
    body = raw[:_BODY]
    sides = {mark: side for side, mark in _SIDES.items()}
    known = len(raw) == _BODY + _MARK and hmac.compare_digest(raw[_BODY:], _mark(body))
    if not known or _spelled(body, raw) != code:
        raise Invalid(Text("This is no code of ours; scan the one on the screen at the place", "error"))
    shown_at = datetime.fromtimestamp(int.from_bytes(body[17:21]) * STEP.total_seconds(), UTC)
    return DoorCode(UUID(bytes=body[:16]), sides[body[16:17]], shown_at)


def _spelled(body: bytes, raw: bytes) -> str:
    return urlsafe_b64encode(body + raw[_BODY:]).decode().rstrip("=")


def moment_of(code: DoorCode) -> datetime:
    """Return the business instant for which a code stands. Raises Conflict outside its minute and the one after."""
    at = clock.wall()
    if not code.shown_at <= at <= code.shown_at + STEP + GRACE:
        raise Conflict(Text("This code is over; scan the one that is on the screen now", "error"))
    return clock.now() - (at - code.shown_at)
