"""Who may read messages and see what could not be sent."""

from typing import Any

from charity_app.core.policy import PermissionTable, holds, is_signed_in
from charity_app.core.scope import Actor, Role


def is_own_message(actor: Actor, subject: Any) -> bool:
    """Clause: the message is addressed to the actor or to a household of the actor's own."""
    if subject is None:
        return actor.is_signed_in
    if subject.recipient_type == "user":
        return bool(subject.recipient_id == actor.user_id)
    return subject.recipient_id in actor.scope.household_ids


PERMISSIONS: PermissionTable = {
    "message.list": (is_signed_in,),
    "message.read": (is_own_message,),
    "message.choose": (is_signed_in,),
    "outbox.list": (holds(Role.SYSADMIN, Role.DISTRICT_AID_OFFICER),),
    "outbox.retry": (holds(Role.SYSADMIN),),
}
