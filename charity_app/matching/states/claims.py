"""The machine of a claim, its two sides, the reasons said on the way. Source: states.yaml claim, ruling 29."""

from enum import StrEnum

from charity_app.casework.states.help import Outcome
from charity_app.core.scope import Role
from charity_app.core.text import Text


class ClaimState(StrEnum):
    """Where a claim stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ACTIVE = "active"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ClaimAction(StrEnum):
    """What happens to a claim."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    START = "start"
    DELIVER = "deliver"
    CONFIRM = "confirm"
    REPORT_MISSING = "report_missing"
    CANCEL = "cancel"
    FAIL = "fail"


_S, _A = ClaimState, ClaimAction

CLAIM_TABLE = {
    (_S.PROPOSED, _A.ACCEPT): _S.ACCEPTED,
    (_S.PROPOSED, _A.DECLINE): _S.DECLINED,
    (_S.PROPOSED, _A.WITHDRAW): _S.CANCELLED,
    (_S.PROPOSED, _A.LAPSE): _S.CANCELLED,
    (_S.ACCEPTED, _A.START): _S.ACTIVE,
    (_S.ACCEPTED, _A.CANCEL): _S.CANCELLED,
    (_S.ACTIVE, _A.DELIVER): _S.DELIVERED,
    (_S.ACTIVE, _A.CANCEL): _S.CANCELLED,
    (_S.ACTIVE, _A.FAIL): _S.FAILED,
    (_S.DELIVERED, _A.CONFIRM): _S.COMPLETED,
    (_S.DELIVERED, _A.REPORT_MISSING): _S.ACTIVE,
}

# outcome_code is set by the transition (ruling 29, features 1.10); a decline may also refer the other side on.
OUTCOME_AFTER = {
    _A.ACCEPT: Outcome.ACCEPTED,
    _A.DECLINE: Outcome.NOT_ACCEPTED,
    _A.WITHDRAW: Outcome.RETURNED,
    _A.LAPSE: Outcome.RETURNED,
    _A.START: Outcome.ACCEPTED,
    _A.DELIVER: Outcome.ACCEPTED,
    _A.CONFIRM: Outcome.COMPLETED,
    _A.REPORT_MISSING: Outcome.ACCEPTED,
    _A.CANCEL: Outcome.RETURNED,
    _A.FAIL: Outcome.NOT_ACHIEVED,
}

_STREET = (Role.COMMUNITY_AID_ADVISOR, Role.STREET_REVIEWER)
_GIVERS = (Role.ORG_MANAGER, Role.DONOR)
_PUBLISHING = (Role.SOCIAL_WORKER, Role.STREET_OFFICER)
_PROPOSERS = (*_GIVERS, Role.COMMUNITY_AID_ADVISOR, Role.COMMITTEE_WORKER, Role.RESIDENT)

CLAIM_ROLES: dict[tuple[ClaimState, ClaimAction], tuple[Role, ...]] = {
    (_S.PROPOSED, _A.ACCEPT): (*_STREET, *_GIVERS, *_PUBLISHING),
    (_S.PROPOSED, _A.DECLINE): (*_STREET, *_GIVERS, *_PUBLISHING),
    (_S.PROPOSED, _A.WITHDRAW): _PROPOSERS,
    (_S.PROPOSED, _A.LAPSE): (),
    (_S.ACCEPTED, _A.START): (*_GIVERS, *_PUBLISHING),
    (_S.ACCEPTED, _A.CANCEL): (*_GIVERS, *_PUBLISHING, Role.COMMUNITY_AID_ADVISOR),
    (_S.ACTIVE, _A.DELIVER): (*_GIVERS, *_PUBLISHING),
    (_S.ACTIVE, _A.CANCEL): (*_GIVERS, *_PUBLISHING, Role.COMMUNITY_AID_ADVISOR),
    (_S.ACTIVE, _A.FAIL): (Role.CHARITY_OFFICER,),
    (_S.DELIVERED, _A.CONFIRM): (Role.COMMUNITY_AID_ADVISOR, Role.RESIDENT),
    (_S.DELIVERED, _A.REPORT_MISSING): (Role.COMMUNITY_AID_ADVISOR, Role.RESIDENT),
}

CLAIM_LABELS = {
    _S.PROPOSED: Text("proposed", "claim"),
    _S.ACCEPTED: Text("accepted", "claim"),
    _S.DECLINED: Text("declined", "claim"),
    _S.ACTIVE: Text("active", "claim"),
    _S.DELIVERED: Text("delivered", "claim"),
    _S.COMPLETED: Text("completed", "claim"),
    _S.FAILED: Text("failed", "claim"),
    _S.CANCELLED: Text("cancelled", "claim"),
}

CLAIM_TONES = {
    _S.PROPOSED: "info",
    _S.ACCEPTED: "good",
    _S.DECLINED: "muted",
    _S.ACTIVE: "active",
    _S.DELIVERED: "good",
    _S.COMPLETED: "good",
    _S.FAILED: "danger",
    _S.CANCELLED: "muted",
}

CLAIM_ACTIONS = {
    _A.ACCEPT: Text("Confirm the claim", "claim action"),
    _A.DECLINE: Text("Not suitable, say why", "claim action"),
    _A.WITHDRAW: Text("Take it back", "claim action"),
    _A.START: Text("Start", "claim action"),
    _A.DELIVER: Text("Record the delivery", "claim action"),
    _A.CONFIRM: Text("The family has received it", "claim action"),
    _A.REPORT_MISSING: Text("The family has not received it", "claim action"),
    _A.CANCEL: Text("Cancel", "claim action"),
    _A.FAIL: Text("Not delivered as promised", "claim action"),
}

OPEN_STATES = (_S.PROPOSED, _S.ACCEPTED, _S.ACTIVE)
RUNNING_STATES = (_S.ACCEPTED, _S.ACTIVE)
CONTACT_STATES = (_S.ACCEPTED, _S.ACTIVE, _S.DELIVERED)
ENDED_STATES = (_S.COMPLETED, _S.DECLINED, _S.CANCELLED, _S.FAILED)


class Direction(StrEnum):
    """Who published: a family's need that somebody claims, or a resource that is claimed for a family."""

    NEED = "need"
    OFFER = "offer"


class EventKind(StrEnum):
    """A line of a claim's timeline."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    STARTED = "started"
    DELIVERED = "delivered"
    CONFIRMED = "confirmed"
    REPORTED_MISSING = "reported_missing"
    CANCELLED = "cancelled"
    FAILED = "failed"
    AGREED_HANDOVER = "agreed_handover"
    REFUSED_HANDOVER = "refused_handover"
    CONTACT_SEEN = "contact_seen"
    REMINDED = "reminded"
    EXPLAINED = "explained"
    RELATION_CLEARED = "relation_cleared"
    WENT_SILENT = "went_silent"


EVENT_OF = {
    _A.ACCEPT: EventKind.ACCEPTED,
    _A.DECLINE: EventKind.DECLINED,
    _A.WITHDRAW: EventKind.WITHDRAWN,
    _A.LAPSE: EventKind.LAPSED,
    _A.START: EventKind.STARTED,
    _A.DELIVER: EventKind.DELIVERED,
    _A.CONFIRM: EventKind.CONFIRMED,
    _A.REPORT_MISSING: EventKind.REPORTED_MISSING,
    _A.CANCEL: EventKind.CANCELLED,
    _A.FAIL: EventKind.FAILED,
}

EVENTS = {
    EventKind.PROPOSED: Text("somebody offered to help", "claim event"),
    EventKind.ACCEPTED: Text("both sides agreed", "claim event"),
    EventKind.DECLINED: Text("declined", "claim event"),
    EventKind.WITHDRAWN: Text("taken back before the answer", "claim event"),
    EventKind.LAPSED: Text("the hold ended without an answer", "claim event"),
    EventKind.STARTED: Text("started", "claim event"),
    EventKind.DELIVERED: Text("delivered", "claim event"),
    EventKind.CONFIRMED: Text("the family confirmed", "claim event"),
    EventKind.REPORTED_MISSING: Text("the family says it has not arrived", "claim event"),
    EventKind.CANCELLED: Text("cancelled", "claim event"),
    EventKind.FAILED: Text("not delivered as promised", "claim event"),
    EventKind.AGREED_HANDOVER: Text("the family agreed to give its contact", "claim event"),
    EventKind.REFUSED_HANDOVER: Text("the family keeps its contact to itself", "claim event"),
    EventKind.CONTACT_SEEN: Text("the contact was looked at", "claim event"),
    EventKind.REMINDED: Text("reminded", "claim event"),
    EventKind.EXPLAINED: Text("the claimant explained", "claim event"),
    EventKind.RELATION_CLEARED: Text("checked: no related party", "claim event"),
    EventKind.WENT_SILENT: Text("too long without a word", "claim event"),
}

SILENT_EVENTS = frozenset({EventKind.REMINDED, EventKind.WENT_SILENT, EventKind.CONTACT_SEEN})


class Party(StrEnum):
    """On whose side somebody acts."""

    FAMILY = "family"
    STREET = "street"
    GIVER = "giver"
    DISTRICT = "district"
    SYSTEM = "system"


PARTIES = {
    Party.FAMILY: Text("the family", "party"),
    Party.STREET: Text("the street", "party"),
    Party.GIVER: Text("the giver", "party"),
    Party.DISTRICT: Text("the district", "party"),
    Party.SYSTEM: Text("the platform", "party"),
}


class Relation(StrEnum):
    """What the claimant says about ties to the family. Source: R-CLM-06."""

    NONE = "none"
    RELATED = "related"
    UNSURE = "unsure"


RELATIONS = {
    Relation.NONE: Text("No ties of family, work or business to the household", "relation"),
    Relation.RELATED: Text("We may know or be related to the household", "relation"),
    Relation.UNSURE: Text("We cannot tell", "relation"),
}


class RelationCheck(StrEnum):
    """What became of the check for related parties."""

    CLEAR = "clear"
    BLOCKED = "blocked"
    CLEARED = "cleared"


RELATION_CHECKS = {
    RelationCheck.CLEAR: Text("no tie found", "relation check"),
    RelationCheck.BLOCKED: Text("a person must check for a tie first", "relation check"),
    RelationCheck.CLEARED: Text("checked by a person: no tie", "relation check"),
}


class Handover(StrEnum):
    """What the family says to giving its contact to the claimant. Source: R-CLM-08, ruling 20."""

    NOT_ASKED = "not_asked"
    AGREED = "agreed"
    REFUSED = "refused"


HANDOVERS = {
    Handover.NOT_ASKED: Text("the family has not answered yet", "handover"),
    Handover.AGREED: Text("the family agreed", "handover"),
    Handover.REFUSED: Text("the family prefers delivery through the street", "handover"),
}


class FamilyAnswer(StrEnum):
    """What the family says after a delivery."""

    RECEIVED = "received"
    NOT_RECEIVED = "not_received"
    MORE_NEEDED = "more_needed"


FAMILY_ANSWERS = {
    FamilyAnswer.RECEIVED: Text("Received", "family answer"),
    FamilyAnswer.NOT_RECEIVED: Text("Not received", "family answer"),
    FamilyAnswer.MORE_NEEDED: Text("Received, more is needed", "family answer"),
}


class ReceiverYes(StrEnum):
    """How the receiver said yes at the door. Source: R-CLM-09."""

    SIGNATURE = "signature"
    VOICE = "voice"
    WITNESS = "witness"
    DOOR = "door"


AT_HANDOVER = (ReceiverYes.SIGNATURE, ReceiverYes.VOICE, ReceiverYes.WITNESS)
"""What whoever hands something over can choose from."""
RECEIVER_YES = {
    ReceiverYes.SIGNATURE: Text("signed the list", "receiver"),
    ReceiverYes.VOICE: Text("said yes, recorded by voice", "receiver"),
    ReceiverYes.WITNESS: Text("said yes, a committee worker was there", "receiver"),
    ReceiverYes.DOOR: Text("volunteers scanned in and out", "receiver"),
}


class ClaimReason(StrEnum):
    """Why a claim was declined, taken back, cancelled or failed."""

    NOT_FITTING = "not_fitting"
    NOT_REACHABLE = "not_reachable"
    RELATED_PARTY = "related_party"
    REFERRED_ON = "referred_on"
    OTHER_GIVER = "other_giver"
    FAMILY_DECLINED = "family_declined"
    NO_CAPACITY = "no_capacity"
    PLANS_CHANGED = "plans_changed"
    NEED_WITHDRAWN = "need_withdrawn"
    OFFER_ENDED = "offer_ended"
    HOLD_ENDED = "hold_ended"
    NO_ANSWER = "no_answer"
    NOT_AS_PROMISED = "not_as_promised"


CLAIM_REASONS = {
    ClaimReason.NOT_FITTING: Text("it does not fit what is needed", "claim reason"),
    ClaimReason.NOT_REACHABLE: Text("the other side could not be reached", "claim reason"),
    ClaimReason.RELATED_PARTY: Text("a related party", "claim reason"),
    ClaimReason.REFERRED_ON: Text("referred to another organisation", "claim reason"),
    ClaimReason.OTHER_GIVER: Text("another helper was chosen", "claim reason"),
    ClaimReason.FAMILY_DECLINED: Text("the family does not want it", "claim reason"),
    ClaimReason.NO_CAPACITY: Text("no people or means at the moment", "claim reason"),
    ClaimReason.PLANS_CHANGED: Text("plans have changed", "claim reason"),
    ClaimReason.NEED_WITHDRAWN: Text("the need was withdrawn", "claim reason"),
    ClaimReason.OFFER_ENDED: Text("the offer has ended", "claim reason"),
    ClaimReason.HOLD_ENDED: Text("no answer in time", "claim reason"),
    ClaimReason.NO_ANSWER: Text("reminders without an answer", "claim reason"),
    ClaimReason.NOT_AS_PROMISED: Text("it was not what was promised", "claim reason"),
}

REASONS_FOR = {
    _A.DECLINE: (
        ClaimReason.NOT_FITTING,
        ClaimReason.OTHER_GIVER,
        ClaimReason.REFERRED_ON,
        ClaimReason.RELATED_PARTY,
        ClaimReason.FAMILY_DECLINED,
        ClaimReason.NO_CAPACITY,
    ),
    _A.WITHDRAW: (ClaimReason.PLANS_CHANGED, ClaimReason.NO_CAPACITY, ClaimReason.FAMILY_DECLINED),
    _A.CANCEL: (
        ClaimReason.PLANS_CHANGED,
        ClaimReason.NO_CAPACITY,
        ClaimReason.NOT_REACHABLE,
        ClaimReason.FAMILY_DECLINED,
        ClaimReason.NOT_FITTING,
    ),
    _A.FAIL: (ClaimReason.NO_ANSWER, ClaimReason.NOT_AS_PROMISED),
}
