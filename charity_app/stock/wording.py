"""The messages that stock sends: to families about recalled goods, to donors about what became of theirs."""

from charity_app.core.text import Text
from charity_app.messaging.states import Purpose
from charity_app.messaging.wording import Wording, declare


def _told(key: str, title: Text, body: Text, *, is_urgent: bool = False, purpose: Purpose = Purpose.SERVICE) -> Wording:
    return declare(f"stock.{key}", title=title.message, body=body.message, purpose=purpose, is_urgent=is_urgent)


RECALLED = _told(
    "recalled",
    Text("Please do not eat this", "message"),
    Text(
        "%(item)s with the date %(date)s, handed out to you, is recalled. Do not eat it. Bring it back or throw it"
        " away; we call you within 24 hours. If somebody feels ill, see a doctor and tell us",
        "message",
    ),
    is_urgent=True,
)
RECALL_LIFTED = _told(
    "recall_lifted",
    Text("The warning is lifted", "message"),
    Text("%(item)s with the date %(date)s is safe. Sorry for the trouble", "message"),
)
GOODS_SENT = _told(
    "goods_sent",
    Text("Goods are on the way to you", "message"),
    Text("%(quantity)s of %(item)s from %(from)s. Confirm what came", "message"),
)
CAME_LESS = _told(
    "came_less",
    Text("Not everything was taken in", "message"),
    Text(
        "%(missing)s of %(quantity)s of %(item)s for %(place)s: %(reason)s. They stand on your shelves again", "message"
    ),
)
BECAME = _told(
    "became",
    Text("What became of your goods", "message"),
    Text(
        "From %(since)s to %(until)s: %(handed_out)s handed out, %(sold)s sold for a good cause, %(packed)s put into"
        " food packs, %(destroyed)s destroyed. The page of your goods tells more",
        "message",
    ),
    purpose=Purpose.NEWS,
)
THANKS = _told(
    "thanks",
    Text("Thank you for your goods", "message"),
    Text("Delivery %(number)s at %(place)s: %(taken_in)s of %(lines)s lines were taken in", "message"),
    purpose=Purpose.NEWS,
)
