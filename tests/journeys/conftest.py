"""The inhabited district for these tests, and the people who walk through it."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from charity_app.core.db import db, unit_of_work
from charity_app.core.scope import acting_in, system_scope
from charity_app.matching.models import Claim
from charity_app.matching.services.notices import family_link
from charity_app.matching.states.claims import ClaimState
from charity_app.messaging.states import LinkPurpose
from tests.world import SYSTEM, World

__all__ = ["letter"]


@pytest.fixture
def letter(inhabited: World) -> Callable[[UUID], str]:
    """Return the path of the link that a claim's family was sent: `letter(claim_id)`."""

    def sent(claim_id: UUID) -> str:
        with unit_of_work(), acting_in(system_scope("letter of the tests")):
            claim = db.session.scalars(select(Claim).where(Claim.id == claim_id)).one()
            is_delivered = claim.state is ClaimState.DELIVERED
            purpose = LinkPurpose.CONFIRM_CLAIM if is_delivered else LinkPurpose.ANSWER_HANDOVER
            return family_link(claim, purpose, by=SYSTEM)

    return sent
