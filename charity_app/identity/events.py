"""What happened to people, their roles and their ways in."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.core.scope import Role
from charity_app.identity.states import Reason


@dataclass(frozen=True, kw_only=True)
class _AboutUser(Fact):
    subject: ClassVar[str] = "user"
    user_id: UUID


@dataclass(frozen=True, kw_only=True)
class UserCreated(_AboutUser):
    """A person can sign in from now on."""


@dataclass(frozen=True, kw_only=True)
class UserChanged(_AboutUser):
    """Name or phone of a person were written anew; `fields` names which."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class UserDisabled(_AboutUser):
    """A person can no longer sign in."""

    reason: Reason


@dataclass(frozen=True, kw_only=True)
class UserEnabled(_AboutUser):
    """A person can sign in again."""

    reason: Reason


@dataclass(frozen=True, kw_only=True)
class UserErased(_AboutUser):
    """The person's data key was destroyed."""


@dataclass(frozen=True, kw_only=True)
class HouseholdTied(_AboutUser):
    """A resident or proxy may act for a household."""

    household_id: UUID


@dataclass(frozen=True, kw_only=True)
class HouseholdUntied(_AboutUser):
    """A resident or proxy may no longer act for a household."""

    household_id: UUID


@dataclass(frozen=True, kw_only=True)
class RoleGranted(_AboutUser):
    """A role was given, or proposed where a second person must agree."""

    role_assignment_id: UUID
    role: Role
    place_id: UUID | None
    valid_from: date
    reason: Reason
    is_proposal: bool


@dataclass(frozen=True, kw_only=True)
class RoleApproved(_AboutUser):
    """A second person agreed to a role."""

    role_assignment_id: UUID
    role: Role


@dataclass(frozen=True, kw_only=True)
class RoleEnded(_AboutUser):
    """A role ends on a day."""

    role_assignment_id: UUID
    role: Role
    valid_to: date
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class SignedIn(_AboutUser):
    """A person signed in, by password with second factor or by a one-time code."""

    way: str


@dataclass(frozen=True, kw_only=True)
class SignedOut(_AboutUser):
    """A person ended a session."""


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(_AboutUser):
    """A password was set by its owner or by an administrator."""


@dataclass(frozen=True, kw_only=True)
class SecondFactorSet(_AboutUser):
    """A person connected an authenticator."""


@dataclass(frozen=True, kw_only=True)
class SecondFactorReset(_AboutUser):
    """An administrator took a lost second factor away."""

    reason: Reason


@dataclass(frozen=True, kw_only=True)
class BackupCodesMade(_AboutUser):
    """A person got new backup codes; the old ones are void."""


@dataclass(frozen=True, kw_only=True)
class CodeIssued(Fact):
    """A one-time code waits to be sent to a phone, known or not."""

    subject: ClassVar[str] = "one_time_code"
    one_time_code_id: UUID


@dataclass(frozen=True, kw_only=True)
class SettingProposed(Fact):
    """Somebody proposed a value of a setting from a day on."""

    subject: ClassVar[str] = "setting_value"
    setting_value_id: UUID
    key: str
    value: int
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class SettingApproved(Fact):
    """A second person agreed to a value of a setting."""

    subject: ClassVar[str] = "setting_value"
    setting_value_id: UUID
    key: str
    value: int


@dataclass(frozen=True, kw_only=True)
class UsersExported(Fact):
    """A list of accounts left the platform."""

    subject: ClassVar[str] = "user"
    user_id: UUID
    reason: Reason
    count: int
