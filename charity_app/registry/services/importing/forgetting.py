"""Taking an erased family out of imports that are not finished: its rows lie sealed there until somebody says go."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.privacy import blind_index, seal_bytes, unseal_bytes
from charity_app.core.text import normalised
from charity_app.registry.models import ImportRun, ImportSlice, Member, MemberIdentity
from charity_app.registry.services.importing.format import Column
from charity_app.registry.states.importing import ImportState

_OPEN = (ImportState.CHECKING, ImportState.CHECKED, ImportState.IMPORTING)


@dataclass(frozen=True)
class _Family:
    """By what the rows of a family are found: ID numbers, or names with birthdays where a row has no number."""

    ids: frozenset[bytes]
    births: frozenset[tuple[bytes, str]]

    def has(self, cells: dict[str, str]) -> bool:
        """Tell whether a row is about one of them."""
        number = normalised(cells.get(Column.ID_NUMBER, ""))
        if number:
            return blind_index("id_number", number) in self.ids
        birth = normalised(cells.get(Column.BIRTH_ON, "")).replace("/", "-")
        return (blind_index("full_name", cells.get(Column.NAME, "")), birth) in self.births


def forget_rows_of(household_id: UUID) -> None:
    """Take every row of a household, and those that came with one under the same number, out of unfinished imports."""
    family = _family(household_id)
    wanted = select(ImportRun, ImportSlice).join(ImportSlice, ImportSlice.run_id == ImportRun.id)
    for run, part in db.session.execute(wanted.where(ImportRun.state.in_(_OPEN))):
        place = f"import_slices:{run.id}:{part.position}"
        rows = json.loads(unseal_bytes(run.key_owner, part.content, place=place))
        kept = _without(family, rows)
        if len(kept) < len(rows):
            part.content = seal_bytes(run.key_owner, json.dumps(kept, ensure_ascii=False).encode(), place=place)
    db.session.flush()


def _family(household_id: UUID) -> _Family:
    wanted = (
        select(MemberIdentity.id_index, MemberIdentity.name_index, Member.birth_on)
        .join(Member, Member.id == MemberIdentity.member_id)
        .where(MemberIdentity.household_id == household_id)
    )
    people = db.session.execute(wanted).all()
    return _Family(
        frozenset(row.id_index for row in people if row.id_index),
        frozenset((row.name_index, row.birth_on.isoformat()) for row in people),
    )


def _without(family: _Family, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    keys = {row["key"] for row in rows if family.has(row["cells"])}
    return [row for row in rows if row["key"] not in keys]
