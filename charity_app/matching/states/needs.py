"""The machine of a published need, and what its card may say. Source: states.yaml need_post, rulings 16, 17, 28."""

from enum import IntEnum, StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class NeedPostState(StrEnum):
    """Where a published need stands."""

    DRAFT = "draft"
    PENDING_REVIEW = "pending_review"
    PUBLISHED = "published"
    RESERVED = "reserved"
    CLAIMED = "claimed"
    FULFILLING = "fulfilling"
    FULFILLED = "fulfilled"
    VERIFIED = "verified"
    CLOSED = "closed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"


class NeedPostAction(StrEnum):
    """What happens to a published need."""

    SUBMIT = "submit"
    PUBLISH = "publish"
    RETURN = "return"
    RESUBMIT = "resubmit"
    RESERVE = "reserve"
    RELEASE = "release"
    ACCEPT_CLAIM = "accept_claim"
    START = "start"
    DELIVER = "deliver"
    VERIFY = "verify"
    CLOSE = "close"
    CLAIM_FAILED = "claim_failed"
    REPORT_MISSING = "report_missing"
    EXPIRE = "expire"
    RENEW = "renew"
    WITHDRAW = "withdraw"


_S, _A = NeedPostState, NeedPostAction

NEED_POST_TABLE = {
    (_S.DRAFT, _A.SUBMIT): _S.PENDING_REVIEW,
    (_S.PENDING_REVIEW, _A.PUBLISH): _S.PUBLISHED,
    (_S.PENDING_REVIEW, _A.RETURN): _S.RETURNED,
    (_S.RETURNED, _A.RESUBMIT): _S.PENDING_REVIEW,
    (_S.PUBLISHED, _A.RESERVE): _S.RESERVED,
    (_S.RESERVED, _A.RELEASE): _S.PUBLISHED,
    (_S.RESERVED, _A.ACCEPT_CLAIM): _S.CLAIMED,
    (_S.CLAIMED, _A.START): _S.FULFILLING,
    (_S.FULFILLING, _A.DELIVER): _S.FULFILLED,
    (_S.FULFILLED, _A.VERIFY): _S.VERIFIED,
    (_S.VERIFIED, _A.CLOSE): _S.CLOSED,
    (_S.CLAIMED, _A.CLAIM_FAILED): _S.PUBLISHED,
    (_S.FULFILLING, _A.CLAIM_FAILED): _S.PUBLISHED,
    (_S.FULFILLED, _A.REPORT_MISSING): _S.FULFILLING,
    (_S.PUBLISHED, _A.EXPIRE): _S.EXPIRED,
    (_S.EXPIRED, _A.RENEW): _S.PENDING_REVIEW,
    (_S.DRAFT, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.PENDING_REVIEW, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.RETURNED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.PUBLISHED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.RESERVED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.CLAIMED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.EXPIRED, _A.WITHDRAW): _S.WITHDRAWN,
}

_WRITERS = (Role.COMMUNITY_AID_ADVISOR, Role.SOCIAL_WORKER)
_SYSTEM: tuple[Role, ...] = ()
_HANDLERS = (Role.COMMUNITY_AID_ADVISOR, Role.STREET_REVIEWER)
_WITHDRAWERS = (Role.RESIDENT, Role.COMMUNITY_AID_ADVISOR)

# An empty tuple is a transition of the system: it follows from what happens to the claims (ruling 28).
NEED_POST_ROLES: dict[tuple[NeedPostState, NeedPostAction], tuple[Role, ...]] = {
    (_S.DRAFT, _A.SUBMIT): _WRITERS,
    (_S.PENDING_REVIEW, _A.PUBLISH): (Role.STREET_REVIEWER,),
    (_S.PENDING_REVIEW, _A.RETURN): (Role.STREET_REVIEWER,),
    (_S.RETURNED, _A.RESUBMIT): _WRITERS,
    (_S.PUBLISHED, _A.RESERVE): _SYSTEM,
    (_S.RESERVED, _A.RELEASE): _SYSTEM,
    (_S.RESERVED, _A.ACCEPT_CLAIM): _SYSTEM,
    (_S.CLAIMED, _A.START): _SYSTEM,
    (_S.FULFILLING, _A.DELIVER): _SYSTEM,
    (_S.FULFILLED, _A.VERIFY): _SYSTEM,
    (_S.VERIFIED, _A.CLOSE): _SYSTEM,
    (_S.CLAIMED, _A.CLAIM_FAILED): _SYSTEM,
    (_S.FULFILLING, _A.CLAIM_FAILED): _SYSTEM,
    (_S.FULFILLED, _A.REPORT_MISSING): _SYSTEM,
    (_S.PUBLISHED, _A.EXPIRE): _SYSTEM,
    (_S.EXPIRED, _A.RENEW): (Role.COMMUNITY_AID_ADVISOR,),
    (_S.DRAFT, _A.WITHDRAW): _WITHDRAWERS,
    (_S.PENDING_REVIEW, _A.WITHDRAW): _WITHDRAWERS,
    (_S.RETURNED, _A.WITHDRAW): _WITHDRAWERS,
    (_S.PUBLISHED, _A.WITHDRAW): _WITHDRAWERS,
    (_S.RESERVED, _A.WITHDRAW): _WITHDRAWERS,
    (_S.CLAIMED, _A.WITHDRAW): _WITHDRAWERS,
    (_S.EXPIRED, _A.WITHDRAW): _WITHDRAWERS,
}

NEED_POST_LABELS = {
    _S.DRAFT: Text("draft", "need post"),
    _S.PENDING_REVIEW: Text("awaiting review", "need post"),
    _S.PUBLISHED: Text("open", "need post"),
    _S.RESERVED: Text("reserved", "need post"),
    _S.CLAIMED: Text("claimed", "need post"),
    _S.FULFILLING: Text("being fulfilled", "need post"),
    _S.FULFILLED: Text("fulfilled", "need post"),
    _S.VERIFIED: Text("verified", "need post"),
    _S.CLOSED: Text("closed", "need post"),
    _S.EXPIRED: Text("expired", "need post"),
    _S.WITHDRAWN: Text("withdrawn", "need post"),
    _S.RETURNED: Text("returned", "need post"),
}

NEED_POST_TONES = {
    _S.DRAFT: "info",
    _S.PENDING_REVIEW: "active",
    _S.PUBLISHED: "good",
    _S.RESERVED: "active",
    _S.CLAIMED: "good",
    _S.FULFILLING: "active",
    _S.FULFILLED: "good",
    _S.VERIFIED: "good",
    _S.CLOSED: "muted",
    _S.EXPIRED: "muted",
    _S.WITHDRAWN: "muted",
    _S.RETURNED: "warn",
}

NEED_POST_ACTIONS = {
    _A.SUBMIT: Text("Submit for review", "need post action"),
    _A.PUBLISH: Text("Publish", "need post action"),
    _A.RETURN: Text("Return for changes", "need post action"),
    _A.RESUBMIT: Text("Submit again", "need post action"),
    _A.RENEW: Text("Publish once more", "need post action"),
    _A.WITHDRAW: Text("Withdraw", "need post action"),
}

UNDER_WAY = (_S.PUBLISHED, _S.RESERVED, _S.CLAIMED, _S.FULFILLING, _S.FULFILLED)
ON_THE_WALL = (_S.PUBLISHED, _S.RESERVED)


class AgeBand(StrEnum):
    """The only thing a card says of a person's age."""

    UNDER_6 = "under_6"
    FROM_6 = "from_6"
    FROM_12 = "from_12"
    FROM_18 = "from_18"
    FROM_35 = "from_35"
    FROM_60 = "from_60"
    FROM_75 = "from_75"


BAND_YEARS = {
    AgeBand.UNDER_6: (0, 6),
    AgeBand.FROM_6: (6, 12),
    AgeBand.FROM_12: (12, 18),
    AgeBand.FROM_18: (18, 35),
    AgeBand.FROM_35: (35, 60),
    AgeBand.FROM_60: (60, 75),
    AgeBand.FROM_75: (75, 130),
}
MINOR_BANDS = frozenset({AgeBand.UNDER_6, AgeBand.FROM_6, AgeBand.FROM_12})

AGE_BANDS = {
    AgeBand.UNDER_6: Text("a small child under 6", "age band"),
    AgeBand.FROM_6: Text("a child of 6 to 11", "age band"),
    AgeBand.FROM_12: Text("a young person of 12 to 17", "age band"),
    AgeBand.FROM_18: Text("an adult of 18 to 34", "age band"),
    AgeBand.FROM_35: Text("an adult of 35 to 59", "age band"),
    AgeBand.FROM_60: Text("an older person of 60 to 74", "age band"),
    AgeBand.FROM_75: Text("an older person of 75 and over", "age band"),
}


class AreaLevel(IntEnum):
    """How closely a card tells where: hold means it may not be shown at all."""

    STREET = 1
    GROUP = 2
    DISTRICT = 3
    HOLD = 4


class Phrase(StrEnum):
    """What a card may say about how help is wanted; never about who the family is."""

    INSTALL = "install"
    PICK_UP = "pick_up"
    USED_IS_FINE = "used_is_fine"
    WEEKENDS = "weekends"
    AFTER_SCHOOL = "after_school"
    DAYTIME = "daytime"
    WEEKLY = "weekly"
    IN_PARTS = "in_parts"
    SHANGHAI_DIALECT = "shanghai_dialect"
    FEMALE_HELPER = "female_helper"
    CALL_FIRST = "call_first"
    CARRY_UPSTAIRS = "carry_upstairs"


PHRASES = {
    Phrase.INSTALL: Text("please deliver and set up", "phrase"),
    Phrase.PICK_UP: Text("can be picked up by the family", "phrase"),
    Phrase.USED_IS_FINE: Text("second-hand is welcome", "phrase"),
    Phrase.WEEKENDS: Text("best at weekends", "phrase"),
    Phrase.AFTER_SCHOOL: Text("best after school", "phrase"),
    Phrase.DAYTIME: Text("best in the daytime", "phrase"),
    Phrase.WEEKLY: Text("once a week", "phrase"),
    Phrase.IN_PARTS: Text("may come in parts", "phrase"),
    Phrase.SHANGHAI_DIALECT: Text("Shanghai dialect helps", "phrase"),
    Phrase.FEMALE_HELPER: Text("a woman would be better", "phrase"),
    Phrase.CALL_FIRST: Text("please let the adviser call first", "phrase"),
    Phrase.CARRY_UPSTAIRS: Text("must be carried upstairs", "phrase"),
}


class ReturnReason(StrEnum):
    """Why the reviewer gives a card back."""

    TOO_MUCH_TOLD = "too_much_told"
    POLICY_FIRST = "policy_first"
    NOT_CLEAR = "not_clear"
    WRONG_TYPE = "wrong_type"
    CONSENT_UNCLEAR = "consent_unclear"


RETURN_REASONS = {
    ReturnReason.TOO_MUCH_TOLD: Text("it tells too much about the family", "return reason"),
    ReturnReason.POLICY_FIRST: Text("a public policy should be applied for first", "return reason"),
    ReturnReason.NOT_CLEAR: Text("it is not clear what is needed", "return reason"),
    ReturnReason.WRONG_TYPE: Text("another type of need fits better", "return reason"),
    ReturnReason.CONSENT_UNCLEAR: Text("the family's yes is not clear", "return reason"),
}


class NeedWithdrawReason(StrEnum):
    """Why a need is taken back."""

    SOLVED = "solved"
    NOT_WANTED = "not_wanted"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CHANGED = "changed"


NEED_WITHDRAW_REASONS = {
    NeedWithdrawReason.SOLVED: Text("solved in another way", "withdraw reason"),
    NeedWithdrawReason.NOT_WANTED: Text("the family no longer wants it", "withdraw reason"),
    NeedWithdrawReason.CONSENT_WITHDRAWN: Text("the family took back its consent", "withdraw reason"),
    NeedWithdrawReason.CHANGED: Text("the situation has changed", "withdraw reason"),
}


class RepeatReason(StrEnum):
    """Why the same need is published again within 30 days. Source: R-CLM-12."""

    ANOTHER_PART = "another_part"
    HELP_FAILED = "help_failed"
    NEW_EVENT = "new_event"


REPEAT_REASONS = {
    RepeatReason.ANOTHER_PART: Text("it is another part of the need", "repeat reason"),
    RepeatReason.HELP_FAILED: Text("the first help did not come", "repeat reason"),
    RepeatReason.NEW_EVENT: Text("something new has happened", "repeat reason"),
}
