"""Where a message stands, what it is about, and which way it goes."""

from enum import StrEnum

from charity_app.core.text import Text


class MessageState(StrEnum):
    """A message waits, went out, or could not be sent."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Purpose(StrEnum):
    """Why a message is sent; a person may opt out of all but the last."""

    MATCHING = "matching"
    POLICY = "policy"
    NEWS = "news"
    VOLUNTEERING = "volunteering"
    SERVICE = "service"


class LinkPurpose(StrEnum):
    """What a link without an account opens."""

    CONFIRM_CLAIM = "confirm_claim"
    ANSWER_HANDOVER = "answer_handover"
    SEE_GIFT = "see_gift"
    SHIFT_CALENDAR = "shift_calendar"


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
    Purpose.VOLUNTEERING: Text("Reminders of shifts, and questions whether you can help", "message purpose"),
    Purpose.SERVICE: Text("Sign-in and safety", "message purpose"),
}
OPTIONAL = (Purpose.MATCHING, Purpose.POLICY, Purpose.NEWS, Purpose.VOLUNTEERING)
