"""The machine of an allocation: a decision on pooled money, with two approvals, published. Source: domain.md 4.4."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class AllocationState(StrEnum):
    """Where an allocation stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class AllocationAction(StrEnum):
    """What happens to an allocation."""

    PROPOSE = "propose"
    RETURN = "return"
    APPROVE = "approve"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


_S, _A = AllocationState, AllocationAction

ALLOCATION_TABLE = {
    (_S.DRAFT, _A.PROPOSE): _S.PROPOSED,
    (_S.DRAFT, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.PROPOSED, _A.RETURN): _S.DRAFT,
    (_S.PROPOSED, _A.APPROVE): _S.APPROVED,
    (_S.APPROVED, _A.PUBLISH): _S.PUBLISHED,
    (_S.APPROVED, _A.RETURN): _S.DRAFT,
}

_FINANCE, _OFFICER = (Role.ORG_FINANCE,), (Role.CHARITY_OFFICER,)

ALLOCATION_ROLES: dict[tuple[AllocationState, AllocationAction], tuple[Role, ...]] = {
    (_S.DRAFT, _A.PROPOSE): _FINANCE,
    (_S.DRAFT, _A.WITHDRAW): _FINANCE,
    (_S.PROPOSED, _A.RETURN): _OFFICER,
    (_S.PROPOSED, _A.APPROVE): _OFFICER,
    (_S.APPROVED, _A.PUBLISH): _OFFICER,
    (_S.APPROVED, _A.RETURN): _OFFICER,
}

ALLOCATION_LABELS = {
    _S.DRAFT: Text("draft", "allocation"),
    _S.PROPOSED: Text("awaiting two approvals", "allocation"),
    _S.APPROVED: Text("approved by two", "allocation"),
    _S.PUBLISHED: Text("published", "allocation"),
    _S.WITHDRAWN: Text("withdrawn", "allocation"),
}

ALLOCATION_TONES = {
    _S.DRAFT: "info",
    _S.PROPOSED: "active",
    _S.APPROVED: "good",
    _S.PUBLISHED: "good",
    _S.WITHDRAWN: "muted",
}
