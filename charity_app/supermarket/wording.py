"""The messages that the shops send: to families about what they ordered ahead."""

from charity_app.core.text import Text
from charity_app.messaging.states import Purpose
from charity_app.messaging.wording import Wording, declare


def _told(key: str, title: Text, body: Text) -> Wording:
    return declare(f"supermarket.{key}", title=title.message, body=body.message, purpose=Purpose.SERVICE)


READY = _told(
    "order_ready",
    Text("Your order stands ready", "message"),
    Text(
        "%(place)s, %(date)s. Say the code %(code)s, or show your card. Somebody you trust can come for you", "message"
    ),
)
COMES = _told(
    "order_comes",
    Text("Your order comes to you", "message"),
    Text("From %(place)s on %(date)s. Say the code %(code)s at the door", "message"),
)
LESS = _told(
    "order_less",
    Text("A part of your order was not there", "message"),
    Text("%(place)s had less of something this time. %(points)s points are back on your card", "message"),
)
ENDED = _told(
    "order_ended",
    Text("Your order does not come", "message"),
    Text("Order %(number)s at %(place)s: %(reason)s. %(points)s points are back; order again any time", "message"),
)
