"""Who may see results, decide, object and publish. Source: domain.md 3.7, rulings 14 and 38."""

from typing import Any

from charity_app.core.policy import PermissionTable, both, holds, is_own_household
from charity_app.core.scope import Actor, Role
from charity_app.registry.policy import READERS

_HELPERS = (Role.COMMITTEE_WORKER, Role.COMMUNITY_AID_ADVISOR, Role.SOCIAL_WORKER, Role.STREET_OFFICER)
_DECIDERS = (Role.STREET_OFFICER, Role.STREET_REVIEWER)
_ANSWERERS = (Role.STREET_OFFICER, Role.STREET_REVIEWER, Role.DISTRICT_AID_OFFICER)


def _is_somebody_elses(actor: Actor, subject: Any) -> bool:
    return getattr(subject, "raised_by_id", None) != actor.user_id


PERMISSIONS: PermissionTable = {
    "result.show": (holds(*READERS), is_own_household),
    "decision.freeze": (holds(*_DECIDERS),),
    "recognition.end": (holds(*_DECIDERS),),
    "recognition.taper": (holds(*_DECIDERS),),
    "objection.record": (holds(*_HELPERS), is_own_household),
    "objection.answer": (both(_is_somebody_elses, holds(*_ANSWERERS)),),
    "rule.publish": (holds(Role.DISTRICT_AID_OFFICER),),
}
