"""What every written row of the register carries, and the checks that many commands share."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import update

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import changed_meanwhile
from charity_app.core.text import Text, has_forbidden_signs
from charity_app.registry.events import Change, HouseholdFactsChanged
from charity_app.registry.models import Household
from charity_app.registry.models.parts import place_of
from charity_app.registry.queries.consents import helped_household
from charity_app.registry.states.households import HouseholdState

_FIRST_DAY = date(1900, 1, 1)


def stamped(household_id: UUID | None, by: Actor) -> dict[str, Any]:
    """Return who records, in which role, and whether it is filled in for the household.

    Raises Conflict when this session fills in for another household (features 1.11).
    """
    helped = helped_household(by)
    if helped is not None and helped != household_id:
        raise Conflict(Text("You are filling in for another household; leave helper mode first", "error"))
    roles = sorted(grant.role.value for grant in by.grants)
    return {
        "recorded_at": clock.now(),
        "recorded_by_id": by.user_id,
        "recorded_role": "system" if by.is_system else next(iter(roles), "resident"),
        "on_behalf": helped is not None,
    }


def belonging(household: Household, by: Actor) -> dict[str, Any]:
    """Return the columns that tie a new row to its household and to who records it."""
    refuse_closed(household)
    return place_of(household) | stamped(household.id, by)


def refuse_closed(household: Household) -> None:
    """Raise Conflict when the file is merged or erased."""
    if household.state in {HouseholdState.MERGED, HouseholdState.ERASED}:
        raise Conflict(Text("This file is closed; nothing can be added to it", "error"))


def tell_change(household_id: UUID, change: Change, row_id: UUID | None, by: Actor) -> None:
    """Say that something changed which rules look at."""
    emit(HouseholdFactsChanged(household_id=household_id, change=change, row_id=row_id, by=by))


def past_day(day: date, *, field: str) -> date:
    """Return a day that is not after today. Raises Invalid."""
    if day > clock.today():
        raise Invalid(Text("The date cannot be after today", "error"), field=field)
    if day < _FIRST_DAY:
        raise Invalid(Text("Enter a day such as 2024-12-05", "form"), field=field)
    return day


def in_order(start: date, end: date | None, *, field: str) -> None:
    """Raise Invalid when a period ends before it begins."""
    if end is not None and end < start:
        raise Invalid(Text("The end cannot be before the start", "error"), field=field)


def clean_words(text: str, *, field: str, longest: int) -> str:
    """Return a text without spaces around it. Raises Invalid for what cannot be stored or is too long."""
    words = text.strip()
    if has_forbidden_signs(words):
        raise Invalid(Text("Please remove signs that cannot be stored", "form"), field=field)
    if len(words) > longest:
        raise Invalid(Text("At most %(limit)s signs", "form", {"limit": longest}), field=field)
    return words


def take_version(row: Any, version: int) -> None:
    """Count up the version of an edited row. Raises Conflict when somebody else was faster (R-CON-01)."""
    model: Any = type(row)
    db.session.flush()
    done = db.session.execute(
        update(model).where(model.id == row.id, model.version == version).values(version=version + 1)
    )
    if getattr(done, "rowcount", 0) != 1:
        raise changed_meanwhile()
    db.session.refresh(row)
