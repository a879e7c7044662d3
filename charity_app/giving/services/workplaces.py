"""Codes under which the people of a unit give (features 3.18)."""

from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.giving.events.books import WorkplaceOpened
from charity_app.giving.models import Workplace
from charity_app.giving.queries.workplaces import may_name_any, organisations_to_name
from charity_app.registry.services.stamps import clean_words


def make_workplace(name: str, *, organisation_id: UUID | None, by: Actor) -> Workplace:
    """Give a unit a code; a manager names one's own organisation. Raises Invalid, also when the unit has one."""
    words = _named(name)
    if _known(words) is not None:
        told = Text("A unit of this name has a code; ask whoever made it, or write the name in full", "error")
        raise Invalid(told, field="unit_name")
    is_free = organisation_id is None and may_name_any(by)
    if not is_free and organisation_id not in organisations_to_name(by):
        raise Invalid(Text("Choose the organisation whose people give", "error"), field="organisation_id")
    return _opened(words, organisation_id, by)


def known_or_new_workplace(name: str, *, by: Actor) -> Workplace:
    """Return the unit of this name, made when there is none. Raises Invalid without a name."""
    words = _named(name)
    return _known(words) or _opened(words, None, by)


def _named(name: str) -> str:
    words = clean_words(name, field="unit_name", longest=120)
    if not words:
        raise Invalid(Text("Write the name of the unit, or its code", "error"), field="unit_name")
    return words


def _known(name: str) -> Workplace | None:
    return db.session.scalars(select(Workplace).where(Workplace.name == name)).first()


def _opened(name: str, organisation_id: UUID | None, by: Actor) -> Workplace:
    workplace = Workplace(
        code=new_code(8),
        name=name,
        organisation_id=organisation_id,
        leader_id=None if organisation_id is None or may_name_any(by) else by.user_id,
        created_at=clock.now(),
        created_by_id=by.user_id,
    )
    db.session.add(workplace)
    db.session.flush()
    emit(WorkplaceOpened(workplace_id=workplace.id, by=by))
    return workplace
