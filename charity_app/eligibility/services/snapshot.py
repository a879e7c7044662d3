"""The one command that writes the fact snapshot: from the register, on every change and every night (ruling 21)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.text import Text
from charity_app.eligibility.explain import Assessment, judge
from charity_app.eligibility.facts.case import count_protected, make_case
from charity_app.eligibility.facts.snapshot import read_snapshot
from charity_app.eligibility.facts.vocabulary import HOUSEHOLD, PERSON, FactSpec, Value, category_bit
from charity_app.eligibility.models import HouseholdFacts, MemberFacts, Recognition, Result
from charity_app.eligibility.queries.editions import Edition, current_edition, has_rules
from charity_app.eligibility.rules.binding import stored
from charity_app.eligibility.states import RESULT_NUMBERS, ResultCode
from charity_app.registry.facts import HouseholdFacts as Source
from charity_app.registry.facts import WageDisregard
from charity_app.registry.models import Household
from charity_app.registry.queries import household_facts_sources
from charity_app.registry.states.households import HouseholdState

CITY_HOME_AREA_DM2 = settings.declare(
    "eligibility.city_home_area_dm2",
    3740,
    unit="1/100 m2",
    rule="R-POL-06",
    name=Text("Average home area of the city per person", "setting"),
)
_HOUSEHOLD = [spec for spec in HOUSEHOLD if spec.name not in ("hh.size", "hh.categories", "hh.city_home_area_pc")]
_PERSON = [spec for spec in PERSON if spec.name != "p.age"]


def refresh_facts(household_id: UUID, *, by: Actor) -> None:
    """Bring one household's snapshot and results up to date; nothing happens before rules are published."""
    if not has_rules():
        return
    day = clock.today()
    refresh_many([household_id], by=by)
    snapshot = read_snapshot(household_id, day)
    if snapshot is not None:
        edition = current_edition()
        _write_results(edition, snapshot.no, snapshot.member_nos, judge(edition.plan(day), snapshot.case))


def refresh_many(household_ids: Sequence[UUID], *, by: Actor) -> int:
    """Bring some households' snapshot up to date, their results left to a sweep; returns how many it now holds."""
    day = clock.today()
    with acting_in(system_scope("fact snapshot")):
        places = _active_places(household_ids)
        sources = household_facts_sources(places, as_of=day, disregard=wage_disregard(day))
        categories = categories_on(places, day)
    kept = [source for source in sources.values() if source.members]
    _forget(set(household_ids) - {source.household_id for source in kept})
    known = _numbers([source.household_id for source in kept])
    rows = [_household_row(source, categories, places[source.household_id]) for source in kept]
    fresh = [row for row in rows if row["household_id"] not in known]
    if fresh:
        db.session.execute(insert(HouseholdFacts), fresh)
    changed = [{**row, "no": known[row["household_id"]]} for row in rows if row["household_id"] in known]
    if changed:
        db.session.execute(update(HouseholdFacts), changed)
    _write_members(kept, _numbers([source.household_id for source in kept]))
    return len(kept)


def forget_household(household_id: UUID, *, by: Actor) -> None:
    """Remove a household from the snapshot and the results."""
    _forget({household_id})


def wage_disregard(day: date) -> WageDisregard | None:
    """Return what is deducted from wages on a day, by the standards in force (R-POL-05)."""
    standards = current_edition().book.standards
    amounts = []
    for key in ("min_wage", "earned_income_disregard"):
        found = standards[key].on(day)
        if found is None:
            return None
        amounts.append(int(stored(standards[key], found)))
    return WageDisregard(min_wage_fen=amounts[0], amount_fen=amounts[1])


def categories_on(household_ids: Iterable[UUID], day: date) -> Mapping[UUID, int]:
    """Return the recognised categories of households on a day as bit masks."""
    wanted = select(Recognition.household_id, Recognition.category).where(
        Recognition.household_id.in_(list(household_ids)),
        Recognition.valid_from <= day,
        Recognition.valid_to.is_(None) | (Recognition.valid_to > day),
    )
    masks: dict[UUID, int] = {}
    for household_id, category in db.session.execute(wanted):
        masks[household_id] = masks.get(household_id, 0) | category_bit(category)
    return masks


def _active_places(household_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    wanted = select(Household.id, Household.street_id).where(
        Household.id.in_(household_ids), Household.state == HouseholdState.ACTIVE
    )
    return {row.id: row.street_id for row in db.session.execute(wanted)}


def _numbers(household_ids: Sequence[UUID]) -> dict[UUID, int]:
    wanted = select(HouseholdFacts.household_id, HouseholdFacts.no).where(
        HouseholdFacts.household_id.in_(household_ids)
    )
    return {row.household_id: row.no for row in db.session.execute(wanted)}


def _encoded(specs: Sequence[FactSpec], facts: Mapping[str, object]) -> dict[str, Value]:
    return {spec.name: None if (value := facts.get(spec.name)) is None else spec.encode(value) for spec in specs}


def _household_row(source: Source, categories: Mapping[UUID, int], street_id: UUID) -> dict[str, Any]:
    facts = _encoded(_HOUSEHOLD, source.household)
    facts["hh.categories"] = categories.get(source.household_id, 0)
    facts["hh.city_home_area_pc"] = settings.value(CITY_HOME_AREA_DM2)
    case = make_case(facts, [_encoded(PERSON, member.facts) for member in source.members])
    return {
        "household_id": source.household_id,
        "street_id": street_id,
        "facts_on": source.as_of,
        "size": len(source.members),
        "protected_members": count_protected(case.members),
        **{spec.column: facts[spec.name] for spec in HOUSEHOLD if spec.name != "hh.size"},
    }


def _write_members(sources: Sequence[Source], numbers: Mapping[UUID, int]) -> None:
    """Write the members anew, each under the number it had before, so that results go on pointing at it."""
    nos = list(numbers.values())
    held = select(MemberFacts.member_id, MemberFacts.household_no, MemberFacts.member_no)
    known = {row.member_id: row for row in db.session.execute(held.where(MemberFacts.household_no.in_(nos)))}
    db.session.execute(delete(MemberFacts).where(MemberFacts.household_no.in_(nos)))
    rows = []
    for source in sources:
        no = numbers[source.household_id]
        taken = [row.member_no for row in known.values() if row.household_no == no]
        following = max(taken, default=0) + 1
        for member in source.members:
            if member.member_id in known and known[member.member_id].household_no == no:
                member_no = known[member.member_id].member_no
            else:
                member_no, following = following, following + 1
            facts = _encoded(_PERSON, member.facts)
            key = {
                "household_no": no,
                "member_no": member_no,
                "member_id": member.member_id,
                "born_on": member.birth_on,
            }
            rows.append({**key, **{spec.column: facts[spec.name] for spec in _PERSON}})
    if rows:
        moved = [row["member_id"] for row in rows]
        db.session.execute(delete(MemberFacts).where(MemberFacts.member_id.in_(moved)))
        db.session.execute(insert(MemberFacts), rows)


def _version_nos() -> list[int]:
    return [version.no for version in current_edition().versions.values()]


def _forget(household_ids: Iterable[UUID]) -> None:
    nos = list(_numbers(list(household_ids)).values())
    if nos:
        db.session.execute(delete(Result).where(Result.version_no.in_(_version_nos()), Result.household_no.in_(nos)))
        db.session.execute(delete(MemberFacts).where(MemberFacts.household_no.in_(nos)))
        db.session.execute(delete(HouseholdFacts).where(HouseholdFacts.no.in_(nos)))


def _write_results(edition: Edition, no: int, member_nos: Sequence[int], assessment: Assessment) -> None:
    rows = [
        {
            "version_no": edition.versions[row.policy.code].no,
            "household_no": no,
            "member_no": 0 if row.member is None else member_nos[row.member],
            "code": RESULT_NUMBERS[row.code],
            "follow_on": row.is_follow_on,
            "superseded": row.is_superseded,
            "choice_required": row.is_choice_required,
            "as_of": assessment.as_of,
        }
        for row in assessment.rows
        if row.code is not ResultCode.NOT_ELIGIBLE
    ]
    db.session.execute(delete(Result).where(Result.version_no.in_(_version_nos()), Result.household_no == no))
    if rows:
        db.session.execute(insert(Result), rows)
    db.session.execute(update(HouseholdFacts).where(HouseholdFacts.no == no).values(granted=assessment.granted))
