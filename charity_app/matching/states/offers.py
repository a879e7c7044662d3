"""The machine of a published resource and where it reaches. Source: states.yaml resource_offer, features (d) 3."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class OfferState(StrEnum):
    """Where a published resource stands."""

    DRAFT = "draft"
    PENDING_REVIEW = "pending_review"
    PUBLISHED = "published"
    FULL = "full"
    PAUSED = "paused"
    FINISHED = "finished"
    REJECTED = "rejected"


class OfferAction(StrEnum):
    """What happens to a published resource."""

    SUBMIT = "submit"
    PUBLISH = "publish"
    REJECT = "reject"
    QUOTA_USED = "quota_used"
    QUOTA_BACK = "quota_back"
    PAUSE = "pause"
    RESUME = "resume"
    FINISH = "finish"


_S, _A = OfferState, OfferAction

OFFER_TABLE = {
    (_S.DRAFT, _A.SUBMIT): _S.PENDING_REVIEW,
    (_S.PENDING_REVIEW, _A.PUBLISH): _S.PUBLISHED,
    (_S.PENDING_REVIEW, _A.REJECT): _S.REJECTED,
    (_S.PUBLISHED, _A.QUOTA_USED): _S.FULL,
    (_S.FULL, _A.QUOTA_BACK): _S.PUBLISHED,
    (_S.PUBLISHED, _A.PAUSE): _S.PAUSED,
    (_S.PAUSED, _A.RESUME): _S.PUBLISHED,
    (_S.PUBLISHED, _A.FINISH): _S.FINISHED,
    (_S.FULL, _A.FINISH): _S.FINISHED,
    (_S.PAUSED, _A.FINISH): _S.FINISHED,
}

PUBLISHERS = (Role.ORG_MANAGER, Role.DONOR, Role.SOCIAL_WORKER, Role.STREET_OFFICER)
_KEEPERS = (Role.ORG_MANAGER, Role.DONOR, Role.SOCIAL_WORKER, Role.STREET_OFFICER, Role.CHARITY_OFFICER)
_OFFICER = (Role.CHARITY_OFFICER,)

OFFER_ROLES: dict[tuple[OfferState, OfferAction], tuple[Role, ...]] = {
    (_S.DRAFT, _A.SUBMIT): PUBLISHERS,
    (_S.PENDING_REVIEW, _A.PUBLISH): _OFFICER,
    (_S.PENDING_REVIEW, _A.REJECT): _OFFICER,
    (_S.PUBLISHED, _A.QUOTA_USED): (),
    (_S.FULL, _A.QUOTA_BACK): (),
    (_S.PUBLISHED, _A.PAUSE): _KEEPERS,
    (_S.PAUSED, _A.RESUME): _KEEPERS,
    (_S.PUBLISHED, _A.FINISH): PUBLISHERS,
    (_S.FULL, _A.FINISH): PUBLISHERS,
    (_S.PAUSED, _A.FINISH): PUBLISHERS,
}

OFFER_LABELS = {
    _S.DRAFT: Text("draft", "offer"),
    _S.PENDING_REVIEW: Text("awaiting review", "offer"),
    _S.PUBLISHED: Text("open", "offer"),
    _S.FULL: Text("full", "offer"),
    _S.PAUSED: Text("paused", "offer"),
    _S.FINISHED: Text("finished", "offer"),
    _S.REJECTED: Text("rejected", "offer"),
}

OFFER_TONES = {
    _S.DRAFT: "info",
    _S.PENDING_REVIEW: "active",
    _S.PUBLISHED: "good",
    _S.FULL: "active",
    _S.PAUSED: "warn",
    _S.FINISHED: "muted",
    _S.REJECTED: "muted",
}

OFFER_ACTIONS = {
    _A.SUBMIT: Text("Submit for review", "offer action"),
    _A.PUBLISH: Text("Publish", "offer action"),
    _A.REJECT: Text("Reject", "offer action"),
    _A.PAUSE: Text("Pause", "offer action"),
    _A.RESUME: Text("Resume", "offer action"),
    _A.FINISH: Text("End it", "offer action"),
}


class Coverage(StrEnum):
    """Where an offer reaches."""

    DISTRICT = "district"
    GROUP = "group"
    STREET = "street"


class RejectReason(StrEnum):
    """Why an offer is not published."""

    NOT_LAWFUL = "not_lawful"
    NOT_CLEAR = "not_clear"
    FUNDRAISING = "fundraising"
    TARGET_TOO_NARROW = "target_too_narrow"
    DOUBLE = "double"


REJECT_REASONS = {
    RejectReason.NOT_LAWFUL: Text("the organisation may not do this", "reject reason"),
    RejectReason.NOT_CLEAR: Text("it is not clear what is given to whom", "reject reason"),
    RejectReason.FUNDRAISING: Text("it asks the public for money", "reject reason"),
    RejectReason.TARGET_TOO_NARROW: Text("it would point to single families", "reject reason"),
    RejectReason.DOUBLE: Text("it is published already", "reject reason"),
}
