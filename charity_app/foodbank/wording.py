"""The messages that the food bank sends: to families about packs and vouchers, to outlets about their orders."""

from charity_app.core.text import Text
from charity_app.messaging.states import Purpose
from charity_app.messaging.wording import Wording, declare


def _told(key: str, title: Text, body: Text) -> Wording:
    return declare(f"foodbank.{key}", title=title.message, body=body.message, purpose=Purpose.SERVICE)


PACK_WAITS = _told(
    "pack_waits",
    Text("A food pack waits for you", "message"),
    Text(
        "%(place)s, %(date)s %(slot)s. Your pick-up code is %(code)s. Somebody you trust can come for you",
        "message",
    ),
)
PACK_CANCELLED = _told(
    "pack_cancelled",
    Text("The food packs are called off", "message"),
    Text("%(place)s, %(date)s: no packs are handed out that day. We tell you the next day", "message"),
)
VOUCHER_ISSUED = _told(
    "voucher_issued",
    Text("A voucher for a food pack", "message"),
    Text("Number %(number)s, once, until %(date)s. Show it where food packs are handed out", "message"),
)
PACKED = _told(
    "order_packed",
    Text("Your order is packed", "message"),
    Text(
        "Order %(number)s for %(place)s: %(given)s of %(wanted)s units. Look what is less or comes instead", "message"
    ),
)
COMING = _told(
    "order_coming",
    Text("Your order comes with a car", "message"),
    Text("Order %(number)s for %(place)s comes on %(day)s. Have the code of the order ready", "message"),
)
LEFT = _told(
    "order_left",
    Text("Your order is on the way", "message"),
    Text("Order %(number)s has left the depot for %(place)s. Have the code of the order ready", "message"),
)
ENDED = _told(
    "order_ended",
    Text("Your order does not come", "message"),
    Text("Order %(number)s for %(place)s: %(reason)s", "message"),
)
SHARED = _told(
    "order_shared",
    Text("Goods for your outlet", "message"),
    Text(
        "The depot shares goods out: order %(number)s for %(place)s on %(day)s. Change it until it is packed", "message"
    ),
)
OFFERED = _told(
    "order_offered",
    Text("Food with a near date: do you want it?", "message"),
    Text("%(item)s, up to %(quantity)s for %(place)s. Yes or no with one tap", "message"),
)
