"""What the ledger holds of gifts, payment by payment, for the daily match with the provider. Source: features 3.3."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, union_all

from charity_app.core.db import db
from charity_app.giving.models import Gift
from charity_app.giving.states.books import FEE
from charity_app.ledger.models import Transfer
from charity_app.payments.queries import Booked

_RECEIVED = ("gift", "doubled")
_REASONS = (*_RECEIVED, FEE, "refund", "bounce")


def booked(checkout_ids: Collection[UUID]) -> Mapping[UUID, Booked]:
    """Return what was booked of these payments, those that were paid twice for a gift among them.

    A payment of which nothing was booked is left out.
    """
    held: dict[UUID | None, Counter[str]] = defaultdict(Counter)
    for checkout_id, reason, fen in db.session.execute(union_all(_gifts(checkout_ids), _doubled(checkout_ids))):
        held[checkout_id][reason] = int(fen)
    return {
        checkout_id: Booked(sum(fen[reason] for reason in _RECEIVED), fen[FEE], fen["refund"] - fen["bounce"])
        for checkout_id, fen in held.items()
        if checkout_id
    }


def _gifts(checkout_ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    return (
        select(Gift.checkout_id, Transfer.reason, func.sum(Transfer.amount))
        .join(Transfer, (Transfer.subject_id == Gift.id) & (Transfer.subject_type == "gift"))
        .where(Gift.checkout_id.in_(checkout_ids), Transfer.reason.in_(_REASONS))
        .group_by(Gift.checkout_id, Transfer.reason)
    )


def _doubled(checkout_ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    return (
        select(Transfer.subject_id, Transfer.reason, func.sum(Transfer.amount))
        .where(Transfer.subject_type == "checkout", Transfer.subject_id.in_(checkout_ids))
        .group_by(Transfer.subject_id, Transfer.reason)
    )
