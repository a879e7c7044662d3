"""The machine of a joint campaign, and what one can give to. Source: states.yaml joint_campaign, domain.md 4.4."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class CampaignState(StrEnum):
    """Where a joint campaign stands."""

    PREPARING = "preparing"
    FILED = "filed"
    RUNNING = "running"
    CLOSED_FOR_DONATION = "closed_for_donation"
    USING = "using"
    FINISHED = "finished"


class CampaignAction(StrEnum):
    """What happens to a joint campaign."""

    REGISTER_FILING = "register_filing"
    OPEN = "open"
    CLOSE = "close"
    ALLOCATE = "allocate"
    FINISH = "finish"


_S, _A = CampaignState, CampaignAction

CAMPAIGN_TABLE = {
    (_S.PREPARING, _A.REGISTER_FILING): _S.FILED,
    (_S.FILED, _A.OPEN): _S.RUNNING,
    (_S.RUNNING, _A.CLOSE): _S.CLOSED_FOR_DONATION,
    (_S.CLOSED_FOR_DONATION, _A.ALLOCATE): _S.USING,
    (_S.USING, _A.FINISH): _S.FINISHED,
}

CAMPAIGN_ROLES: dict[tuple[CampaignState, CampaignAction], tuple[Role, ...]] = dict.fromkeys(
    CAMPAIGN_TABLE, (Role.CHARITY_OFFICER,)
)

CAMPAIGN_LABELS = {
    _S.PREPARING: Text("preparing", "joint campaign"),
    _S.FILED: Text("filed", "joint campaign"),
    _S.RUNNING: Text("running", "joint campaign"),
    _S.CLOSED_FOR_DONATION: Text("closed for donation", "joint campaign"),
    _S.USING: Text("funds in use", "joint campaign"),
    _S.FINISHED: Text("finished", "joint campaign"),
}

CAMPAIGN_TONES = {
    _S.PREPARING: "info",
    _S.FILED: "active",
    _S.RUNNING: "good",
    _S.CLOSED_FOR_DONATION: "active",
    _S.USING: "active",
    _S.FINISHED: "muted",
}

CAMPAIGN_ACTIONS = {
    _A.REGISTER_FILING: Text("Register the filing", "campaign action"),
    _A.OPEN: Text("Open the campaign", "campaign action"),
    _A.CLOSE: Text("End the fundraising", "campaign action"),
    _A.ALLOCATE: Text("Begin to use the money", "campaign action"),
    _A.FINISH: Text("Finish the campaign", "campaign action"),
}

PUBLIC_STATES = (_S.RUNNING, _S.CLOSED_FOR_DONATION, _S.USING, _S.FINISHED)
EDITABLE_STATES = (_S.PREPARING, _S.FILED, _S.RUNNING)


class PoolKind(StrEnum):
    """What a gift is meant for: wherever it is needed, one street, or one project."""

    COMMON = "common"
    STREET = "street"
    PROJECT = "project"


POOL_KINDS = {
    PoolKind.COMMON: Text("where it is needed most", "pool kind"),
    PoolKind.STREET: Text("one street or town", "pool kind"),
    PoolKind.PROJECT: Text("one project", "pool kind"),
}
