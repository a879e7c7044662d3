"""Reads of requests for help."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

from charity_app.casework.models import HelpRequest
from charity_app.casework.states.help import HELP_DESK, HelpReason, HelpState, Outcome
from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.privacy import DataKey, Erased, mask_phone, unseal, unwrap
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.divisions.models import Division
from charity_app.identity.queries import names_of

FIRST_HOURS = settings.declare(
    "help.hours_emergency", 2, unit="hours", rule="1.10", name=Text("An emergency is answered within", "setting")
)


@dataclass(frozen=True)
class HelpRow:
    """A request for help as the work list shows it."""

    id: UUID
    code: str
    street: str
    state: HelpState
    urgency: int
    asked_at: datetime
    due_on: date
    is_late: bool
    outcome: Outcome
    adviser_id: UUID | None


@dataclass(frozen=True)
class HelpCard:
    """A request for help in full, its phone masked."""

    row: HelpRow
    committee: str
    adviser: str
    phone: str
    answers: Mapping[str, str]
    words: str
    reason: HelpReason | None
    contacted_at: datetime | None
    closed_at: datetime | None


def help_place(column: str, request_id: UUID) -> str:
    """Return where a value of a request is sealed."""
    return f"help_requests.{column}:{request_id}"


def get_help_request(viewer: Actor, help_request_id: UUID) -> HelpRequest | None:
    """Return a request within the viewer's reach."""
    return db.session.scalars(select(HelpRequest).where(HelpRequest.id == help_request_id)).one_or_none()


def readable_requests() -> Sequence[HelpRequest]:
    """Return every request that was not erased, its key opened. One statement."""
    wanted = (
        select(HelpRequest, DataKey.wrapped)
        .join(DataKey, and_(DataKey.owner_id == HelpRequest.id, DataKey.owner_type == "help_request"))
        .where(DataKey.wrapped.is_not(None))
    )
    rows = db.session.execute(wanted).all()
    for request, wrapped in rows:
        unwrap(request.key_owner, wrapped)
    return [request for request, _wrapped in rows]


def opened(request: HelpRequest, column: str) -> str:
    """Return a sealed value of a request; empty when it was never given or was erased."""
    sealed: bytes | None = getattr(request, column)
    try:
        return unseal(request.key_owner, sealed, place=help_place(column, request.id)) if sealed else ""
    except Erased:
        return ""


_SORTS: dict[str, tuple[Any, ...]] = {
    "due": (HelpRequest.due_on, HelpRequest.asked_at),
    "-due": (HelpRequest.due_on.desc(), HelpRequest.asked_at),
    "asked": (HelpRequest.asked_at,),
    "-asked": (HelpRequest.asked_at.desc(),),
}


def list_help_visible_to(
    viewer: Actor, *, state: HelpState | None = None, is_mine: bool = False, sort: str = "due", page: int = 1
) -> Page[HelpRow]:
    """Return one page of the requests within reach, those due first. One statement."""
    wanted = (
        select(HelpRequest, Division.name)
        .join(Division, Division.id == HelpRequest.street_id)
        .order_by(*_SORTS.get(sort, _SORTS["due"]), HelpRequest.id)
    )
    if state is not None:
        wanted = wanted.where(HelpRequest.state == state)
    if is_mine:
        wanted = wanted.where(HelpRequest.adviser_id == viewer.user_id)
    return fetch_page(wanted, lambda row: _row(row[0], row[1]), number=page)


def _row(request: HelpRequest, street: str) -> HelpRow:
    return HelpRow(
        id=request.id,
        code=request.code,
        street=street,
        state=request.state,
        urgency=request.urgency,
        asked_at=request.asked_at,
        due_on=request.due_on,
        is_late=request.state is HelpState.WAITING and request.due_on < clock.today(),
        outcome=request.outcome,
        adviser_id=request.adviser_id,
    )


def help_card(request: HelpRequest) -> HelpCard:
    """Return everything a colleague may see of a request at first. At most three statements."""
    wanted = select(Division.id, Division.name).where(Division.id.in_({request.street_id, request.committee_id}))
    places = dict(db.session.execute(wanted).all())
    names = names_of([request.adviser_id]) if request.adviser_id else {}
    phone, answers = opened(request, "phone"), opened(request, "answers")
    return HelpCard(
        row=_row(request, places.get(request.street_id, "")),
        committee=places.get(request.committee_id, "") if request.committee_id else "",
        adviser=names.get(request.adviser_id, "") if request.adviser_id else "",
        phone=mask_phone(phone) if phone else "",
        answers=json.loads(answers) if answers else {},
        words=opened(request, "words"),
        reason=request.reason,
        contacted_at=request.contacted_at,
        closed_at=request.closed_at,
    )


def count_waiting_help(viewer: Actor) -> int:
    """Count the requests that wait for a call within the viewer's reach."""
    if not viewer.has_role(*HELP_DESK):
        return 0
    waiting = select(func.count()).select_from(HelpRequest).where(HelpRequest.state == HelpState.WAITING)
    return db.session.scalar(waiting) or 0
