"""Reads of sessions: who acts, with which roles, and what lies within reach."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, bindparam, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.privacy import DataKey, KeyOwner, unseal, unwrap
from charity_app.core.scope import Actor, Grant, Role, Scope
from charity_app.divisions.models import Division
from charity_app.identity.models import Device, HouseholdUser, RoleAssignment, User, UserSession
from charity_app.identity.states import (
    READS_COMMITTEE,
    READS_EVERYTHING,
    READS_NAMELESS,
    READS_OWN_HOUSEHOLD,
    READS_STREET,
    Step,
)
from charity_app.registry.models import HelpingSession


def digest_of(token: str) -> bytes:
    """Return what is stored of a session or device token."""
    return hashlib.sha256(token.encode()).digest()


def in_force(day: Any) -> Any:
    """Condition: the assignment is agreed and valid on a day."""
    return and_(
        RoleAssignment.approved_at.is_not(None),
        RoleAssignment.valid_from <= day,
        or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > day),
    )


_WHO: Select[*tuple[Any, ...]] = (
    select(
        UserSession.id.label("session_id"),
        UserSession.seen_at,
        UserSession.idle_minutes,
        User.id.label("user_id"),
        User.name_sealed,
        DataKey.wrapped,
        RoleAssignment.role,
        RoleAssignment.division_id,
        RoleAssignment.organisation_id,
        RoleAssignment.site_id,
        Division.level,
        HouseholdUser.household_id,
        HelpingSession.household_id.label("helping_id"),
    )
    .join(User, User.id == UserSession.user_id)
    .join(DataKey, and_(DataKey.owner_id == User.id, DataKey.owner_type == "user"))
    .outerjoin(RoleAssignment, and_(RoleAssignment.user_id == User.id, in_force(bindparam("today"))))
    .outerjoin(Division, Division.id == RoleAssignment.division_id)
    .outerjoin(HouseholdUser, HouseholdUser.user_id == User.id)
    .outerjoin(HelpingSession, HelpingSession.session_id == UserSession.id)
    .where(
        UserSession.token_hash == bindparam("digest"),
        UserSession.step == Step.FULL,
        UserSession.revoked_at.is_(None),
        UserSession.ends_at > bindparam("wall"),
        User.disabled_at.is_(None),
        User.erased_at.is_(None),
    )
)


@dataclass(frozen=True)
class OpenSession:
    """A session that is in force: who acts in it and when it was last seen."""

    actor: Actor
    seen_at: datetime


def open_session(token: str) -> OpenSession | None:
    """Return the session of a token while it is in force; one statement."""
    wall = clock.wall()
    rows = db.session.execute(_WHO, {"digest": digest_of(token), "wall": wall, "today": clock.today()}).all()
    if not rows or rows[0].seen_at + timedelta(minutes=rows[0].idle_minutes) <= wall:
        return None
    return OpenSession(_actor(rows), rows[0].seen_at)


def load_actor(token: str) -> Actor | None:
    """Return who acts under a session token; None when it is unknown, idle, ended or revoked."""
    found = open_session(token)
    return found.actor if found else None


def _actor(rows: Sequence[Row[Any]]) -> Actor:
    first = rows[0]
    grants = tuple(sorted({_grant(row) for row in rows if row.role is not None}, key=_order))
    owner = KeyOwner("user", first.user_id)
    unwrap(owner, first.wrapped)
    name = unseal(owner, first.name_sealed, place=f"users.name_sealed:{first.user_id}")
    households = frozenset(row.household_id for row in rows if row.household_id is not None)
    return Actor(
        user_id=first.user_id,
        grants=grants,
        scope=scope_of(grants, households),
        name=name,
        session_id=first.session_id,
        helping_id=first.helping_id,
    )


def _order(grant: Grant) -> tuple[int, str]:
    return (list(Role).index(grant.role), str(grant.division_id or grant.organisation_id or grant.site_id or ""))


def _grant(row: Row[Any]) -> Grant:
    level = "self"
    if row.division_id is not None:
        level = str(row.level)
    elif row.organisation_id is not None:
        level = "organisation"
    elif row.site_id is not None:
        level = "site"
    return Grant(row.role, level, row.division_id, row.organisation_id, row.site_id)


def scope_of(grants: Iterable[Grant], household_ids: frozenset[UUID] = frozenset()) -> Scope:
    """Return the union of what the roles reach; a role that is not named in the tables reaches public rows only."""
    held = tuple(grants)
    roles = {grant.role for grant in held}
    return Scope(
        everything=not roles.isdisjoint(READS_EVERYTHING),
        public=True,
        nameless=not roles.isdisjoint(READS_NAMELESS),
        street_ids=frozenset(g.division_id for g in held if g.division_id and g.role in READS_STREET),
        committee_ids=frozenset(g.division_id for g in held if g.division_id and g.role in READS_COMMITTEE),
        organisation_ids=frozenset(g.organisation_id for g in held if g.organisation_id),
        site_ids=frozenset(g.site_id for g in held if g.site_id),
        household_ids=household_ids if not roles.isdisjoint(READS_OWN_HOUSEHOLD) else frozenset(),
    )


def half_session(token: str | None, *, step: Step) -> UserSession | None:
    """Return the session of a token that has got just as far as this step of signing in."""
    if not token:
        return None
    wall = clock.wall()
    wanted = select(UserSession).where(
        UserSession.token_hash == digest_of(token),
        UserSession.step == step,
        UserSession.revoked_at.is_(None),
        UserSession.ends_at > wall,
    )
    return db.session.scalars(wanted).one_or_none()


@dataclass(frozen=True)
class SessionLine:
    """A session as its owner sees it."""

    id: UUID
    created_at: datetime
    seen_at: datetime
    is_this: bool


def list_own_sessions(viewer: Actor) -> tuple[SessionLine, ...]:
    """Return the viewer's sessions that are in force, the latest first."""
    wanted = (
        select(UserSession.id, UserSession.created_at, UserSession.seen_at, UserSession.idle_minutes)
        .where(
            UserSession.user_id == viewer.user_id,
            UserSession.step == Step.FULL,
            UserSession.revoked_at.is_(None),
            UserSession.ends_at > clock.wall(),
        )
        .order_by(UserSession.seen_at.desc())
    )
    rows = db.session.execute(wanted).all()
    live = [row for row in rows if row.seen_at + timedelta(minutes=row.idle_minutes) > clock.wall()]
    return tuple(SessionLine(row.id, row.created_at, row.seen_at, row.id == viewer.session_id) for row in live)


def own_session(viewer: Actor, session_id: UUID) -> UserSession | None:
    """Return one of the viewer's own sessions."""
    wanted = select(UserSession).where(UserSession.id == session_id, UserSession.user_id == viewer.user_id)
    return db.session.scalars(wanted).one_or_none()


def device_of(token: str | None, user_id: UUID | None) -> Device | None:
    """Return the device by which this person is known."""
    wanted = select(Device).where(Device.token_hash == digest_of(token or ""), Device.user_id == user_id)
    return db.session.scalars(wanted).one_or_none()


def helping(viewer: Actor) -> UUID | None:
    """Return the household for which the viewer fills in forms just now (features 1.11)."""
    return viewer.helping_id
