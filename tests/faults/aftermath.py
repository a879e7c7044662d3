"""What stands after the chaos, compared with plain arithmetic; every difference has a name."""

import json
from collections import Counter
from typing import Any

from sqlalchemy import select

from charity_app.cli.worker import seal_trails
from charity_app.core import audit
from charity_app.core.db import db, unit_of_work
from charity_app.core.jobs import Job, JobState
from charity_app.core.proof import verify
from charity_app.ledger.queries import prove
from charity_app.payments.models import PaymentEvent
from tests.faults.chaos import Chaos
from tests.faults.post import HUGE, TRUE, UNTRUE, Sent
from tests.faults.reckoning import listed_differences, matched_today, unlike, wrong_books, wrong_postings

_FORGED, _AWAY = 400, (503, "30")
_OTHER_ANSWERS = {TRUE: 204, UNTRUE: 204, HUGE: 422}


def findings(chaos: Chaos) -> dict[str, Any]:
    """Return what is not as it should be, by kind; nothing when every promise held."""
    seal_trails(chaos.house)
    matched = matched_today()
    with unit_of_work():
        found = {
            "gifts": unlike(chaos.given),
            "books": wrong_books(chaos.books),
            "postings": wrong_postings(chaos.given),
            "answers": _answers(chaos),
            "messages": _messages(chaos),
            "untrue": (listed_differences() - chaos.listed_before) ^ _untrue(chaos),
            "reconcile": matched ^ _untrue(chaos),
            "jobs": _jobs(),
            "ledger": prove(chaos.house.config["DATA_DIR"]).reason,
            "trail": verify(audit.TRAIL, chaos.house.config["DATA_DIR"]).reason,
        }
    return {name: what for name, what in found.items() if what}


def _answers(chaos: Chaos) -> Counter[tuple[str, int]]:
    """Answers that should not have been given."""
    wrong = Counter[tuple[str, int]]()
    for one in chaos.post.sent:
        is_away = (one.status, one.retry_after) == _AWAY
        if not is_away and one.status != _OTHER_ANSWERS.get(one.way, _FORGED):
            wrong[one.way, one.status] += 1
    wrong.update(("a giver", status) for status, retry in chaos.post.looks if (status, retry) != _AWAY)
    return wrong


def _messages(chaos: Chaos) -> list[str]:
    """Messages that are not stored, or stored without being the provider's."""
    stored = Counter(
        db.session.scalars(select(PaymentEvent.provider_ref).where(PaymentEvent.processed_at.is_not(None)))
    )
    wanted = Counter(chaos.stored_before | chaos.post.true_messages | _untrue(chaos))
    return [f"{ref}: {stored[ref]} times" for ref in {*stored, *wanted} if stored[ref] != wanted[ref]]


def _untrue(chaos: Chaos) -> set[str]:
    """The signed messages about another amount than ours: stored, and on the work list for a person to judge."""
    return {str(json.loads(one.body)["id"]) for one in chaos.post.sent if _is_believed(one)}


def _is_believed(one: Sent) -> bool:
    return one.way == UNTRUE and one.status == _OTHER_ANSWERS[UNTRUE]


def _jobs() -> list[tuple[str, str]]:
    left = select(Job.kind, Job.state).where(Job.state != JobState.DONE)
    return [(kind, state) for kind, state in db.session.execute(left)]
