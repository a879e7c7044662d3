"""Distributions of packs: planned, published to families, begun, finished, called off. Source: R-FOD-07."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.privacy import holds_key
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.divisions.models import Division
from charity_app.foodbank import wording
from charity_app.foodbank.events.packs import DistributionMoved, DistributionPlanned, PackAdded, PackLeft
from charity_app.foodbank.models import Distribution, Pack, PackTemplate
from charity_app.foodbank.queries.families import eaters_of, families_in_line
from charity_app.foodbank.queries.packs import household_of, packs_of, site_of
from charity_app.foodbank.queries.visits import DAYS_BETWEEN, next_visit_on
from charity_app.foodbank.services.listing import list_packs_anew
from charity_app.foodbank.states.packs import (
    DISTRIBUTION_TABLE,
    LIVE,
    PACK_TABLE,
    DistributionAction,
    DistributionState,
    LeaveReason,
    PackAction,
    PackGround,
    PackState,
)
from charity_app.foodbank.states.visits import SoonerReason
from charity_app.messaging.services import send_message
from charity_app.messaging.wording import Wording
from charity_app.registry.models import Household, Site
from charity_app.registry.models.parts import place_of
from charity_app.registry.services.stamps import clean_words

_MOST = 500
KEPT = settings.declare(
    "foodbank.kept_percent",
    5,
    unit="percent",
    rule="R-FOD-07",
    name=Text("Packs of a distribution kept for emergencies", "setting"),
)


@dataclass(frozen=True)
class Plan:
    """Where, when and how many."""

    held_on: date
    packs: int
    slot: str = ""
    project_id: UUID | None = None


def plan_distribution(site: Site, template: PackTemplate, *, plan: Plan, by: Actor) -> Distribution:
    """Plan the handing out of packs at a place on a day. Raises Invalid."""
    if plan.held_on < clock.today():
        raise Invalid(Text("This day is over", "error"), field="held_on")
    if not 1 <= plan.packs <= _MOST:
        raise Invalid(Text("Enter a number between 1 and %(high)s", "error", {"high": _MOST}), field="packs")
    if template.site_id != site.id or template.ended_at is not None:
        raise Invalid(Text("Choose what the packs hold", "error"), field="template_id")
    row = Distribution(
        number=f"F{new_code(6)}",
        site_id=site.id,
        street_id=site.street_id,
        project_id=plan.project_id,
        template_id=template.id,
        held_on=plan.held_on,
        slot=clean_words(plan.slot, field="slot", longest=40),
        packs=plan.packs,
        planned_at=clock.now(),
        planned_by_id=by.user_id,
    )
    db.session.add(row)
    db.session.flush()
    emit(DistributionPlanned(distribution_id=row.id, site_id=site.id, by=by))
    return row


def kept_back(packs: int) -> int:
    """Return how many packs are kept for emergencies, rounded up."""
    return -(-packs * settings.value(KEPT) // 100)


def publish_distribution(distribution: Distribution, *, by: Actor) -> int:
    """Choose the families in their order, work out their packs and tell them; returns how many. Raises Conflict."""
    advance(distribution, DISTRIBUTION_TABLE, DistributionAction.PUBLISH)
    _hold(Division, distribution.street_id)
    line = families_in_line(distribution.street_id, on=distribution.held_on, days=settings.value(DAYS_BETWEEN))
    chosen = [one for one in line if _may_come(distribution, one.household.id)]
    packs = [
        _pack(distribution, one.household, one.ground, one.people, position)
        for position, one in enumerate(chosen[: distribution.packs - kept_back(distribution.packs)], 1)
    ]
    db.session.add_all(packs)
    db.session.flush()
    list_packs_anew(distribution, packs)
    _tell(distribution, packs, wording.PACK_WAITS, by)
    _moved(distribution, DistributionAction.PUBLISH, len(packs), by)
    return len(packs)


def _hold(model: type[Any], row_id: UUID) -> None:
    """Let nobody else choose families of a street, or add packs to a distribution, before this is through."""
    db.session.execute(select(model.id).where(model.id == row_id).with_for_update(key_share=True))


def _may_come(distribution: Distribution, household_id: UUID) -> bool:
    return None is next_visit_on(
        household_id, site_id=distribution.site_id, project_id=distribution.project_id, on=distribution.held_on
    )


def _pack(distribution: Distribution, household: Household, ground: PackGround, people: int, position: int) -> Pack:
    return Pack(
        distribution_id=distribution.id,
        site_id=distribution.site_id,
        position=position,
        ground=ground,
        people=max(1, people),
        code=new_code(6),
        **place_of(household),
    )


def add_pack(
    distribution: Distribution,
    household: Household,
    *,
    ground: PackGround,
    people: int | None = None,
    sooner: SoonerReason | None = None,
    by: Actor,
) -> Pack:
    """Give a household a pack beside those that were chosen, from what is kept for emergencies.

    Raises Conflict when nothing is kept any more, when it has a pack here, or before its next day without a reason.
    """
    if distribution.state not in LIVE:
        raise Conflict(Text("Packs can be added while it is open or running", "error"))
    _hold(Distribution, distribution.id)
    with acting_in(system_scope("packs of a distribution")):
        known = packs_of(distribution)
    if any(pack.household_id == household.id for pack in known):
        raise Conflict(Text("This household has a pack here already", "error"))
    if sum(pack.state in _COUNTED for pack in known) >= distribution.packs:
        raise Conflict(Text("No pack is left here. Try the next distribution", "error"))
    if sooner is None:
        refuse_too_soon(distribution, household.id)
    eaters = eaters_of([household.id], on=distribution.held_on)[household.id]
    pack = _pack(distribution, household, ground, people or eaters.people, len(known) + 1)
    pack.sooner = sooner
    db.session.add(pack)
    db.session.flush()
    list_packs_anew(distribution, [pack])
    emit(PackAdded(pack_id=pack.id, ground=ground, by=by))
    return pack


_COUNTED = (PackState.WAITING, PackState.HANDED_OUT)


def refuse_too_soon(distribution: Distribution, household_id: UUID) -> None:
    """Raise Conflict with the next day when a household may not come on the day of a distribution."""
    day = max(clock.today(), distribution.held_on) if distribution.state is DistributionState.OPEN else clock.today()
    free = next_visit_on(household_id, site_id=distribution.site_id, project_id=distribution.project_id, on=day)
    if free is not None:
        said = Text("This household has had its share. Next time from %(date)s", "error", {"date": free})
        raise Conflict(said)


def start_distribution(distribution: Distribution, *, by: Actor) -> None:
    """Begin handing out; what goes into the packs is worked out anew from what is there now. Raises Conflict."""
    if distribution.held_on > clock.today():
        raise Conflict(Text("It begins on its day, not before", "error"))
    advance(distribution, DISTRIBUTION_TABLE, DistributionAction.START)
    packs = _waiting(distribution)
    list_packs_anew(distribution, packs)
    _moved(distribution, DistributionAction.START, len(packs), by)


def leave_pack(pack: Pack, *, reason: LeaveReason, by: Actor) -> None:
    """Say why a pack was not fetched; its goods were never taken off the shelves. Raises Conflict."""
    advance(pack, PACK_TABLE, PackAction.LEAVE, left_because=reason, ended_at=clock.now())
    emit(PackLeft(pack_id=pack.id, reason=reason, by=by))


def finish_distribution(distribution: Distribution, *, by: Actor) -> None:
    """End a distribution; what nobody fetched stays in stock. Raises Conflict."""
    advance(distribution, DISTRIBUTION_TABLE, DistributionAction.FINISH)
    left = _waiting(distribution)
    for pack in left:
        leave_pack(pack, reason=LeaveReason.NOT_COME, by=by)
    _moved(distribution, DistributionAction.FINISH, len(left), by)


def cancel_distribution(distribution: Distribution, *, by: Actor) -> None:
    """Call a distribution off and tell the families. Raises Conflict."""
    advance(distribution, DISTRIBUTION_TABLE, DistributionAction.CANCEL)
    packs = _waiting(distribution)
    for pack in packs:
        advance(pack, PACK_TABLE, PackAction.CANCEL, ended_at=clock.now())
    _tell(distribution, packs, wording.PACK_CANCELLED, by)
    _moved(distribution, DistributionAction.CANCEL, len(packs), by)


def _waiting(distribution: Distribution) -> list[Pack]:
    with acting_in(system_scope("packs of a distribution")):
        return packs_of(distribution, states=(PackState.WAITING,))


def _moved(distribution: Distribution, action: DistributionAction, packs: int, by: Actor) -> None:
    emit(DistributionMoved(distribution_id=distribution.id, action=action, packs=packs, by=by))


def _tell(distribution: Distribution, packs: Sequence[Pack], words: Wording, by: Actor) -> None:
    site = site_of(distribution)
    for pack in packs:
        owner = household_of(pack).key_owner
        if holds_key(owner):
            told: dict[str, str | Text | date] = {
                "place": site.name,
                "date": distribution.held_on,
                "slot": distribution.slot or site.opening_hours,
                "code": pack.code,
            }
            send_message(owner, words.key, told, by=by)
