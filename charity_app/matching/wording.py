"""The messages that matching sends: short, without income, illness or names."""

from charity_app.core.text import Text
from charity_app.messaging.states import Purpose
from charity_app.messaging.wording import declare

HANDOVER_ASKED = declare(
    "matching.handover_asked",
    title=Text("Somebody would like to help", "message").message,
    body=Text("%(giver)s will help with: %(item)s. May we give them your contact?", "message").message,
    purpose=Purpose.MATCHING,
)
CONFIRM_ASKED = declare(
    "matching.confirm_asked",
    title=Text("Has the help arrived?", "message").message,
    body=Text("%(giver)s delivered: %(item)s. Please tell us whether you received it", "message").message,
    purpose=Purpose.MATCHING,
)
CLAIM_PROPOSED = declare(
    "matching.claim_proposed",
    title=Text("A claim waits for your answer", "message").message,
    body=Text("%(item)s: please confirm or decline before %(until)s", "message").message,
    purpose=Purpose.MATCHING,
)
CLAIM_ANSWERED = declare(
    "matching.claim_answered",
    title=Text("Your claim was answered", "message").message,
    body=Text("%(item)s: open the claim to see the answer", "message").message,
    purpose=Purpose.MATCHING,
)
CLAIM_SILENT = declare(
    "matching.claim_silent",
    title=Text("Too long without a word", "message").message,
    body=Text("%(item)s: please write how it is going", "message").message,
    purpose=Purpose.MATCHING,
)
NEED_PUBLISHED = declare(
    "matching.need_published",
    title=Text("Your need was published", "message").message,
    body=Text("It shows no name, door number or photo. Look where it stands with code %(code)s", "message").message,
    purpose=Purpose.MATCHING,
)
