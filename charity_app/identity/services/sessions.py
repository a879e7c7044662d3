"""Commands on sessions and devices."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from charity_app.core import clock, settings
from charity_app.core.db import db, unit_of_work
from charity_app.core.facts import emit
from charity_app.core.ids import new_token
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.identity.events import SignedIn, SignedOut
from charity_app.identity.models import Device, OneTimeCode, RoleAssignment, Throttle, User, UserSession
from charity_app.identity.queries import device_of, digest_of, in_force, open_session
from charity_app.identity.states import STAFF_ROLES, Step

STAFF_IDLE = settings.declare(
    "identity.staff_idle",
    20,
    unit="minutes",
    rule="",
    name=Text("Staff are signed out after idling", "setting"),
)
RESIDENT_IDLE = settings.declare(
    "identity.resident_idle",
    720,
    unit="minutes",
    rule="",
    name=Text("Residents are signed out after idling", "setting"),
)
LONGEST = settings.declare(
    "identity.session_longest",
    12,
    unit="hours",
    rule="",
    name=Text("Everybody signs in anew after", "setting"),
)
AT_ONCE = settings.declare(
    "identity.sessions_at_once",
    5,
    unit="sessions",
    rule="",
    name=Text("Browsers in which one person is signed in at once", "setting"),
)
TRUST = settings.declare(
    "identity.device_trust",
    30,
    unit="days",
    rule="",
    name=Text("A trusted computer is not asked for the second step for", "setting"),
)
_HALF = timedelta(minutes=10)
_TOUCH = timedelta(minutes=1)
_DAY, _MONTH = timedelta(days=1), timedelta(days=30)


def recognise(token: str) -> Actor | None:
    """Return who acts under a session token, and mark the session as seen at most once a minute (ruling 2)."""
    found = open_session(token)
    if found is None:
        return None
    if clock.wall() - found.seen_at >= _TOUCH:
        with unit_of_work():
            seen = update(UserSession).where(UserSession.id == found.actor.session_id)
            db.session.execute(seen.values(seen_at=clock.wall()))
    return found.actor


def begin_sign_in(user: User, *, step: Step = Step.PASSWORD) -> str:
    """Open a session that still owes its second factor, or a new password; returns its token."""
    return _open(user, step, idle_minutes=10, lasts=_HALF)


def sign_in(user: User, *, way: str) -> str:
    """Open a session that acts for its person; returns its token, always a new one.

    The oldest session ends when more are open than allowed at once.
    """
    is_staff = db.session.scalar(
        select(RoleAssignment.id)
        .where(RoleAssignment.user_id == user.id, RoleAssignment.role.in_(STAFF_ROLES), in_force(clock.today()))
        .limit(1)
    )
    idle = settings.value(STAFF_IDLE if is_staff else RESIDENT_IDLE)
    token = _open(user, Step.FULL, idle_minutes=idle, lasts=timedelta(hours=settings.value(LONGEST)))
    user.signed_in_at = clock.wall()
    _close_oldest(user.id)
    emit(SignedIn(user_id=user.id, way=way, by=Actor(user_id=user.id)))
    return token


def _open(user: User, step: Step, *, idle_minutes: int, lasts: timedelta) -> str:
    token, wall = new_token(), clock.wall()
    db.session.add(
        UserSession(
            token_hash=digest_of(token),
            user_id=user.id,
            step=step,
            created_at=wall,
            seen_at=wall,
            idle_minutes=idle_minutes,
            ends_at=wall + lasts,
        )
    )
    db.session.flush()
    return token


def _close_oldest(user_id: UUID) -> None:
    open_ids = (
        select(UserSession.id)
        .where(
            UserSession.user_id == user_id,
            UserSession.step == Step.FULL,
            UserSession.revoked_at.is_(None),
            UserSession.ends_at > clock.wall(),
        )
        .order_by(UserSession.created_at.desc(), UserSession.id)
    )
    surplus = list(db.session.scalars(open_ids))[settings.value(AT_ONCE) :]
    if surplus:
        db.session.execute(update(UserSession).where(UserSession.id.in_(surplus)).values(revoked_at=clock.wall()))


def revoke_session(session: UserSession, *, by: Actor) -> None:
    """End one session."""
    session.revoked_at = session.revoked_at or clock.wall()
    emit(SignedOut(user_id=session.user_id, by=by))


def end_half_session(session: UserSession) -> None:
    """Close the first half of a sign-in once the second took its place."""
    session.revoked_at = clock.wall()
    db.session.flush()


def sign_out(*, by: Actor) -> None:
    """End the session in which the actor acts."""
    gone = update(UserSession).where(UserSession.id == by.session_id, UserSession.revoked_at.is_(None))
    db.session.execute(gone.values(revoked_at=clock.wall()))
    if by.user_id is not None:
        emit(SignedOut(user_id=by.user_id, by=by))


def revoke_all(user_id: UUID, *, but: UUID | None = None) -> None:
    """End every session of a person, except one (reliability C4)."""
    db.session.flush()
    gone = update(UserSession).where(UserSession.user_id == user_id, UserSession.revoked_at.is_(None))
    if but is not None:
        gone = gone.where(UserSession.id != but)
    db.session.execute(gone.values(revoked_at=clock.wall()))


def know_device(user: User, *, token: str | None, trust: bool = False) -> str:
    """Remember that this person signs in from this browser; returns the browser's token."""
    wall = clock.wall()
    device = device_of(token, user.id)
    if device is None:
        token = token or new_token()
        device = Device(token_hash=digest_of(token), user_id=user.id, known_since=wall, seen_at=wall)
        db.session.add(device)
    device.seen_at = wall
    if trust:
        device.trusted_until = wall + timedelta(days=settings.value(TRUST))
    db.session.flush()
    return str(token)


def is_trusted(user: User, *, token: str | None) -> bool:
    """Tell whether this browser may leave the second factor out for this person."""
    device = device_of(token, user.id)
    return device is not None and device.trusted_until is not None and device.trusted_until > clock.wall()


def forget_devices(user_id: UUID) -> None:
    """Know no browser of a person any longer."""
    db.session.execute(delete(Device).where(Device.user_id == user_id))


def forget_ended() -> None:
    """Delete sessions a month after their end, codes a day after theirs, and throttles nobody uses."""
    wall = clock.wall()
    db.session.execute(delete(UserSession).where(UserSession.ends_at < wall - _MONTH))
    db.session.execute(delete(OneTimeCode).where(OneTimeCode.expires_at < wall - _DAY))
    db.session.execute(delete(Throttle).where(Throttle.at < wall - 2 * _DAY))
