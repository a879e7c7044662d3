"""Commands on a run: start, work off one slice, say go, drop."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.privacy import create_key, destroy_key, seal_bytes, unseal_bytes
from charity_app.core.scope import Actor, system_scope
from charity_app.core.sheets import SheetRow, read_rows
from charity_app.core.states import advance
from charity_app.core.text import Text, normalised
from charity_app.registry.events import ImportConfirmed, ImportFinished, ImportStarted
from charity_app.registry.models import ImportProblem, ImportRun, ImportSlice
from charity_app.registry.services.importing.format import Column, read_header
from charity_app.registry.services.importing.parsing import Parsed, parse_slice
from charity_app.registry.services.importing.planning import Group, plan
from charity_app.registry.services.importing.writing import write_groups
from charity_app.registry.states.importing import IMPORT_TABLE, ImportAction, ImportState

_SLICE = 200


def start_import(content: bytes, *, by: Actor) -> ImportRun:
    """Take a table in: read it, cut it into slices of whole households, seal them. Nothing is checked yet.

    Raises Invalid when the table cannot be read or lacks a column.
    """
    rows = read_rows(content)
    if len(rows) < 2:
        raise Invalid(Text("The table has no rows", "error"), field="file")
    slices = _cut(_noted(read_header(rows[0].cells), rows[1:]))
    run = ImportRun(
        state=ImportState.CHECKING,
        started_by_id=by.user_id,
        started_at=clock.now(),
        reach=[] if by.scope.everything else sorted(str(street) for street in by.scope.street_ids),
        rows_total=len(rows) - 1,
        slices_total=len(slices),
    )
    create_key(run.key_owner)
    db.session.add(run)
    db.session.flush()
    for position, part in enumerate(slices):
        body = json.dumps(part, ensure_ascii=False).encode()
        sealed = seal_bytes(run.key_owner, body, place=f"import_slices:{run.id}:{position}")
        db.session.add(ImportSlice(run_id=run.id, position=position, content=sealed))
    db.session.flush()
    emit(ImportStarted(run_id=run.id, rows=run.rows_total, by=by))
    return run


def _noted(header: Sequence[Column], rows: Sequence[SheetRow]) -> list[dict[str, Any]]:
    """Note for each row its line, its household, and whether its ID number stood in an earlier line."""
    seen: set[str] = set()
    noted = []
    for row in rows:
        cells = {column.value: cell for column, cell in zip(header, row.cells, strict=False)}
        number = normalised(cells.get(Column.ID_NUMBER, ""))
        noted.append(
            {
                "line": row.line,
                "key": cells.get(Column.HOUSEHOLD, "") or f"line {row.line}",
                "cells": cells,
                "twice": bool(number) and number in seen,
                "wide": any(row.cells[len(header) :]),
            }
        )
        seen.add(number)
    return noted


def _cut(rows: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Bring the rows of a household together, wherever they stood, and cut between households."""
    by_key: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_key.setdefault(row["key"], []).append(row)
    slices: list[list[dict[str, Any]]] = []
    for part in by_key.values():
        if not slices or len(slices[-1]) + len(part) > _SLICE:
            slices.append([])
        slices[-1].extend(part)
    return slices


def work_off_slice(run: ImportRun) -> bool:
    """Check or take over the next slice of a run in this transaction; returns whether more is to be done."""
    db.session.refresh(run, with_for_update=True)
    if run.state not in {ImportState.CHECKING, ImportState.IMPORTING}:
        return False
    groups = plan(_rows_of(run), frozenset(run.streets))
    by = Actor(user_id=run.started_by_id, scope=system_scope("import"), is_system=True)
    is_real = run.state is ImportState.IMPORTING
    run.households_new += write_groups(groups, by=by) if is_real else _count_new(groups)
    _count(run, groups)
    run.slices_done += 1
    db.session.flush()
    if run.slices_done < run.slices_total:
        return True
    if is_real:
        _finish(run, by)
    else:
        advance(run, IMPORT_TABLE, ImportAction.FINISH_CHECK)
    return False


def _rows_of(run: ImportRun) -> list[Parsed]:
    wanted = select(ImportSlice.content).where(ImportSlice.run_id == run.id, ImportSlice.position == run.slices_done)
    sealed = db.session.scalars(wanted).one()
    body = unseal_bytes(run.key_owner, sealed, place=f"import_slices:{run.id}:{run.slices_done}")
    return parse_slice(json.loads(body))


def _count_new(groups: Sequence[Group]) -> int:
    return sum(group.household_id is None and bool(group.fresh) and group.committee is not None for group in groups)


def _count(run: ImportRun, groups: Sequence[Group]) -> None:
    for group in groups:
        run.rows_new += len(group.fresh)
        run.rows_known += len(group.known)
        run.rows_bad += len(group.bad)
        run.rows_done += len(group.fresh) + len(group.known) + len(group.bad)
        for problem in (problem for row in group.bad for problem in row.problems):
            db.session.add(
                ImportProblem(
                    run_id=run.id, line=problem.line, column=problem.column.value, reason=problem.reason.value
                )
            )


def confirm_import(run: ImportRun, *, by: Actor) -> None:
    """Let a checked run be taken over; the counts begin anew. Raises Conflict unless it is checked."""
    fresh = dict.fromkeys(("slices_done", "rows_done", "rows_new", "rows_known", "rows_bad", "households_new"), 0)
    advance(run, IMPORT_TABLE, ImportAction.START, **fresh)
    db.session.execute(delete(ImportProblem).where(ImportProblem.run_id == run.id))
    emit(ImportConfirmed(run_id=run.id, by=by))


def drop_import(run: ImportRun, *, by: Actor) -> None:
    """Forget a checked run; its rows are gone. Raises Conflict unless it is checked."""
    advance(run, IMPORT_TABLE, ImportAction.DROP, ended_at=clock.now())
    _forget(run)
    emit(_finished(run, by))


def _finish(run: ImportRun, by: Actor) -> None:
    advance(run, IMPORT_TABLE, ImportAction.FINISH, ended_at=clock.now())
    _forget(run)
    emit(_finished(run, by))


def _finished(run: ImportRun, by: Actor) -> ImportFinished:
    return ImportFinished(run_id=run.id, rows_new=run.rows_new, rows_known=run.rows_known, rows_bad=run.rows_bad, by=by)


def _forget(run: ImportRun) -> None:
    """Destroy the key of the rows and the rows themselves."""
    destroy_key(run.key_owner)
    db.session.execute(delete(ImportSlice).where(ImportSlice.run_id == run.id))
