"""The tables of people, roles and sessions."""

from charity_app.identity.models.people import HouseholdUser, RoleAssignment, User, UserNameToken
from charity_app.identity.models.sessions import BackupCode, Device, OneTimeCode, Throttle, UserSession

__all__ = [
    "BackupCode",
    "Device",
    "HouseholdUser",
    "OneTimeCode",
    "RoleAssignment",
    "Throttle",
    "User",
    "UserNameToken",
    "UserSession",
]
