"""Commands on accounts."""

import re
from uuid import UUID

from sqlalchemy import delete, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.privacy import create_key, destroy_key, name_tokens, seal
from charity_app.core.scope import Actor
from charity_app.core.text import Text, normalised
from charity_app.identity.events import (
    HouseholdTied,
    HouseholdUntied,
    UserChanged,
    UserCreated,
    UserDisabled,
    UserEnabled,
    UserErased,
    UsersExported,
)
from charity_app.identity.models import BackupCode, HouseholdUser, OneTimeCode, User, UserNameToken
from charity_app.identity.queries import name_place, phone_index, phone_place, user_of_login, user_of_phone
from charity_app.identity.services.codes import clean_phone
from charity_app.identity.services.sessions import forget_devices, revoke_all
from charity_app.identity.states import Reason

EXPORT_LIMIT = 50
_LOGIN = re.compile(r"[a-z][a-z0-9_.-]{2,39}\Z")


def create_user(
    name: str,
    *,
    login: str | None = None,
    phone: str | None = None,
    password_hash: str | None = None,
    must_change_password: bool = False,
    by: Actor,
) -> User:
    """Open an account: with a login name for staff and organisations, with a phone for everybody else.

    Raises Invalid when login or phone are malformed or taken.
    """
    user = User(created_at=clock.now(), password_hash=password_hash, must_change_password=must_change_password)
    user.login = _free_login(login) if login else None
    if user.login is None and not phone:
        raise Invalid(Text("Give a login name or a phone", "account"), field="login")
    create_key(user.key_owner)
    db.session.flush()
    _write_name(user, name)
    if phone:
        _write_phone(user, phone)
    db.session.add(user)
    db.session.flush()
    _index_name(user, name)
    emit(UserCreated(user_id=user.id, by=by))
    return user


def _free_login(login: str) -> str:
    typed = normalised(login).lower()
    if not _LOGIN.match(typed):
        raise Invalid(Text("Use 3 to 40 small letters, digits, dots or dashes", "account"), field="login")
    if user_of_login(typed) is not None:
        raise Invalid(Text("This login name is taken", "account"), field="login")
    return typed


def _write_name(user: User, name: str) -> None:
    user.name_sealed = seal(user.key_owner, name.strip(), place=name_place(user.id))


def _index_name(user: User, name: str) -> None:
    db.session.execute(delete(UserNameToken).where(UserNameToken.user_id == user.id))
    db.session.add_all(UserNameToken(user_id=user.id, token=token) for token in sorted(name_tokens(name)))


def _write_phone(user: User, phone: str) -> None:
    digits = clean_phone(phone)
    holder = user_of_phone(digits)
    if holder is not None and holder.id != user.id:
        raise Invalid(Text("This phone belongs to another account", "account"), field="phone")
    user.phone_index = phone_index(digits)
    user.phone_sealed = seal(user.key_owner, digits, place=phone_place(user.id))


def change_person(user: User, *, name: str, phone: str, by: Actor) -> None:
    """Write name and phone anew; an empty phone takes it away from accounts that have a login name."""
    if not phone and user.login is None:
        raise Invalid(Text("Give a login name or a phone", "account"), field="phone")
    _write_name(user, name)
    _index_name(user, name)
    if phone:
        _write_phone(user, phone)
    else:
        user.phone_index = user.phone_sealed = None
    db.session.flush()
    emit(UserChanged(user_id=user.id, fields=("name", "phone"), by=by))


def disable_user(user: User, *, reason: Reason, by: Actor) -> None:
    """Close an account: every session ends with the next request. Raises NotAllowed for one's own."""
    if user.id == by.user_id:
        raise NotAllowed(Text("Another administrator must do this for you", "account"))
    if user.disabled_at is not None:
        raise Conflict(Text("This account is closed already", "account"))
    user.disabled_at = clock.now()
    revoke_all(user.id)
    forget_devices(user.id)
    emit(UserDisabled(user_id=user.id, reason=reason, by=by))


def enable_user(user: User, *, reason: Reason, by: Actor) -> None:
    """Open a closed account again. Raises Conflict when it is open or erased, NotAllowed for one's own."""
    if user.id == by.user_id:
        raise NotAllowed(Text("Another administrator must do this for you", "account"))
    if user.disabled_at is None or user.erased_at is not None:
        raise Conflict(Text("This account cannot be opened again", "account"))
    user.disabled_at = None
    emit(UserEnabled(user_id=user.id, reason=reason, by=by))


def tie_household(user: User, *, household_id: UUID, by: Actor) -> None:
    """Let a resident or proxy act for a household; a second time changes nothing."""
    tie = select(HouseholdUser).where(HouseholdUser.user_id == user.id, HouseholdUser.household_id == household_id)
    if db.session.scalars(tie).one_or_none() is not None:
        return
    db.session.add(HouseholdUser(user_id=user.id, household_id=household_id, since=clock.today()))
    emit(HouseholdTied(user_id=user.id, household_id=household_id, by=by))


def untie_household(user: User, *, household_id: UUID, by: Actor) -> None:
    """End that a person acts for a household."""
    tie = delete(HouseholdUser).where(HouseholdUser.user_id == user.id, HouseholdUser.household_id == household_id)
    if getattr(db.session.execute(tie), "rowcount", 0):
        revoke_all(user.id)
        emit(HouseholdUntied(user_id=user.id, household_id=household_id, by=by))


def erase_user(user: User, *, by: Actor) -> None:
    """Erase a person: the data key is destroyed, everything to search by is gone, the account is closed for good."""
    db.session.execute(delete(OneTimeCode).where(OneTimeCode.phone_index == user.phone_index))
    user.phone_index = user.name_sealed = user.phone_sealed = None
    user.login = user.password_hash = user.totp_sealed = None
    user.disabled_at = user.disabled_at or clock.now()
    user.erased_at = clock.now()
    for model in (UserNameToken, BackupCode, HouseholdUser):
        db.session.execute(delete(model).where(model.user_id == user.id))
    revoke_all(user.id)
    forget_devices(user.id)
    destroy_key(user.key_owner)
    emit(UserErased(user_id=user.id, by=by))


def open_account(name: str, *, login: str, phone: str, password_hash: str, by: Actor) -> User:
    """Open an account: with a first password that must be changed where there is a login name, by code otherwise."""
    stored = password_hash if login else None
    return create_user(name, login=login, phone=phone, password_hash=stored, must_change_password=bool(login), by=by)


def reason_of(code: str | None) -> Reason:
    """Return the reason that was chosen. Raises Invalid when none was."""
    if not code:
        raise Invalid(Text("Choose a reason", "account"), field="reason")
    return Reason(code)


def record_export(reason: Reason, *, count: int, by: Actor) -> Reason:
    """Write down that a list of accounts, without names and phones, leaves the platform.

    Raises Invalid above the number of persons for which one person may ask alone (ruling 19).
    """
    if count > EXPORT_LIMIT:
        raise Invalid(Text("Narrow the list to %(limit)s accounts first", "account", {"limit": EXPORT_LIMIT}))
    if by.user_id is not None:
        emit(UsersExported(user_id=by.user_id, reason=reason, count=count, by=by))
    return reason
