"""Commands on assessed needs. Source: R-CLM-02, R-ASM-04, features 1.20 as far as a short assessment goes."""

from dataclasses import dataclass
from datetime import date, timedelta

from charity_app.casework.events import NeedAssessed, NeedConfirmed, NeedEnded
from charity_app.casework.models import NeedItem
from charity_app.casework.queries.needs import note_place
from charity_app.casework.states.items import NEED_ITEMS
from charity_app.casework.states.needs import NEED_TABLE, NeedAction, NeedState, NeedType, NeedUnit, Severity
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.ids import new_id
from charity_app.core.privacy import seal
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.registry.models import Household, Member
from charity_app.registry.services.stamps import belonging, clean_words

_LONGEST_NOTE = 500
_LATEST = timedelta(days=366)
_MOST, _DEAREST_FEN = 999, 100_000_000


@dataclass(frozen=True)
class NewNeed:
    """What a short assessment says of one need."""

    need_type: NeedType
    item: str
    severity: int
    urgency: int
    quantity: int
    unit: NeedUnit
    wished_on: date
    value_fen: int
    note: str = ""


def assess_need(household: Household, *, told: NewNeed, member: Member | None = None, by: Actor) -> NeedItem:
    """Record a need of a household, of one member where one is named. Raises Invalid."""
    _check(told)
    if member is not None and member.household_id != household.id:
        raise Invalid(Text("Choose a member of this household", "error"), field="member_id")
    note = clean_words(told.note, field="note", longest=_LONGEST_NOTE)
    need_id = new_id("need_items")
    need = NeedItem(
        id=need_id,
        need_type=told.need_type,
        item=told.item,
        member_id=member.id if member else None,
        severity=told.severity,
        urgency=told.urgency,
        quantity=told.quantity,
        unit=told.unit,
        wished_on=told.wished_on,
        value_fen=told.value_fen,
        note=seal(household.key_owner, note, place=note_place(need_id)) if note else None,
        state=NeedState.OPEN,
        **belonging(household, by),
    )
    db.session.add(need)
    db.session.flush()
    emit(
        NeedAssessed(
            need_item_id=need.id,
            household_id=household.id,
            need_type=told.need_type,
            severity=told.severity,
            urgency=told.urgency,
            by=by,
        )
    )
    return need


def _check(told: NewNeed) -> None:
    if told.item not in NEED_ITEMS[told.need_type]:
        raise Invalid(Text("Choose what exactly is needed", "error"), field="item")
    if not Severity.SLIGHT <= told.severity <= Severity.SEVERE:
        raise Invalid(Text("Choose how grave it is", "error"), field="severity")
    if not 1 <= told.quantity <= _MOST:
        raise Invalid(Text("The quantity lies between 1 and %(most)s", "error", {"most": _MOST}), field="quantity")
    if not 0 <= told.value_fen <= _DEAREST_FEN:
        raise Invalid(Text("The value is not plausible", "error"), field="value_fen")
    if not clock.today() <= told.wished_on <= clock.today() + _LATEST:
        raise Invalid(Text("Choose a day from today within a year", "error"), field="wished_on")


def confirm_need(need: NeedItem, *, by: Actor) -> None:
    """Confirm a need as the second person; a need confirmed before stays so. Raises NotAllowed for its assessor."""
    if by.user_id is not None and by.user_id == need.recorded_by_id:
        raise NotAllowed(Text("Whoever assessed a need cannot review it", "error"))
    if need.state is NeedState.CONFIRMED:
        return
    advance(need, NEED_TABLE, NeedAction.CONFIRM, confirmed_by_id=by.user_id, confirmed_at=clock.now())
    emit(NeedConfirmed(need_item_id=need.id, household_id=need.household_id, by=by))


def end_need(need: NeedItem, *, by: Actor) -> None:
    """End a need that exists no longer; one that ended before stays so."""
    if need.state is NeedState.ENDED:
        return
    advance(need, NEED_TABLE, NeedAction.END)
    emit(NeedEnded(need_item_id=need.id, household_id=need.household_id, by=by))
