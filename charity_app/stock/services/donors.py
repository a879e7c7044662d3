"""Who gives goods: one code each, and for businesses the papers that food needs (domain.md 5.5)."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.scope import Actor
from charity_app.registry.models import Organisation
from charity_app.registry.services.stamps import clean_words
from charity_app.stock.events import DonorRegistered
from charity_app.stock.models import GoodsDonor


def register_donor(*, organisation: Organisation | None = None, user_id: UUID | None = None, by: Actor) -> GoodsDonor:
    """Return the donor that stands for an organisation or an account; without either a new one, known by its code."""
    known = _known(organisation.id if organisation else None, user_id)
    if known is not None:
        return known
    donor = GoodsDonor(
        code=f"D{new_code(6)}",
        organisation_id=organisation.id if organisation else None,
        user_id=user_id,
        created_at=clock.now(),
    )
    db.session.add(donor)
    db.session.flush()
    emit(DonorRegistered(donor_id=donor.id, by=by))
    return donor


def _known(organisation_id: UUID | None, user_id: UUID | None) -> GoodsDonor | None:
    if organisation_id is None and user_id is None:
        return None
    bearer = GoodsDonor.user_id == user_id if organisation_id is None else GoodsDonor.organisation_id == organisation_id
    return db.session.scalars(select(GoodsDonor).where(bearer)).one_or_none()


def record_papers(donor: GoodsDonor, *, licence_number: str, agreement_until_on: date | None, by: Actor) -> None:
    """Note the licence of a business, and until when its food safety agreement holds. Raises Invalid."""
    donor.licence_number = clean_words(licence_number, field="licence_number", longest=40)
    donor.agreement_until_on = agreement_until_on
    db.session.flush()
    emit(DonorRegistered(donor_id=donor.id, by=by))


def ask_news(donor: GoodsDonor, *, wants_news: bool, by: Actor) -> None:
    """Note whether a donor with an account wants to hear when goods were taken in."""
    donor.wants_news = wants_news
    db.session.flush()
    emit(DonorRegistered(donor_id=donor.id, by=by))
