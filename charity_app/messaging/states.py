"""Where a message stands, what it is about, and which way it goes."""

from enum import StrEnum

from charity_app.core.text import Text


class MessageState(StrEnum):
    """A message waits, went out, or could not be sent."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Purpose(StrEnum):
    """Why a message is sent; a person may opt out of the first three."""

    MATCHING = "matching"
    POLICY = "policy"
    NEWS = "news"
    SERVICE = "service"


class LinkPurpose(StrEnum):
    """What a link without an account opens."""

    CONFIRM_CLAIM = "confirm_claim"
    ANSWER_HANDOVER = "answer_handover"
    SEE_GIFT = "see_gift"


STATE_LABELS = {
    MessageState.QUEUED: Text("Waiting to be sent", "message state"),
    MessageState.SENT: Text("Sent", "message state"),
    MessageState.FAILED: Text("Could not be sent", "message state"),
}
STATE_TONES = {MessageState.QUEUED: "active", MessageState.SENT: "good", MessageState.FAILED: "danger"}
PURPOSE_LABELS = {
    Purpose.MATCHING: Text("Help offered and claimed", "message purpose"),
    Purpose.POLICY: Text("Policies that may fit", "message purpose"),
    Purpose.NEWS: Text("News and thanks", "message purpose"),
    Purpose.SERVICE: Text("Sign-in and safety", "message purpose"),
}
OPTIONAL = (Purpose.MATCHING, Purpose.POLICY, Purpose.NEWS)
