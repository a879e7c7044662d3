"""Who gives in the demo: everybody in good standing gets turns, and nobody more open claims than the limit allows."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.scope import Actor, Role
from charity_app.demo.district import Body, District
from charity_app.demo.identity import actor_of
from charity_app.registry.models import Organisation

_FAILING = 3


@dataclass(frozen=True)
class Giver:
    """An organisation with its manager, or a donor."""

    by: Actor
    organisation_id: UUID | None
    limit: int

    def organisation(self) -> Organisation | None:
        """Load the organisation; None for a donor."""
        wanted = select(Organisation).where(Organisation.id == self.organisation_id)
        return db.session.scalars(wanted).one() if self.organisation_id else None


class Givers:
    """Hands out givers in turn; the last three are those who once did not keep their word."""

    def __init__(self, district: District) -> None:
        able = [_giver(body) for body in district.organisations if body.plan.standing == "registered"]
        donors = [account for account in district.accounts if account.post.role is Role.DONOR]
        self.all = able
        self._failing = able[-_FAILING:]
        self._steady = able[:-_FAILING] + [Giver(actor_of(account), None, 2) for account in donors]
        self._open: Counter[UUID] = Counter()
        self._turn = self._failed = 0

    def next(self, *, stays_open: bool) -> Giver:
        """Return the next giver that has room for one more claim."""
        for _ in self._steady:
            self._turn += 1
            giver = self._steady[self._turn % len(self._steady)]
            key = giver.organisation_id or giver.by.user_id
            if key is not None and self._open[key] < giver.limit - 1:
                self._open[key] += stays_open
                return giver
        raise RuntimeError("every giver has as many open claims as allowed")

    def next_failing(self) -> Giver:
        """Return somebody who fails: the first of them twice, which bars it (R-CLM-10)."""
        self._failed += 1
        return self._failing[max(0, self._failed - 2) % len(self._failing)]


def _giver(body: Body) -> Giver:
    plan = body.plan
    limit = 5 if plan.kind == "company" or plan.rating < 3 else 10 if plan.rating == 3 else 20
    return Giver(body.manager, body.id, limit)
