"""Who may do what in case work. Source: domain.md 3.7, R-NED-01."""

from typing import Any

from charity_app.casework.catalogue import need_kind
from charity_app.casework.states.help import HELP_DESK
from charity_app.casework.states.needs import Privacy
from charity_app.core.policy import PermissionTable, both, holds, is_own_household
from charity_app.core.scope import Actor, Role

ASSESSORS = (Role.COMMUNITY_AID_ADVISOR, Role.SOCIAL_WORKER, Role.COMMITTEE_WORKER, Role.STREET_OFFICER)
READERS = (
    *ASSESSORS,
    Role.STREET_REVIEWER,
    Role.CHILD_DIRECTOR,
    Role.CHILD_SUPERVISOR,
    Role.DISTRICT_AID_OFFICER,
    Role.AUDITOR,
)
RESTRICTED_READERS = (Role.SOCIAL_WORKER, Role.CHILD_SUPERVISOR, Role.DISTRICT_AID_OFFICER)


def sees_restricted(actor: Actor) -> bool:
    """Tell whether somebody may see needs of the restricted types at all (R-NED-01)."""
    return actor.is_system or actor.has_role(*RESTRICTED_READERS)


def _is_open_to(actor: Actor, subject: Any) -> bool:
    need_type = getattr(subject, "need_type", None)
    return need_type is None or need_kind(need_type).privacy is not Privacy.RESTRICTED or sees_restricted(actor)


PERMISSIONS: PermissionTable = {
    "need.assess": (holds(*ASSESSORS),),
    "need.show": (both(holds(*READERS), _is_open_to), is_own_household),
    "need.end": (both(holds(*ASSESSORS), _is_open_to),),
    "need.list": (holds(*READERS), is_own_household),
    "harm.report": (holds(*(role for role in READERS if role is not Role.AUDITOR)),),
    "help.list": (holds(*HELP_DESK, Role.DISTRICT_AID_OFFICER),),
    "help.show": (holds(*HELP_DESK, Role.DISTRICT_AID_OFFICER),),
    "help.contact": (holds(*HELP_DESK),),
    "help.close": (holds(*HELP_DESK),),
    "help.take": (holds(*HELP_DESK),),
    "help.reveal": (holds(*HELP_DESK),),
    "adviser.assign": (holds(Role.STREET_OFFICER, Role.STREET_REVIEWER, Role.COMMUNITY_AID_ADVISOR),),
}
