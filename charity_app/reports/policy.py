"""Who may see which page that looks at several rooms."""

from charity_app.core.policy import PermissionTable, holds
from charity_app.core.scope import Role

DESK_ROLES = tuple(role for role in Role if role not in (Role.RESIDENT, Role.PROXY, Role.DONOR, Role.VOLUNTEER))

PERMISSIONS: PermissionTable = {"desk.show": (holds(*DESK_ROLES),)}
