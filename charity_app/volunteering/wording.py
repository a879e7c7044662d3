"""The messages that volunteering sends: what, when and where, never for whom (features 2.8, 2.18)."""

from charity_app.core.text import Text
from charity_app.messaging.states import Purpose
from charity_app.messaging.wording import Wording, declare


def _told(key: str, title: Text, body: Text, *, is_reminder: bool = False) -> Wording:
    purpose = Purpose.VOLUNTEERING if is_reminder else Purpose.SERVICE
    return declare(f"volunteering.{key}", title=title.message, body=body.message, purpose=purpose)


SIGNED_UP = _told(
    "signed_up",
    Text("You have a place", "message"),
    Text("%(name)s, %(when)s, %(place)s. If you cannot come, tell us a day before with one tap", "message"),
)
WAITING = _told(
    "waiting",
    Text("You are on the waiting list", "message"),
    Text("%(name)s, %(when)s: as soon as a place is free it is kept for you, and we tell you", "message"),
)
APPLIED = _told(
    "applied",
    Text("Your sign-up waits for a yes", "message"),
    Text("%(name)s, %(when)s: whoever leads it looks at it and answers", "message"),
)
OFFERED = _told(
    "offered",
    Text("A place is kept for you", "message"),
    Text("%(name)s, %(when)s: take it with one tap until %(until)s, then it goes to the next", "message"),
)
GUARDIAN_ASKED = _told(
    "guardian_asked",
    Text("A place is kept until your guardian agrees", "message"),
    Text("%(name)s, %(when)s: your guardian has until %(until)s; the page of your place says how", "message"),
)
GUARDIAN_SAID_NO = _told(
    "guardian_said_no",
    Text("Your guardian does not agree", "message"),
    Text("%(name)s, %(when)s: the place went to the next. Talk it over; you can sign up again", "message"),
)
LAPSED = _told(
    "lapsed",
    Text("The kept place went to the next", "message"),
    Text("%(name)s, %(when)s. You can sign up again at any time", "message"),
)
DECLINED = _told(
    "declined",
    Text("This time it does not work out", "message"),
    Text("%(name)s, %(when)s. There are other shifts near you", "message"),
)
SHIFT_CANCELLED = _told(
    "shift_cancelled",
    Text("This shift does not take place", "message"),
    Text("%(name)s, %(when)s. Thank you for being ready; there are other shifts near you", "message"),
)
SHIFT_CHANGED = _told(
    "shift_changed",
    Text("Time or place of your shift changed", "message"),
    Text("%(name)s, now %(when)s, %(place)s. If it does not suit you any more, cancel with one tap", "message"),
)
STAND_IN_FOUND = _told(
    "stand_in_found",
    Text("Somebody stands in for you", "message"),
    Text("%(name)s, %(when)s: you need not come. Thank you for looking after it", "message"),
)
TOMORROW = _told(
    "tomorrow",
    Text("Tomorrow you are expected", "message"),
    Text("%(name)s, %(when)s, %(place)s", "message"),
    is_reminder=True,
)
SOON = _told(
    "soon",
    Text("Your shift begins soon", "message"),
    Text("%(name)s, %(when)s, %(place)s", "message"),
    is_reminder=True,
)
ASKED = _told(
    "asked",
    Text("Can you help?", "message"),
    Text("%(name)s, %(when)s, %(place)s. Yes, or not this time: both take one tap", "message"),
    is_reminder=True,
)
TOO_FEW = _told(
    "too_few",
    Text("Too few people are expected", "message"),
    Text("%(name)s, %(when)s: %(missing)s more are needed", "message"),
)
DRAFT_ENDED = _told(
    "draft_ended",
    Text("A draft for a claim has ended", "message"),
    Text(
        "%(name)s, %(when)s, %(place)s: nobody took it up. The claim stands; plan an activity when you can", "message"
    ),
)
OPENED = _told(
    "opened",
    Text("A claim needs volunteers", "message"),
    Text("%(name)s, %(when)s, %(place)s: look at the draft, set time and place, and hand it in", "message"),
)
