"""What stands above both halls: how much is open on either side."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, func, select

from charity_app.core.db import TODAY, db
from charity_app.core.scope import Actor
from charity_app.matching.models import ResourceOffer
from charity_app.matching.queries.needs import open_needs
from charity_app.matching.states.offers import OfferState


@dataclass(frozen=True)
class OpenCounts:
    """The needs and the offers on the wall that still have room."""

    needs: int
    offers: int


def count_open(viewer: Actor) -> OpenCounts:
    """Count both sides for a viewer in one statement; a second one asks after an organisation's standing."""
    row = db.session.execute(_both(open_needs(viewer))).one()
    return OpenCounts(row[0], row[1])


@cache
def _both(needs: Select[int]) -> Select[int, int]:
    offers = select(func.count()).where(ResourceOffer.state == OfferState.PUBLISHED, ResourceOffer.until_on >= TODAY)
    return select(needs.scalar_subquery(), offers.scalar_subquery())
