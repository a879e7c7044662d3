"""The lock against guessing the phone behind a card number at the till. Source: R-VCH-01."""

from datetime import timedelta
from uuid import UUID

from charity_app.core import settings
from charity_app.core.text import Text
from charity_app.identity.services import throttles
from charity_app.supermarket.queries.till import typed_number

_WINDOW = timedelta(minutes=15)
WRONG_TRIES = settings.declare(
    "market.wrong_tries",
    5,
    unit="tries",
    rule="R-VCH-01",
    name=Text("Wrong tries of the phone behind a card number", "setting"),
)


def admit_number(scanned: str, *, user_id: UUID | None) -> None:
    """Count a try at the phone behind a card number, on the card and on who tries; a right one does not count.

    Raises TooMany after 5 within 15 minutes. Call it before the main transaction.
    """
    typed = typed_number(scanned)
    if typed is None:
        return
    lanes = (f"till:card:{typed.number}", f"till:user:{user_id}")
    for lane in lanes:
        throttles.demand_try(lane, limit=settings.value(WRONG_TRIES), window=_WINDOW)
    if typed.card() is not None:
        for lane in lanes:
            throttles.give_back(lane)
