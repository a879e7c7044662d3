"""Opens the demo's accounts: one per role for two streets and two organisations, and the staff of the other streets."""

import secrets
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from uuid import UUID

from charity_app.core.scope import Actor, Grant, Role
from charity_app.demo.households import Street
from charity_app.demo.identifiers import Identifiers
from charity_app.demo.people import BEGINNING_DAYS
from charity_app.demo.timeline import happening
from charity_app.identity import queries, services
from charity_app.identity.states import Place

_PASSWORD_BYTES = 12
_YEAR = 1980


@dataclass(frozen=True)
class Post:
    """A role at a place (none for roles held for oneself), and the login name that goes with it."""

    login: str
    role: Role
    place_id: UUID | None = None
    place: str = ""
    household_id: UUID | None = None
    phone: str = ""
    level: Place = Place.SELF


@dataclass(frozen=True)
class Account:
    """An account that somebody can sign in with: by password and second factor, or by a code sent to the phone."""

    post: Post
    user_id: UUID
    name: str
    password: str
    totp_secret: str


def login_of(role: Role, order: int) -> str:
    """Return demo_<role> for the first place and demo_<role>_2 for the second."""
    return f"demo_{role.value}" if order == 1 else f"demo_{role.value}_{order}"


def open_accounts(posts: Sequence[Post], *, names: Identifiers, draw: Random, by: Actor) -> Iterator[Account]:
    """Open one account per post, with a password and a second factor unless a phone is the way in."""
    passwords = ["" if post.phone else secrets.token_urlsafe(_PASSWORD_BYTES) for post in posts]
    for post, password, hashed in zip(posts, passwords, _hashed(passwords), strict=True):
        name = _name(names, post.place, draw)
        user = services.create_user(
            name,
            login=None if post.phone else post.login,
            phone=post.phone or None,
            password_hash=hashed or None,
            by=by,
        )
        services.assign_role(user, role=post.role, place_id=post.place_id, by=by)
        if post.household_id is not None:
            services.tie_household(user, household_id=post.household_id, by=by)
        secret = services.new_secret() if password else ""
        if secret:
            services.set_secret(user, secret=secret)
        yield Account(post, user.id, name, password, secret)


def _hashed(passwords: list[str]) -> list[str]:
    """Hash side by side; the hash leaves the interpreter free."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(lambda word: services.hash_random_password(word) if word else "", passwords))


def _name(names: Identifiers, place: str, draw: Random) -> str:
    return names.full_name(names.surname(), born=_YEAR + draw.randint(0, 15), street=place)


@dataclass(frozen=True)
class Team:
    """Who works for one street: the adviser enters and publishes, the reviewer is the second person."""

    adviser: Actor
    reviewer: Actor
    officer: Actor


class Staff:
    """The people who act in the demo, found by street or organisation; other streets get theirs when needed."""

    def __init__(self, names: Identifiers, draw: Random, *, by: Actor) -> None:
        self._names, self._draw, self._by = names, draw, by
        self._teams: dict[UUID, Team] = {}
        self._managers: dict[UUID, Actor] = {}
        self._finance: dict[UUID, Actor] = {}
        self._second: Actor | None = None

    def team(self, street: Street) -> Team:
        """Return the team of a street; opens accounts without a password where there is none yet."""
        if street.id not in self._teams:
            with happening(BEGINNING_DAYS):
                self._teams[street.id] = Team(
                    *(
                        self._hire(role, "street", street.id, street.name, f"{role.value}_{street.code}")
                        for role in (Role.COMMUNITY_AID_ADVISOR, Role.STREET_REVIEWER, Role.STREET_OFFICER)
                    )
                )
        return self._teams[street.id]

    def manager(self, organisation_id: UUID, serial: int) -> Actor:
        """Return the project manager of an organisation."""
        if organisation_id not in self._managers:
            login = f"manager_{serial:03d}"
            self._managers[organisation_id] = self._hire(
                Role.ORG_MANAGER, "organisation", organisation_id, login, login
            )
        return self._managers[organisation_id]

    def finance(self, organisation_id: UUID, serial: int) -> Actor:
        """Return who keeps the money of an organisation."""
        if organisation_id not in self._finance:
            login = f"finance_{serial:03d}"
            self._finance[organisation_id] = self._hire(Role.ORG_FINANCE, "organisation", organisation_id, login, login)
        return self._finance[organisation_id]

    def second_officer(self) -> Actor:
        """Return the charity officer who checks what the first one recorded."""
        if self._second is None:
            login = "charity_officer_second"
            self._second = self._hire(Role.CHARITY_OFFICER, "district", None, "浦东新区", login)
        return self._second

    def take_over(self, accounts: Sequence[Account]) -> None:
        """Let the accounts with a password stand where they hold a post."""
        by_post = {(account.post.role, account.post.place_id): account for account in accounts}
        for (role, place_id), account in by_post.items():
            if place_id is None:
                continue
            if role is Role.ORG_MANAGER:
                self._managers[place_id] = actor_of(account)
            if role is Role.ORG_FINANCE:
                self._finance[place_id] = actor_of(account)
            if role is Role.COMMUNITY_AID_ADVISOR:
                others = (by_post[other, place_id] for other in (Role.STREET_REVIEWER, Role.STREET_OFFICER))
                self._teams[place_id] = Team(actor_of(account), *map(actor_of, others))

    def _hire(self, role: Role, level: str, place_id: UUID | None, place: str, login: str) -> Actor:
        name = _name(self._names, place, self._draw)
        user = services.create_user(name, login=login, by=self._by)
        services.assign_role(user, role=role, place_id=place_id, by=self._by)
        return acting(user.id, Grant(role, level, **{_COLUMN[level]: place_id}), name)


_COLUMN = {
    "street": "division_id",
    "committee": "division_id",
    "district": "division_id",
    "organisation": "organisation_id",
    "site": "site_id",
}


def actor_of(account: Account) -> Actor:
    """Return an account's person as they act in their post."""
    post = account.post
    level = {Place.SELF: "self"}.get(post.level, str(post.level))
    places = {_COLUMN[level]: post.place_id} if level in _COLUMN else {}
    return acting(account.user_id, Grant(post.role, level, **places), account.name)


def acting(user_id: UUID, grant: Grant, name: str) -> Actor:
    """Return a person as they act in one post."""
    return Actor(user_id=user_id, grants=(grant,), scope=queries.scope_of((grant,)), name=name)
