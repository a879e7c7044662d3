"""Decisions on pooled money: drafted by the charity, agreed to by two officers, published (R-CMP-04, features 3.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.money import Money
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.giving.events.books import AllocationApproved, AllocationMoved, AllocationWritten
from charity_app.giving.models import Allocation, AllocationApproval, AllocationLine, JointCampaign, Pool
from charity_app.giving.services.books import pool_account, project_account
from charity_app.giving.services.uses import check_use
from charity_app.giving.states.allocations import ALLOCATION_TABLE, AllocationAction, AllocationState
from charity_app.giving.states.books import ALLOCATION
from charity_app.ledger.queries import balance
from charity_app.ledger.services import Line, post
from charity_app.projects.models import CharityProject
from charity_app.registry.models import Organisation
from charity_app.registry.services.stamps import clean_words, take_version

_NEEDED = 2
_MOST_VOTES = 999


@dataclass(frozen=True, kw_only=True)
class AllocationItem:
    """An amount from one pool to one project; the note names the consent where the use is another than the pool's."""

    pool_id: UUID
    project_id: UUID
    amount_fen: int
    consent_note: str = ""


@dataclass(frozen=True, kw_only=True)
class AllocationDetails:
    """What a decision says: title, reason, the votes of the committee, and the amounts."""

    title: str
    reason: str
    items: tuple[AllocationItem, ...]
    votes_for: int = 0
    votes_against: int = 0
    votes_abstained: int = 0


def write_allocation(
    campaign: JointCampaign, *, charity: Organisation, details: AllocationDetails, is_sandbox: bool, by: Actor
) -> Allocation:
    """Draft a decision on a charity's money in a campaign. Raises Invalid, saying which use is not possible and why."""
    allocation = Allocation(
        number=f"A{new_code(8)}",
        campaign_id=campaign.id,
        charity_id=charity.id,
        is_sandbox=is_sandbox,
        written_by_id=by.user_id,
        written_at=clock.now(),
        **_columns(details),
    )
    db.session.add(allocation)
    db.session.flush()
    _write_lines(allocation, details, by)
    return allocation


def change_allocation(allocation: Allocation, *, details: AllocationDetails, version: int, by: Actor) -> None:
    """Draft a decision anew. Raises Conflict once it is proposed, Invalid."""
    if allocation.state is not AllocationState.DRAFT:
        raise Conflict(Text("Only a draft can be changed; ask for it to be returned", "error"))
    take_version(allocation, version)
    for name, value in _columns(details).items():
        setattr(allocation, name, value)
    db.session.execute(delete(AllocationLine).where(AllocationLine.allocation_id == allocation.id))
    _write_lines(allocation, details, by)


def _columns(details: AllocationDetails) -> dict[str, Any]:
    words = {
        "title": clean_words(details.title, field="title", longest=120),
        "reason": clean_words(details.reason, field="reason", longest=1000),
    }
    for field, told in words.items():
        if not told:
            raise Invalid(Text("Please fill this in", "error"), field=field)
    votes = {name: getattr(details, name) for name in ("votes_for", "votes_against", "votes_abstained")}
    for field, count in votes.items():
        if not 0 <= count <= _MOST_VOTES:
            raise Invalid(Text("Votes are counted from 0 to 999", "error"), field=field)
    return {**words, **votes}


def _write_lines(allocation: Allocation, details: AllocationDetails, by: Actor) -> None:
    if not details.items:
        raise Invalid(Text("Name at least one project and its amount", "error"), field="items")
    named = [(item.pool_id, item.project_id) for item in details.items]
    if len(set(named)) < len(named):
        raise Invalid(Text("A project stands here twice; add the amounts up", "error"), field="items")
    _check_known(Pool, {item.pool_id for item in details.items})
    _check_known(CharityProject, {item.project_id for item in details.items})
    for item in details.items:
        note = clean_words(item.consent_note, field="items", longest=300)
        if item.amount_fen <= 0:
            raise Invalid(Text("Every amount is above zero", "error"), field="items")
        db.session.add(
            AllocationLine(
                allocation_id=allocation.id,
                pool_id=item.pool_id,
                project_id=item.project_id,
                amount_fen=item.amount_fen,
                consent_note=note,
            )
        )
    db.session.flush()
    _check(allocation)
    total_fen = sum(item.amount_fen for item in details.items)
    emit(AllocationWritten(allocation_id=allocation.id, charity_id=allocation.charity_id, total_fen=total_fen, by=by))


def _check_known(model: type[Pool] | type[CharityProject], ids: set[UUID]) -> None:
    known = db.session.scalar(select(func.count()).select_from(model).where(model.id.in_(ids)))
    if known != len(ids):
        raise Invalid(Text("Choose pool and project of every amount", "error"), field="items")


def _check(allocation: Allocation) -> Sequence[AllocationLine]:
    """Raise Invalid unless every line may be: its use, the people tied to it, and what its pool holds."""
    rows = db.session.execute(
        select(AllocationLine, Pool, CharityProject)
        .join(Pool, Pool.id == AllocationLine.pool_id)
        .join(CharityProject, CharityProject.id == AllocationLine.project_id)
        .where(AllocationLine.allocation_id == allocation.id)
        .order_by(AllocationLine.pool_id, AllocationLine.project_id)
    ).all()
    for line, pool, project in rows:
        check_use(allocation, pool, project, consent_note=line.consent_note)
    lines = [row[0] for row in rows]
    for pool_id in sorted({line.pool_id for line in lines}, key=str):
        wanted_fen = sum(line.amount_fen for line in lines if line.pool_id == pool_id)
        held_fen = balance(pool_account(pool_id, is_sandbox=allocation.is_sandbox))
        if wanted_fen > held_fen:
            told = {"held": f"{Money(held_fen).yuan:,}", "wanted": f"{Money(wanted_fen).yuan:,}"}
            raise Invalid(Text("The pool holds %(held)s yuan, this takes %(wanted)s", "error", told), field="items")
    return lines


def propose_allocation(allocation: Allocation, *, by: Actor) -> None:
    """Put a draft before the officers. Raises Invalid when it is no longer possible, Conflict."""
    _check(allocation)
    _move(allocation, AllocationAction.PROPOSE, by)


def withdraw_allocation(allocation: Allocation, *, by: Actor) -> None:
    """Give a draft up. Raises Conflict."""
    _move(allocation, AllocationAction.WITHDRAW, by)


def return_allocation(allocation: Allocation, *, by: Actor) -> None:
    """Send a decision back to be drafted anew; who agreed to it must look again. Raises Conflict."""
    held = _held(allocation)
    _move(held, AllocationAction.RETURN, by, decided_on=None)
    db.session.execute(delete(AllocationApproval).where(AllocationApproval.allocation_id == held.id))


def approve_allocation(allocation: Allocation, *, by: Actor) -> None:
    """Agree to a decision; the second of two different people makes it stand.

    Raises NotAllowed for whoever drafted it, Conflict for a second time, Invalid when it is no longer possible.
    """
    held = _held(allocation)
    if by.user_id is None or by.user_id == held.written_by_id:
        raise NotAllowed(Text("Somebody else must agree to this; you wrote it", "error"))
    agreed = set(
        db.session.scalars(select(AllocationApproval.user_id).where(AllocationApproval.allocation_id == held.id))
    )
    if held.state is not AllocationState.PROPOSED or by.user_id in agreed:
        raise Conflict(Text("You agreed to this before, or it no longer waits", "error"))
    _check(held)
    db.session.add(AllocationApproval(allocation_id=held.id, user_id=by.user_id, at=clock.now()))
    db.session.flush()
    emit(AllocationApproved(allocation_id=held.id, approvals=len(agreed) + 1, by=by))
    if len(agreed) + 1 == _NEEDED:
        _move(held, AllocationAction.APPROVE, by, decided_on=clock.today())


def publish_allocation(allocation: Allocation, *, by: Actor) -> None:
    """Publish a decision that two agreed to, and move the money. Raises NotEnough when a pool holds less by now."""
    held = _held(allocation)
    _move(held, AllocationAction.PUBLISH, by, published_by_id=by.user_id, published_at=clock.now())
    lines = _check(held)
    post([_posting(held, line) for line in lines], key=f"allocation:{held.id}")


def _posting(allocation: Allocation, line: AllocationLine) -> Line:
    return Line(
        debit=pool_account(line.pool_id, is_sandbox=allocation.is_sandbox),
        credit=project_account(line.project_id, is_sandbox=allocation.is_sandbox),
        amount=line.amount_fen,
        reason=ALLOCATION,
        subject_type="allocation",
        subject_id=allocation.id,
    )


def _held(allocation: Allocation) -> Allocation:
    """Return the decision as it is now, kept from others until the end."""
    wanted = select(Allocation).where(Allocation.id == allocation.id).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def _move(allocation: Allocation, action: AllocationAction, by: Actor, **values: object) -> None:
    advance(allocation, ALLOCATION_TABLE, action, **values)
    emit(AllocationMoved(allocation_id=allocation.id, action=action, by=by))
