"""How outlets stand when goods are shared out: families in need near by, how grave it is, what became of goods before.

A family counts where it has a food need that is not ended; counts are over everyone, whoever asks.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from fractions import Fraction
from uuid import UUID

from sqlalchemy import func, select

from charity_app.casework.models import NeedItem
from charity_app.casework.queries.grading import difficulty_of
from charity_app.casework.states.grades import Difficulty
from charity_app.casework.states.needs import NeedState, NeedType
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import acting_in, system_scope
from charity_app.foodbank.formula import Standing
from charity_app.foodbank.queries.outlets import SeenOutlet
from charity_app.ledger.models import Account, Transfer
from charity_app.stock.states.movements import STOCK_BOOK, Owner

_WEEKS = 4
_WEIGHTS = {Difficulty.SEVERE: 3, Difficulty.MODERATE: 2, Difficulty.MILD: 1, Difficulty.NONE: 0}


def standings_of(outlets: Sequence[SeenOutlet]) -> list[Standing]:
    """Return how these outlets stand today. Three statements, however many there are."""
    families, used = _families(), use_rates([seen.site_id for seen in outlets])
    found = []
    for seen in outlets:
        weights = [_WEIGHTS[grade] for street, committee, grade in families if _is_near(seen, street, committee)]
        mean = Fraction(sum(weights), len(weights)) if weights else Fraction(0)
        found.append(Standing(seen.outlet.number, len(weights), mean, used.get(seen.site_id)))
    return found


def _is_near(seen: SeenOutlet, street_id: UUID, committee_id: UUID | None) -> bool:
    """Tell whether a family is served by an outlet: of its committee, or of its street where it serves the street."""
    return committee_id == seen.committee_id if seen.committee_id else street_id == seen.street_id


def _families() -> list[tuple[UUID, UUID | None, Difficulty]]:
    """Return street, committee and grade of every family that has a food need."""
    is_open = NeedItem.state != NeedState.ENDED
    hungry = select(NeedItem.household_id).where(NeedItem.need_type == NeedType.FOOD_NUTRITION, is_open)
    wanted = select(NeedItem).where(NeedItem.household_id.in_(hungry), is_open)
    needs: dict[UUID, list[NeedItem]] = defaultdict(list)
    with acting_in(system_scope("fair split")):
        for need in db.session.scalars(wanted):
            needs[need.household_id].append(need)
    return [(of[0].street_id, of[0].committee_id, _grade(of)) for of in needs.values()]


def _grade(needs: Iterable[NeedItem]) -> Difficulty:
    return difficulty_of([(need.need_type, need.severity, need.urgency) for need in needs])


def use_rates(site_ids: Collection[UUID]) -> dict[UUID, Fraction]:
    """Return by site which part of what came in four weeks was handed out; where nothing came, nothing is told."""
    came, gone = _moved(site_ids, Owner.SITE), _moved(site_ids, Owner.HANDED_OUT)
    return {key: min(Fraction(1), Fraction(gone.get(key, 0), units)) for key, units in came.items() if units}


def _moved(site_ids: Collection[UUID], owner: Owner) -> dict[UUID, int]:
    wanted = (
        select(Account.owner_id, func.sum(Transfer.amount))
        .join(Transfer, Transfer.credit_id == Account.id)
        .where(
            Account.book == STOCK_BOOK,
            Account.owner_type == owner.value,
            Account.owner_id.in_(site_ids),
            Transfer.at >= clock.now() - timedelta(weeks=_WEEKS),
        )
        .group_by(Account.owner_id)
    )
    return {row[0]: int(row[1]) for row in db.session.execute(wanted)}
