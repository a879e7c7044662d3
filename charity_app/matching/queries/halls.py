"""What stands above both halls: how much is open on either side."""

from dataclasses import dataclass

from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
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
    today = clock.today()
    needs = open_needs(viewer)
    offers = select(func.count()).where(ResourceOffer.state == OfferState.PUBLISHED, ResourceOffer.until_on >= today)
    row = db.session.execute(select(needs.scalar_subquery(), offers.scalar_subquery())).one()
    return OpenCounts(row[0], row[1])
