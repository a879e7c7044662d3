"""What a project leaves at its end: it goes back to its pools, or on to a project with a similar aim (CL art. 58)."""

from collections import Counter
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.ids import new_id
from charity_app.core.scope import Actor
from charity_app.giving.events.books import SurplusMoved
from charity_app.giving.models import Pool
from charity_app.giving.queries.lines import account_ids, allocated_to
from charity_app.giving.services.books import pool_account, project_account
from charity_app.giving.services.uses import check_taker
from charity_app.giving.states.books import ALLOCATION_BACK, SURPLUS
from charity_app.ledger.models import Account, Transfer
from charity_app.ledger.queries import balance
from charity_app.ledger.services import Line, post, reversing
from charity_app.projects.models import CharityProject


def settle_surplus(project_id: UUID, *, successor_id: UUID | None, by: Actor) -> None:
    """Take what a project did not spend back to the pools it came from, in either book.

    With a successor it goes on there from these pools, together with what was given for the project and never
    allocated. Raises Invalid when the successor may not take it.
    """
    for is_sandbox in (False, True):
        lines = _back(project_id, is_sandbox=is_sandbox)
        onward = _onward(project_id, successor_id, lines, is_sandbox=is_sandbox) if successor_id else []
        if lines or onward:
            post(lines + onward, key=f"project:{project_id}:surplus:{new_id('transfers')}")
            emit(
                SurplusMoved(
                    project_id=project_id,
                    successor_id=successor_id,
                    is_sandbox=is_sandbox,
                    back_fen=sum(line.amount for line in lines),
                    moved_fen=sum(line.amount for line in onward),
                    by=by,
                )
            )


def _back(project_id: UUID, *, is_sandbox: bool) -> list[Line]:
    """Return the lines that take back what is unspent; what came last was not used (first in, first out)."""
    account_id = account_ids("project", [project_id], is_sandbox=is_sandbox).get(project_id)
    if account_id is None:
        return []
    left_fen = db.session.scalars(select(Account.balance).where(Account.id == account_id)).one()
    parts = []
    for transfer_id, fen in reversed(allocated_to([account_id]).get(account_id, [])):
        if part_fen := min(fen, left_fen):
            parts.append((transfer_id, part_fen))
            left_fen -= part_fen
    wanted = select(Transfer).where(Transfer.id.in_([transfer_id for transfer_id, _fen in parts]))
    came = {transfer.id: transfer for transfer in db.session.scalars(wanted)}
    return [reversing(came[transfer_id], reason=ALLOCATION_BACK, amount=fen) for transfer_id, fen in parts]


def _onward(project_id: UUID, successor_id: UUID, back: list[Line], *, is_sandbox: bool) -> list[Line]:
    """Return the lines that lead what came back, and what the project's own pools hold, on to the successor."""
    came = Counter[UUID]()
    for line in back:
        came[line.credit.owner_id] += line.amount
    pools = db.session.scalars(select(Pool).where((Pool.project_id == project_id) | Pool.id.in_(came))).all()
    amounts = {pool: _to_move(pool, project_id, came, is_sandbox=is_sandbox) for pool in pools}
    successor = db.session.scalars(select(CharityProject).where(CharityProject.id == successor_id)).one()
    for charity_id in {pool.charity_id for pool, fen in amounts.items() if fen}:
        check_taker(successor, charity_id=charity_id, field="successor_id")
    return [
        Line(
            debit=pool_account(pool.id, is_sandbox=is_sandbox),
            credit=project_account(successor_id, is_sandbox=is_sandbox),
            amount=fen,
            reason=SURPLUS,
            subject_type="project",
            subject_id=project_id,
        )
        for pool, fen in amounts.items()
        if fen
    ]


def _to_move(pool: Pool, project_id: UUID, came: Counter[UUID], *, is_sandbox: bool) -> int:
    held_fen = balance(pool_account(pool.id, is_sandbox=is_sandbox)) if pool.project_id == project_id else 0
    return came[pool.id] + held_fen
