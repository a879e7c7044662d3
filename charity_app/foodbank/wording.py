"""The messages that the food bank sends: to families about their packs and vouchers."""

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
