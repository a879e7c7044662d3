"""The machines of a match fund and of the match for one gift. Source: states.yaml matching_fund, domain.md 4.7."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class FundState(StrEnum):
    """Where a match fund stands."""

    DRAFT = "draft"
    OPEN = "open"
    EXHAUSTED = "exhausted"
    CLOSED = "closed"


class FundAction(StrEnum):
    """What happens to a match fund."""

    OPEN = "open"
    POOL_USED = "pool_used"
    RELEASE = "release"
    CLOSE = "close"


_F, _A = FundState, FundAction

FUND_TABLE = {
    (_F.DRAFT, _A.OPEN): _F.OPEN,
    (_F.OPEN, _A.POOL_USED): _F.EXHAUSTED,
    (_F.OPEN, _A.CLOSE): _F.CLOSED,
    (_F.EXHAUSTED, _A.RELEASE): _F.OPEN,
    (_F.EXHAUSTED, _A.CLOSE): _F.CLOSED,
}

_OFFICER = (Role.CHARITY_OFFICER,)

FUND_ROLES: dict[tuple[FundState, FundAction], tuple[Role, ...]] = {
    (_F.DRAFT, _A.OPEN): _OFFICER,
    (_F.OPEN, _A.POOL_USED): (),
    (_F.OPEN, _A.CLOSE): _OFFICER,
    (_F.EXHAUSTED, _A.RELEASE): (),
    (_F.EXHAUSTED, _A.CLOSE): _OFFICER,
}

FUND_LABELS = {
    _F.DRAFT: Text("draft", "match fund"),
    _F.OPEN: Text("open", "match fund"),
    _F.EXHAUSTED: Text("exhausted", "match fund"),
    _F.CLOSED: Text("closed", "match fund"),
}

FUND_TONES = {_F.DRAFT: "info", _F.OPEN: "good", _F.EXHAUSTED: "muted", _F.CLOSED: "muted"}

FUND_ACTIONS = {
    _A.OPEN: Text("Open the fund", "fund action"),
    _A.CLOSE: Text("End the fund", "fund action"),
}

MATCHING_STATES = (_F.OPEN, _F.EXHAUSTED)


class KeepState(StrEnum):
    """What became of the match for one gift."""

    KEPT = "kept"
    WAITING = "waiting"
    NONE = "none"
    HELD = "held"
    GIVEN = "given"
    LAPSED = "lapsed"
    RELEASED = "released"
    VOIDED = "voided"
    RETURNED = "returned"


class KeepAction(StrEnum):
    """What happens to the match for one gift."""

    GIVE = "give"
    LAPSE = "lapse"
    RELEASE = "release"
    HOLD = "hold"
    VOID = "void"
    RETURN = "return"
    RENEW = "renew"
    MISS = "miss"
    DROP = "drop"


_K, _B = KeepState, KeepAction

KEEP_TABLE = {
    (_K.KEPT, _B.GIVE): _K.GIVEN,
    (_K.KEPT, _B.LAPSE): _K.LAPSED,
    (_K.KEPT, _B.RELEASE): _K.RELEASED,
    (_K.KEPT, _B.HOLD): _K.HELD,
    (_K.HELD, _B.GIVE): _K.GIVEN,
    (_K.HELD, _B.VOID): _K.VOIDED,
    (_K.HELD, _B.RELEASE): _K.RELEASED,
    (_K.LAPSED, _B.RENEW): _K.KEPT,
    (_K.LAPSED, _B.MISS): _K.WAITING,
    (_K.LAPSED, _B.DROP): _K.NONE,
    (_K.RELEASED, _B.RENEW): _K.KEPT,
    (_K.RELEASED, _B.MISS): _K.WAITING,
    (_K.RELEASED, _B.DROP): _K.NONE,
    (_K.WAITING, _B.RENEW): _K.KEPT,
    (_K.WAITING, _B.DROP): _K.NONE,
    (_K.WAITING, _B.RELEASE): _K.RELEASED,
    (_K.GIVEN, _B.RETURN): _K.RETURNED,
}

KEEP_ROLES: dict[tuple[KeepState, KeepAction], tuple[Role, ...]] = dict.fromkeys(KEEP_TABLE, ()) | {
    (_K.HELD, _B.GIVE): _OFFICER,
    (_K.HELD, _B.VOID): _OFFICER,
}

KEEP_LABELS = {
    _K.KEPT: Text("kept", "match"),
    _K.WAITING: Text("waiting for money in the fund", "match"),
    _K.NONE: Text("not matched", "match"),
    _K.HELD: Text("held for a check", "match"),
    _K.GIVEN: Text("given", "match"),
    _K.LAPSED: Text("no longer kept", "match"),
    _K.RELEASED: Text("set free", "match"),
    _K.VOIDED: Text("refused after a check", "match"),
    _K.RETURNED: Text("returned", "match"),
}

KEEP_TONES = {
    _K.KEPT: "active",
    _K.WAITING: "info",
    _K.NONE: "muted",
    _K.HELD: "warn",
    _K.GIVEN: "good",
    _K.LAPSED: "muted",
    _K.RELEASED: "muted",
    _K.VOIDED: "danger",
    _K.RETURNED: "muted",
}

COUNTED_STATES = (_K.KEPT, _K.HELD, _K.GIVEN)


class MatchLimit(StrEnum):
    """What set the amount of a match."""

    RATE = "rate"
    GIFT_CAP = "gift_cap"
    DAY_CAP = "day_cap"
    POOL_CAP = "pool_cap"
    FUND = "fund"


MATCH_LIMITS = {
    MatchLimit.RATE: Text("the rate of the fund", "match limit"),
    MatchLimit.GIFT_CAP: Text("the most for one gift", "match limit"),
    MatchLimit.DAY_CAP: Text("the most for one giver on one day", "match limit"),
    MatchLimit.POOL_CAP: Text("the most for one project", "match limit"),
    MatchLimit.FUND: Text("what is left of the fund", "match limit"),
}


class NoMatch(StrEnum):
    """Why the fund does not look at a gift at all. Source: domain.md 4.7, features 3.6 and 3.7."""

    NOT_OPEN = "not_open"
    NOT_ELIGIBLE = "not_eligible"
    WAY = "way"
    OWN_FUNDS = "own_funds"
    SILENT_PROJECT = "silent_project"


NO_MATCH = {
    NoMatch.NOT_OPEN: Text("The match fund is not open now", "no match"),
    NoMatch.NOT_ELIGIBLE: Text("The match fund is for other projects", "no match"),
    NoMatch.WAY: Text("Gifts of this kind are not matched", "no match"),
    NoMatch.OWN_FUNDS: Text("Money of the fund's own sponsor is not matched", "no match"),
    NoMatch.SILENT_PROJECT: Text("The project has not reported for a long time; its gifts are not matched", "no match"),
}


class Suspicion(StrEnum):
    """Why a match is held until two people have looked. Source: features 3.6."""

    VELOCITY = "velocity"
    MANY_NAMES = "many_names"
    RELATED_PARTY = "related_party"


SUSPICIONS = {
    Suspicion.VELOCITY: Text("many gifts in a short time", "suspicion"),
    Suspicion.MANY_NAMES: Text("one device, many givers", "suspicion"),
    Suspicion.RELATED_PARTY: Text("a giver close to the fund's sponsor", "suspicion"),
}


class Verdict(StrEnum):
    """What an officer says about a held match."""

    GIVE = "give"
    VOID = "void"


VERDICTS = {
    Verdict.GIVE: Text("Give the match", "verdict"),
    Verdict.VOID: Text("Refuse the match", "verdict"),
}
