"""Reads of people and the roles they hold; names and phones are opened here and masked where others look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.privacy import (
    DataKey,
    Erased,
    KeyOwner,
    blind_index,
    mask_name,
    mask_phone,
    query_tokens,
    unseal,
    unseal_for_house,
    unwrap,
)
from charity_app.core.scope import Actor, Role
from charity_app.core.text import Text, normalised
from charity_app.divisions.models import Division
from charity_app.identity.models import (
    BackupCode,
    HouseholdUser,
    OneTimeCode,
    RoleAssignment,
    User,
    UserNameToken,
    UserSession,
)
from charity_app.identity.queries.sessions import in_force
from charity_app.identity.states import ROLE_LABELS
from charity_app.registry.models import Organisation, Site


def name_place(user_id: UUID) -> str:
    """Return the place to which a sealed name is bound."""
    return f"users.name_sealed:{user_id}"


def phone_place(row_id: UUID) -> str:
    """Return the place to which a sealed phone is bound."""
    return f"users.phone_sealed:{row_id}"


def totp_place(user_id: UUID) -> str:
    """Return the place to which a sealed secret is bound."""
    return f"users.totp_sealed:{user_id}"


def code_place(code_id: UUID) -> str:
    """Return the place to which a sealed one-time code is bound."""
    return f"one_time_codes.code_sealed:{code_id}"


def phone_index(phone: str) -> bytes:
    """Return the keyed digest by which a phone is found."""
    return blind_index("phone", phone)


def user_of_login(login: str) -> User | None:
    """Return the person of a login name, however it is spelled."""
    return db.session.scalars(select(User).where(User.login == normalised(login).lower())).one_or_none()


def user_of_phone(phone: str) -> User | None:
    """Return the person of a phone."""
    return user_by_phone_index(phone_index(phone))


def user_by_phone_index(index: bytes) -> User | None:
    """Return the person of a phone's keyed digest, disabled or not."""
    return db.session.scalars(select(User).where(User.phone_index == index)).one_or_none()


def get_user(viewer: Actor, user_id: UUID) -> User | None:
    """Return a person's account for whoever looks after accounts."""
    wanted = select(User).where(User.id == user_id)
    if not viewer.is_system and not viewer.has_role(Role.SYSADMIN, Role.AUDITOR):
        wanted = wanted.where(User.id == viewer.user_id)
    return db.session.scalars(wanted).one_or_none()


def own_user(viewer: Actor) -> User:
    """Return the viewer's own account."""
    return db.session.scalars(select(User).where(User.id == viewer.user_id)).one()


def get_assignment(viewer: Actor, assignment_id: UUID) -> RoleAssignment | None:
    """Return a role somebody holds, for whoever looks after accounts."""
    if not viewer.is_system and not viewer.has_role(Role.SYSADMIN, Role.AUDITOR):
        return None
    return db.session.scalars(select(RoleAssignment).where(RoleAssignment.id == assignment_id)).one_or_none()


def user_of_session(session: UserSession) -> User:
    """Return the person of a session that has not got all the way yet."""
    return db.session.scalars(select(User).where(User.id == session.user_id)).one()


def name_of(user: User) -> str:
    """Return a person's name in clear; empty after erasure."""
    if user.name_sealed is None:
        return ""
    return unseal(user.key_owner, user.name_sealed, place=name_place(user.id))


def names_of(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of colleagues, as they sign their work; without those who were erased. One statement."""
    wanted = (
        select(User.id, User.name_sealed, DataKey.wrapped)
        .join(DataKey, and_(DataKey.owner_id == User.id, DataKey.owner_type == "user"))
        .where(User.id.in_(set(user_ids)), User.name_sealed.is_not(None))
    )
    return {row.id: _opened(row.id, row.name_sealed, row.wrapped) for row in db.session.execute(wanted)}


def _opened(user_id: UUID, sealed: bytes | None, wrapped: bytes | None) -> str:
    owner = KeyOwner("user", user_id)
    if sealed is None or wrapped is None:
        return ""
    unwrap(owner, wrapped)
    return unseal(owner, sealed, place=name_place(user_id))


def phone_of(user: User) -> str:
    """Return a person's phone in clear; empty when there is none or it was erased."""
    if user.phone_sealed is None:
        return ""
    try:
        return unseal(user.key_owner, user.phone_sealed, place=phone_place(user.id))
    except Erased:
        return ""


def secret_of(user: User) -> str | None:
    """Return the secret of a person's authenticator."""
    return unseal_for_house(user.totp_sealed, place=totp_place(user.id)) if user.totp_sealed else None


def backup_codes_left(user_id: UUID) -> int:
    """Count the backup codes that still work."""
    left = select(func.count()).where(BackupCode.user_id == user_id, BackupCode.used_at.is_(None))
    return db.session.scalar(left) or 0


def one_time_code(code_id: UUID) -> OneTimeCode | None:
    """Return a one-time code that can still be used."""
    wanted = select(OneTimeCode).where(
        OneTimeCode.id == code_id, OneTimeCode.used_at.is_(None), OneTimeCode.expires_at > clock.wall()
    )
    return db.session.scalars(wanted).one_or_none()


def code_of(row: OneTimeCode) -> str:
    """Return the digits of a one-time code; empty once it was used."""
    return unseal_for_house(row.code_sealed, place=code_place(row.id)) if row.code_sealed else ""


def phone_of_code(row: OneTimeCode) -> str:
    """Return the phone a one-time code belongs to."""
    return unseal_for_house(row.phone_sealed, place=phone_place(row.id))


def users_of_household(household_id: UUID) -> tuple[UUID, ...]:
    """Return the people who act for a household themselves."""
    tied = select(HouseholdUser.user_id).where(HouseholdUser.household_id == household_id)
    return tuple(db.session.scalars(tied.order_by(HouseholdUser.since, HouseholdUser.user_id)))


@dataclass(frozen=True)
class RoleLine:
    """One role as pages show it."""

    id: UUID
    role: Role
    place: str
    valid_from: date
    valid_to: date | None
    is_proposal: bool
    is_over: bool
    granted_by_id: UUID | None

    @property
    def label(self) -> Text:
        """What the role is called."""
        return ROLE_LABELS[self.role]


def _place_name() -> ColumnElement[str | None]:
    return func.coalesce(Division.name, Organisation.name, Site.name)


def _roles_of(user_ids: Iterable[UUID]) -> Mapping[UUID, list[RoleLine]]:
    wanted = (
        select(RoleAssignment, _place_name().label("place"))
        .outerjoin(Division, Division.id == RoleAssignment.division_id)
        .outerjoin(Organisation, Organisation.id == RoleAssignment.organisation_id)
        .outerjoin(Site, Site.id == RoleAssignment.site_id)
        .where(RoleAssignment.user_id.in_(set(user_ids)))
        .order_by(RoleAssignment.valid_from, RoleAssignment.id)
    )
    found: dict[UUID, list[RoleLine]] = {}
    for row, place in db.session.execute(wanted):
        found.setdefault(row.user_id, []).append(_role_line(row, place or ""))
    return found


def _role_line(row: RoleAssignment, place: str) -> RoleLine:
    return RoleLine(
        id=row.id,
        role=row.role,
        place=place,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        is_proposal=row.approved_at is None,
        is_over=row.valid_to is not None and row.valid_to <= clock.today(),
        granted_by_id=row.granted_by_id,
    )


@dataclass(frozen=True)
class PersonCard:
    """An account as its administrator sees it: the name in clear for colleagues, masked for residents and donors."""

    id: UUID
    login: str
    name: str
    phone: str
    roles: tuple[RoleLine, ...]
    has_second_factor: bool
    must_change_password: bool
    signed_in_at: datetime | None
    is_disabled: bool
    is_erased: bool


def person_card(user: User) -> PersonCard:
    """Return an account as its administrator sees it."""
    roles = tuple(_roles_of([user.id]).get(user.id, ()))
    return PersonCard(
        id=user.id,
        login=user.login or "",
        name=name_of(user) if user.login else mask_name(name_of(user)),
        phone=mask_phone(phone_of(user)) if user.phone_sealed else "",
        roles=roles,
        has_second_factor=user.totp_sealed is not None,
        must_change_password=user.must_change_password,
        signed_in_at=user.signed_in_at,
        is_disabled=user.disabled_at is not None,
        is_erased=user.erased_at is not None,
    )


def own_card(viewer: Actor) -> PersonCard:
    """Return the viewer's own account; the name in clear, the phone masked."""
    return replace(person_card(own_user(viewer)), name=viewer.name)


@dataclass(frozen=True)
class UserLine:
    """A row of the list of accounts."""

    id: UUID
    login: str
    name: str
    roles: tuple[RoleLine, ...]
    is_disabled: bool


def list_users_visible_to(
    viewer: Actor,
    *,
    q: str = "",
    role: Role | None = None,
    is_disabled: bool | None = None,
    page: int = 1,
    size: int = 20,
) -> Page[UserLine]:
    """Return one page of the accounts, by login and then by age; three statements.

    `q` is part of a login or of a name, or a whole phone.
    """
    wanted = (
        select(User.id, User.login, User.name_sealed, User.disabled_at, DataKey.wrapped)
        .join(DataKey, and_(DataKey.owner_id == User.id, DataKey.owner_type == "user"))
        .where(*_filters(q.strip(), role, is_disabled))
        .order_by(User.login.is_(None), User.login, User.created_at, User.id)
    )
    if not viewer.is_system and not viewer.has_role(Role.SYSADMIN, Role.AUDITOR):
        wanted = wanted.where(User.id == viewer.user_id)
    found = fetch_page(wanted, lambda row: row, number=page, size=size)
    roles = _roles_of(row.id for row in found.items)
    lines = tuple(
        UserLine(row.id, row.login or "", _shown(row), tuple(roles.get(row.id, ())), row.disabled_at is not None)
        for row in found.items
    )
    return Page(lines, found.number, found.pages, found.total)


def _shown(row: object) -> str:
    name = _opened(row.id, row.name_sealed, row.wrapped)  # type: ignore[attr-defined]
    return name if row.login else mask_name(name)  # type: ignore[attr-defined]


def _filters(q: str, role: Role | None, is_disabled: bool | None) -> Iterable[ColumnElement[bool]]:
    if q:
        named = select(UserNameToken.user_id).where(UserNameToken.token.in_(query_tokens(q)))
        named = named.group_by(UserNameToken.user_id).having(func.count() == len(query_tokens(q)))
        login = User.login.contains(normalised(q).lower(), autoescape=True)
        yield or_(login, User.phone_index == phone_index(q), User.id.in_(named))
    if role is not None:
        held = select(RoleAssignment.user_id).where(RoleAssignment.role == role, in_force(clock.today()))
        yield User.id.in_(held)
    if is_disabled is not None:
        yield User.disabled_at.is_not(None) if is_disabled else User.disabled_at.is_(None)


def viewer_place(viewer: Actor) -> str:
    """Return the name of the place at which the viewer's first role is held; empty for roles held for oneself."""
    for grant in viewer.grants:
        for model, key in ((Division, grant.division_id), (Organisation, grant.organisation_id), (Site, grant.site_id)):
            if key is not None:
                return db.session.scalar(select(model.name).where(model.id == key)) or ""
    return ""


def holders(*conditions: ColumnElement[bool]) -> tuple[UUID, ...]:
    """Return the people with an open account who hold a role in force of which the conditions hold, each once."""
    wanted = (
        select(RoleAssignment.user_id)
        .join(User, User.id == RoleAssignment.user_id)
        .where(*conditions, in_force(clock.today()), User.disabled_at.is_(None))
        .distinct()
    )
    return tuple(sorted(db.session.scalars(wanted), key=str))
