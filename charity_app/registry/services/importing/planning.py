"""What to do with each row of a slice: new, known, or refused; read from the register, nothing is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.privacy import blind_index
from charity_app.divisions.models import Division
from charity_app.divisions.queries import codes_of
from charity_app.registry.models import Household, Member, MemberIdentity
from charity_app.registry.queries.heads import present
from charity_app.registry.services.importing.format import Column
from charity_app.registry.services.importing.parsing import Parsed
from charity_app.registry.states.households import HouseholdState
from charity_app.registry.states.importing import Fault
from charity_app.registry.states.people import Relation


@dataclass(frozen=True)
class Known:
    """A living member as the register has it."""

    member_id: UUID
    household_id: UUID
    street_id: UUID
    birth_on: date
    relation: Relation
    name_index: bytes
    id_index: bytes | None


@dataclass
class Group:
    """The rows of one household: where they go, which are new, which the register already has."""

    committee: Division | None = None
    household_id: UUID | None = None
    has_head: bool = False
    fresh: list[Parsed] = field(default_factory=list)
    known: list[Parsed] = field(default_factory=list)
    bad: list[Parsed] = field(default_factory=list)


def plan(rows: Sequence[Parsed], reach: frozenset[UUID]) -> list[Group]:
    """Decide about every row; `reach` are the streets the run may write to, empty for the whole district."""
    committees = codes_of(row.committee for row in rows if row.committee)
    by_id, by_name = _lookup(rows)
    return [
        _plan_group(list(lines), committees, by_id, by_name, reach) for _, lines in groupby(rows, lambda row: row.key)
    ]


def _lookup(rows: Iterable[Parsed]) -> tuple[dict[bytes, Known], dict[bytes, list[Known]]]:
    people = [row.person for row in rows if row.person]
    ids = {blind_index("id_number", person.id_number) for person in people if person.id_number}
    names = {blind_index("full_name", person.name) for person in people}
    columns = (
        MemberIdentity.member_id,
        MemberIdentity.household_id,
        Member.street_id,
        Member.birth_on,
        Member.relation,
        MemberIdentity.name_index,
        MemberIdentity.id_index,
    )
    wanted = (
        select(*columns)
        .join(Member, Member.id == MemberIdentity.member_id)
        .join(Household, Household.id == Member.household_id)
        .where(present(), Household.state == HouseholdState.ACTIVE)
    )
    found = {Known(*row) for row in db.session.execute(wanted.where(MemberIdentity.living_id_index.in_(ids)))}
    alike = {Known(*row) for row in db.session.execute(wanted.where(MemberIdentity.name_index.in_(names)))}
    by_name: dict[bytes, list[Known]] = {}
    for known in sorted(alike, key=lambda known: str(known.member_id)):
        by_name.setdefault(known.name_index, []).append(known)
    return {known.id_index: known for known in found if known.id_index}, by_name


def _plan_group(
    rows: list[Parsed],
    committees: Mapping[str, Division],
    by_id: Mapping[bytes, Known],
    by_name: Mapping[bytes, list[Known]],
    reach: frozenset[UUID],
) -> Group:
    group = Group()
    for row in rows:
        place = committees.get(row.committee)
        if row.committee and (place is None or place.parent_id is None):
            row.refuse(Column.COMMITTEE, Fault.UNKNOWN_COMMITTEE)
        elif place is not None and reach and place.parent_id not in reach:
            row.refuse(Column.COMMITTEE, Fault.OUT_OF_REACH)
        elif place is not None and group.committee is None:
            group.committee = place
    met = {id(row): _same(row, committees.get(row.committee), by_id, by_name) for row in rows if row.is_good}
    homes = [known for known in met.values() if known is not None]
    group.household_id = homes[0].household_id if homes else None
    group.has_head = _has_head(group.household_id)
    for row in rows:
        _place(row, met.get(id(row)), group, by_name, reach)
    return group


def _same(
    row: Parsed, committee: Division | None, by_id: Mapping[bytes, Known], by_name: Mapping[bytes, list[Known]]
) -> Known | None:
    """Return the register's member that this row is: by ID number, or by name and birthday where neither has one."""
    person = row.person
    if person is None:
        return None
    if person.id_number:
        return by_id.get(blind_index("id_number", person.id_number))
    for known in by_name.get(blind_index("full_name", person.name), ()):
        is_here = committee is not None and known.street_id == committee.parent_id
        if is_here and known.birth_on == person.birth_on and known.id_index is None:
            return known
    return None


def _has_head(household_id: UUID | None) -> bool:
    if household_id is None:
        return False
    head = select(Member.id).where(Member.household_id == household_id, Member.relation == Relation.HEAD, present())
    return db.session.scalar(head.limit(1)) is not None


def _place(
    row: Parsed, known: Known | None, group: Group, by_name: Mapping[bytes, list[Known]], reach: frozenset[UUID]
) -> None:
    if row.is_good and known is not None:
        if known.household_id != group.household_id or (reach and known.street_id not in reach):
            row.refuse(Column.ID_NUMBER, Fault.OTHER_HOUSEHOLD)
    elif row.is_good and _looks_like_known(row, group, by_name):
        row.refuse(Column.NAME, Fault.LOOKS_LIKE_KNOWN)
    elif row.is_good and row.told is not None and row.told.relation is Relation.HEAD:
        if group.has_head:
            row.refuse(Column.RELATION, Fault.SECOND_HEAD)
        group.has_head = True
    (group.bad if not row.is_good else group.known if known is not None else group.fresh).append(row)


def _looks_like_known(row: Parsed, group: Group, by_name: Mapping[bytes, list[Known]]) -> bool:
    """Tell whether a row may be somebody known, where ID numbers cannot tell them apart."""
    person, street_id = row.person, group.committee.parent_id if group.committee else None
    if person is None:
        return False
    for known in by_name.get(blind_index("full_name", person.name), ()):
        is_near = known.street_id == street_id and known.birth_on.year == person.birth_on.year
        if is_near and (known.id_index is None or not person.id_number):
            return True
    return False
