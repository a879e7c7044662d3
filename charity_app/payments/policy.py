"""Who may see and close differences of payments."""

from charity_app.core.policy import PermissionTable
from charity_app.core.scope import Actor, Role

OVERSEERS = (Role.CHARITY_OFFICER, Role.AUDITOR)


def is_finance(actor: Actor, _subject: object) -> bool:
    """Clause: charity finance, or the district's charity office; which differences, the query decides."""
    return actor.has_role(Role.ORG_FINANCE, Role.CHARITY_OFFICER)


def is_auditor(actor: Actor, _subject: object) -> bool:
    """Clause: the auditor, who reads everything."""
    return actor.has_role(Role.AUDITOR)


PERMISSIONS: PermissionTable = {
    "difference.list": (is_finance, is_auditor),
    "difference.close": (is_finance,),
}
