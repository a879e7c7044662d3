"""What the ledger holds of gifts, payment by payment, for the daily match with the provider. Source: features 3.3."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import func, select

from charity_app.core.db import db
from charity_app.giving.models import Gift
from charity_app.ledger.models import Transfer
from charity_app.payments.queries import Booked

_REASONS = ("gift", "fee", "refund", "bounce")


def booked(checkout_ids: Collection[UUID]) -> Mapping[UUID, Booked]:
    """Return what was booked of the gifts these payments paid; a payment without a gift is left out."""
    summed = (
        select(Gift.checkout_id, Transfer.reason, func.sum(Transfer.amount))
        .join(Transfer, (Transfer.subject_id == Gift.id) & (Transfer.subject_type == "gift"))
        .where(Gift.checkout_id.in_(checkout_ids), Transfer.reason.in_(_REASONS))
        .group_by(Gift.checkout_id, Transfer.reason)
    )
    held: dict[UUID | None, dict[str, int]] = defaultdict(dict)
    for checkout_id, reason, fen in db.session.execute(summed):
        held[checkout_id][reason] = int(fen)
    return {
        checkout_id: Booked(fen.get("gift", 0), fen.get("fee", 0), fen.get("refund", 0) - fen.get("bounce", 0))
        for checkout_id, fen in held.items()
        if checkout_id
    }
