"""Passwords: argon2id, outside the main transaction, behind throttles (rulings 1 to 3; reliability C10, E12)."""

from datetime import timedelta
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select

from charity_app.core import settings
from charity_app.core.db import db, unit_of_work
from charity_app.core.errors import Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.identity.events import PasswordChanged
from charity_app.identity.models import User
from charity_app.identity.queries import device_of, user_of_login
from charity_app.identity.services.sessions import forget_devices, revoke_all
from charity_app.identity.services.throttles import clear_lane, demand_try

PER_ACCOUNT = settings.declare(
    "identity.tries_per_account",
    10,
    unit="tries in 15 minutes",
    rule="",
    name=Text("Tries to sign in to one account", "setting"),
)
PER_ADDRESS = settings.declare(
    "identity.tries_per_address",
    100,
    unit="tries an hour",
    rule="",
    name=Text("Tries to sign in from one address", "setting"),
)
SHORTEST = 12
QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
_hasher = PasswordHasher()
_hasher_of_random = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_password(password: str) -> str:
    """Return the argon2id hash; takes tens of milliseconds, so call it before the main transaction."""
    return _hasher.hash(password)


def hash_random_password(password: str) -> str:
    """Return the argon2id hash of a password that a machine drew from 96 bits or more.

    Nobody can try out so many, so a seventh of the work is enough.
    """
    return _hasher_of_random.hash(password)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")


def demand_strength(password: str, *, login: str) -> None:
    """Raise Invalid when a password is too short, or the login name with ornaments."""
    if len(password) < SHORTEST:
        raise Invalid(Text("Use at least %(least)s signs", "account", {"least": SHORTEST}), field="password")
    if (login and login.lower() in password.lower()) or len(set(password)) < 5:
        raise Invalid(Text("This password is too easy to guess", "account"), field="password")


def lane_of(subject: str, *, user_id: UUID | None, address: str, device: str | None) -> str:
    """Return the lane in which a try counts, after counting it for the address.

    A browser in which this person has signed in before has a lane of its own, which strangers cannot fill.
    Raises TooMany when the address used up its tries.
    """
    if device_of(device, user_id) is not None:
        return f"device:{device}:{subject}"
    demand_try(f"address:{address}", limit=settings.value(PER_ADDRESS), window=HOUR)
    return f"account:{subject}"


def check_password(login: str, *, password: str, address: str, device: str | None) -> UUID | None:
    """Return whose password this is; None when login or password are wrong. Takes the same time either way.

    Raises TooMany when the lane of this account or address is full.
    """
    user = user_of_login(login)
    lane = lane_of(login, user_id=user.id if user else None, address=address, device=device)
    demand_try(lane, limit=settings.value(PER_ACCOUNT), window=QUARTER)
    known = user is not None and user.disabled_at is None and user.password_hash is not None
    stored = user.password_hash if user is not None and known else None
    if not _matches(stored or _nobodys_hash(), password) or user is None or stored is None:
        return None
    with unit_of_work():
        clear_lane(lane)
    return user.id


def person_of_password(user_id: UUID | None) -> User:
    """Return the person whose password was given. Raises Invalid when it was nobody's."""
    if user_id is None:
        raise Invalid(Text("Login name or password is wrong", "sign in"))
    return db.session.scalars(select(User).where(User.id == user_id)).one()


def is_own_password(user_id: UUID, *, present: str) -> bool:
    """Tell whether this is the password of a person who is signed in; throttled like signing in."""
    demand_try(f"own:{user_id}", limit=settings.value(PER_ACCOUNT), window=QUARTER)
    stored = db.session.scalar(select(User.password_hash).where(User.id == user_id))
    return _matches(stored or _nobodys_hash(), present) and stored is not None


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except VerificationError:
        return False


def renew_password(user: User, *, password: str, password_hash: str, by: Actor | None = None) -> User:
    """Store a password of a person's own choice and return the person. Raises Invalid when it is weak."""
    demand_strength(password, login=user.login or "")
    set_password(user, password_hash=password_hash, by=by or Actor(user_id=user.id))
    return user


def new_password() -> str:
    """Return a first password that can be read aloud."""
    return "-".join(new_code(4) for _ in range(4)).lower()


def reset_password(user: User, *, password_hash: str, by: Actor) -> None:
    """Give a person a first password again, to be changed at the next sign-in. Raises NotAllowed for one's own."""
    if user.id == by.user_id:
        raise NotAllowed(Text("Another administrator must do this for you", "account"))
    if user.login is None:
        raise Invalid(Text("This person signs in by a message code", "account"))
    set_password(user, password_hash=password_hash, must_change=True, by=by)


def set_password(user: User, *, password_hash: str, must_change: bool = False, by: Actor) -> None:
    """Store a new password; every other session of the person ends and no browser is trusted any longer."""
    user.password_hash, user.must_change_password = password_hash, must_change
    revoke_all(user.id, but=by.session_id if by.user_id == user.id else None)
    forget_devices(user.id)
    emit(PasswordChanged(user_id=user.id, by=by))
