"""Telling who must disclose, and who watches that it is done."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import or_

from charity_app.core.privacy import KeyOwner
from charity_app.core.scope import Actor, Role
from charity_app.core.text import Text
from charity_app.identity.models import RoleAssignment
from charity_app.identity.queries import holders
from charity_app.messaging.services import send_message
from charity_app.projects import wording
from charity_app.projects.models import Disclosure
from charity_app.projects.queries.disclosures import duty_row
from charity_app.projects.states.disclosures import DUTY_KINDS


def tell_writers(disclosure: Disclosure, *, by: Actor) -> None:
    """Remind the managers and the finance of the organisation, and the finance of the receiving charity."""
    own = RoleAssignment.organisation_id == disclosure.organisation_id
    charity = RoleAssignment.organisation_id == disclosure.charity_id
    finance = RoleAssignment.role == Role.ORG_FINANCE
    writers = or_(own & (RoleAssignment.role == Role.ORG_MANAGER), or_(own, charity) & finance)
    _tell(holders(writers), wording.REPORT_DUE.key, disclosure, by)


def tell_officers(disclosure: Disclosure, *, by: Actor) -> None:
    """Tell the district's charity officers that a report is overdue."""
    _tell(holders(RoleAssignment.role == Role.CHARITY_OFFICER), wording.REPORT_OVERDUE.key, disclosure, by)


def _tell(people: Iterable[UUID], key: str, disclosure: Disclosure, by: Actor) -> None:
    row = duty_row(disclosure)
    params: Mapping[str, str | Text | date] = {"project": row.holder, "kind": DUTY_KINDS[row.kind], "day": row.due_on}
    for user_id in people:
        send_message(KeyOwner("user", user_id), key, params, path=f"/projects/disclosures/{row.id}", by=by)
