"""The machine of a disclosure duty and the kinds of duties. Source: states.yaml disclosure, domain.md 4.9."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class DisclosureState(StrEnum):
    """Where a duty to disclose stands."""

    DUE = "due"
    OVERDUE = "overdue"
    PUBLISHED = "published"


class DisclosureAction(StrEnum):
    """What happens to a duty."""

    PUBLISH = "publish"
    MISS = "miss"
    PUBLISH_LATE = "publish_late"


_S, _A = DisclosureState, DisclosureAction
_WRITERS = (Role.ORG_MANAGER, Role.ORG_FINANCE)

DISCLOSURE_TABLE = {
    (_S.DUE, _A.PUBLISH): _S.PUBLISHED,
    (_S.DUE, _A.MISS): _S.OVERDUE,
    (_S.OVERDUE, _A.PUBLISH_LATE): _S.PUBLISHED,
}
DISCLOSURE_ROLES: dict[tuple[DisclosureState, DisclosureAction], tuple[Role, ...]] = {
    (_S.DUE, _A.PUBLISH): _WRITERS,
    (_S.DUE, _A.MISS): (),
    (_S.OVERDUE, _A.PUBLISH_LATE): _WRITERS,
}
DISCLOSURE_LABELS = {
    _S.DUE: Text("due", "disclosure"),
    _S.OVERDUE: Text("overdue", "disclosure"),
    _S.PUBLISHED: Text("published", "disclosure"),
}
DISCLOSURE_TONES = {_S.DUE: "info", _S.OVERDUE: "danger", _S.PUBLISHED: "good"}
OPEN_STATES = (_S.DUE, _S.OVERDUE)


class DutyKind(StrEnum):
    """What has to be told. Source: CL art. 72, 79."""

    RAISING_PROGRESS = "raising_progress"
    RAISING_FINAL = "raising_final"
    RAISING_EMERGENCY = "raising_emergency"
    PROJECT_PROGRESS = "project_progress"
    PROJECT_FINAL = "project_final"


DUTY_KINDS = {
    DutyKind.RAISING_PROGRESS: Text("progress of the fundraising", "duty"),
    DutyKind.RAISING_FINAL: Text("full report of the fundraising", "duty"),
    DutyKind.RAISING_EMERGENCY: Text("money received in an emergency", "duty"),
    DutyKind.PROJECT_PROGRESS: Text("progress of the project", "duty"),
    DutyKind.PROJECT_FINAL: Text("final report of the project", "duty"),
}
RAISING_KINDS = (DutyKind.RAISING_PROGRESS, DutyKind.RAISING_FINAL, DutyKind.RAISING_EMERGENCY)
FINAL_KINDS = (DutyKind.RAISING_FINAL, DutyKind.PROJECT_FINAL)
