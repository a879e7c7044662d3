"""One-day giving of a workplace in one sum; its leader sees count and sum only (R-CMP-03, features 3.18)."""

from dataclasses import dataclass

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.files import StoredFile
from charity_app.core.ids import new_id
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.giving.events.books import BatchEntered
from charity_app.giving.models import Gift, GiftBatch, Pool
from charity_app.giving.services.entering import MONEY_WAYS, Slip, check_amount, written_gift
from charity_app.giving.services.gifts import workplace_of
from charity_app.giving.services.receiving import receive_gift
from charity_app.giving.services.workplaces import known_or_new_workplace
from charity_app.giving.states.gifts import DonorType

_MOST_GIVERS = 100_000


@dataclass(frozen=True, kw_only=True)
class Unit:
    """Whose people gave: a new workplace by its name where the slip has no code; how many, and their list."""

    givers: int
    name: str = ""
    people: StoredFile | None = None


def enter_batch(pool: Pool, *, slip: Slip, unit: Unit, is_sandbox: bool, by: Actor) -> Gift:
    """Take in what the people of a unit gave in one sum. Raises Invalid, Conflict."""
    if slip.way not in MONEY_WAYS:
        raise Invalid(Text("Choose how the money came", "error"), field="way")
    check_amount(slip.amount_fen)
    if not 1 <= unit.givers <= _MOST_GIVERS:
        raise Invalid(Text("Write how many people gave", "error"), field="givers")
    workplace = workplace_of(slip.code) if slip.code.strip() else known_or_new_workplace(unit.name, by=by)
    batch = GiftBatch(
        id=new_id(GiftBatch.__tablename__),
        pool_id=pool.id,
        workplace_id=workplace.id,
        givers=unit.givers,
        total_fen=slip.amount_fen,
        given_on=slip.given_on,
        list_address=unit.people.address if unit.people else None,
        list_media_type=unit.people.media_type if unit.people else None,
        entered_by_id=by.user_id,
        entered_at=clock.now(),
    )
    db.session.add(batch)
    db.session.flush()
    told = {"donor_type": DonorType.GROUP, "batch_id": batch.id, "workplace_id": workplace.id}
    gift = written_gift(pool, slip=slip, is_sandbox=is_sandbox, by=by, **told)
    receive_gift(gift, amount_fen=gift.amount_fen, fee_fen=0, by=by)
    emit(
        BatchEntered(
            batch_id=batch.id, workplace_id=workplace.id, givers=batch.givers, total_fen=batch.total_fen, by=by
        )
    )
    return gift
