"""Residents: the way in by a phone that a household gave, and the way out when the household is erased."""

from uuid import UUID

from sqlalchemy import delete, func, select, update

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.scope import Role, acting_in, system_actor, system_scope
from charity_app.core.text import Text
from charity_app.identity.models import HouseholdUser, OneTimeCode, RoleAssignment, User
from charity_app.identity.queries import in_force, one_time_code, phone_of_code, user_by_phone_index
from charity_app.identity.services.people import create_user, erase_user, tie_household, untie_household
from charity_app.identity.services.roles import assign_role
from charity_app.identity.states import STAFF_ROLES
from charity_app.registry.models import Household
from charity_app.registry.queries import household_file, households_of_phone, phone_indexes_of

_REASON = "signing in by phone"


def person_of_code(code_id: UUID, *, is_right: bool) -> User:
    """Return the person to whose phone a code went, and use the code up.

    A phone that a household gave gets its account at the first sign-in. Raises Invalid when the code is wrong, when
    the phone is not known, or when its person must use a password; Conflict when the code was used already.
    """
    code = _right_code(code_id, is_right=is_right)
    user = user_by_phone_index(code.phone_index)
    households = [] if user else _households_of(phone_of_code(code))
    if (user is None and not households) or (user is not None and user.disabled_at is not None):
        raise Invalid(Text("This phone has no account here yet. Call us, or ask your residents' committee", "sign in"))
    if user is not None and _is_staff(user):
        raise Invalid(Text("Staff and organisations sign in with their password", "sign in"))
    _use_up(code)
    return user or _open_account(phone_of_code(code), households)


def newcomer_of_code(code_id: UUID, *, is_right: bool, name: str) -> User:
    """Return the person to whose phone a code went, and use the code up; a phone without an account gets one.

    Raises Invalid when the code is wrong or its person must use a password; Conflict when the code was used already.
    """
    code = _right_code(code_id, is_right=is_right)
    user = user_by_phone_index(code.phone_index)
    if user is not None and user.disabled_at is not None:
        raise Invalid(Text("This account is closed. Call us if you want to come back", "sign in"), field="code")
    if user is not None and _is_staff(user):
        raise Invalid(Text("Staff and organisations sign in with their password", "sign in"), field="code")
    _use_up(code)
    return user or create_user(name, phone=phone_of_code(code), by=system_actor(_REASON))


def prove_phone(code_id: UUID | None, *, is_right: bool) -> None:
    """Use a code up that shows who holds a phone and opens no account. Raises Invalid, Conflict."""
    _use_up(_right_code(code_id, is_right=is_right))


def _right_code(code_id: UUID | None, *, is_right: bool) -> OneTimeCode:
    code = one_time_code(code_id) if code_id else None
    if code is None or not is_right:
        raise Invalid(Text("This code is wrong or too old. Check it, or ask for a new one", "sign in"), field="code")
    return code


def _households_of(phone: str) -> list[UUID]:
    with acting_in(system_scope(_REASON)):
        return households_of_phone(phone)


def is_known_phone(code: OneTimeCode) -> bool:
    """Tell whether somebody could sign in by the phone of a code."""
    user = user_by_phone_index(code.phone_index)
    return user.disabled_at is None if user else bool(_households_of(phone_of_code(code)))


def _use_up(code: OneTimeCode) -> None:
    taken = update(OneTimeCode).where(OneTimeCode.id == code.id, OneTimeCode.used_at.is_(None))
    done = db.session.execute(taken.values(used_at=clock.wall(), code_sealed=None))
    if getattr(done, "rowcount", 0) != 1:
        raise Conflict(Text("This code was used already", "sign in"))


def _is_staff(user: User) -> bool:
    held = select(RoleAssignment.id).where(
        RoleAssignment.user_id == user.id, RoleAssignment.role.in_(STAFF_ROLES), in_force(clock.today())
    )
    return db.session.scalar(held.limit(1)) is not None


def _open_account(phone: str, households: list[UUID]) -> User:
    by = system_actor(_REASON)
    with acting_in(by.scope):
        first = db.session.scalars(select(Household).where(Household.id == households[0])).one()
        head = household_file(first).head
        user = create_user(head.name if head else first.number, phone=phone, by=by)
        assign_role(user, role=Role.RESIDENT, by=by)
        for household_id in households:
            tie_household(user, household_id=household_id, by=by)
    return user


def leave_erased_household(household_id: UUID) -> None:
    """Untie everybody from an erased household; who is nothing but its resident is erased with it.

    Codes that went to its phones are gone too.
    """
    by = system_actor("household erased")
    db.session.execute(delete(OneTimeCode).where(OneTimeCode.phone_index.in_(phone_indexes_of(household_id))))
    tied = select(User).join(HouseholdUser).where(HouseholdUser.household_id == household_id)
    for user in db.session.scalars(tied).all():
        untie_household(user, household_id=household_id, by=by)
        others = select(func.count()).select_from(HouseholdUser).where(HouseholdUser.user_id == user.id)
        roles = select(func.count()).where(RoleAssignment.user_id == user.id, RoleAssignment.role != Role.RESIDENT)
        if not db.session.scalar(others) and not db.session.scalar(roles):
            erase_user(user, by=by)
