"""People for tests: `make_user(Role.STREET_OFFICER, at=street)` and `sign_in(client, user)`."""

from itertools import count
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient

from charity_app.core.db import db
from charity_app.core.scope import Actor, Role, acting_in, system_actor, system_scope
from charity_app.identity import services
from charity_app.identity.models import User
from charity_app.identity.queries import load_actor
from charity_app.identity.states import SELF_ROLES

_numbers = count(1)
_SYSTEM = system_actor("test")
PASSWORD = "seven quiet herons"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def number_people_from(least: int) -> int:
    """Number whoever is made from now on from here, or from where the numbers stand; returns the next number."""
    global _numbers  # noqa: PLW0603
    following = max(next(_numbers), least)
    _numbers = count(following)
    return following


def make_user(
    *roles: Role,
    at: Any = None,
    name: str = "何初葵",
    login: str | None = None,
    phone: str | None = None,
    households: tuple[Any, ...] = (),
    password: str | None = None,
) -> User:
    """Create a person holding the roles at one place (a row or an id; roles of the district need none).

    Without `password` the person cannot pass the sign-in page, only `sign_in`; with it the second factor is SECRET.
    """
    number = next(_numbers)
    is_resident = bool(roles) and all(role in SELF_ROLES for role in roles)
    with acting_in(system_scope("test")):
        user = services.create_user(
            name,
            login=login or (None if is_resident else f"person-{number}"),
            phone=phone or (f"12{number:09}" if is_resident else None),
            password_hash=services.hash_password(password) if password else None,
            by=_SYSTEM,
        )
        if password:
            services.set_secret(user, secret=SECRET)
        for role in roles:
            services.assign_role(user, role=role, place_id=_id_of(at), by=_SYSTEM)
        for household in households:
            services.tie_household(user, household_id=_id_of(household), by=_SYSTEM)
        db.session.flush()
    return user


def _id_of(thing: Any) -> UUID | None:
    return thing if isinstance(thing, UUID) or thing is None else thing.id


def open_session(user: User) -> str:
    """Open a session as if the person had just signed in; returns its token."""
    return services.sign_in(user, way="test")


def sign_in(client: FlaskClient, user: User) -> str:
    """Give a test browser a session of this person; returns the token."""
    token = open_session(user)
    db.session.commit()
    client.set_cookie("session", token)
    return token


def actor_of(user: User) -> Actor:
    """Return the person as services and queries see them."""
    actor = load_actor(open_session(user))
    assert actor is not None
    return actor
