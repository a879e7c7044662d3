"""The queue against a plain model, whatever people do in whatever order. Source: features 2.4, reliability A2."""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from charity_app.core.db import db
from charity_app.volunteering.models import ShiftRole, SignUp
from charity_app.volunteering.services import sign_ups as services
from charity_app.volunteering.services import waiting
from charity_app.volunteering.states.sign_ups import EndReason, SignUpAction, SignUpState
from tests.volunteering.conftest import SYSTEM, Ground, seen

_STEPS = st.lists(
    st.tuples(st.sampled_from(["join", "cancel", "accept", "lapse"]), st.integers(0, 30), st.integers(1, 3)),
    min_size=5,
    max_size=30,
)


@dataclass
class Model:
    """Who has seats, who is offered them, and who waits, in order; each with the number of seats."""

    places: int
    seated: dict[int, int] = field(default_factory=dict)
    offered: dict[int, int] = field(default_factory=dict)
    queue: dict[int, int] = field(default_factory=dict)

    @property
    def free(self) -> int:
        """How many seats nobody has."""
        return self.places - sum(self.seated.values()) - sum(self.offered.values())

    def join(self, person: int, seats: int) -> None:
        """Sit down, or wait."""
        target = self.seated if not self.queue and self.free >= seats else self.queue
        target[person] = seats

    def serve(self) -> None:
        """Offer what is free to whoever is first, as long as it suffices."""
        for person, seats in list(self.queue.items()):
            if seats > self.free:
                return
            self.offered[person] = self.queue.pop(person)


@pytest.mark.usefixtures("ground")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.integers(1, 4), steps=_STEPS)
def test_places_and_queue_follow_the_model_to_the_seat(
    ground: Ground, places: int, steps: list[tuple[str, int, int]]
) -> None:
    role = ground.role(places=places)
    model, rows = Model(places), list[SignUp]()
    for what, number, seats in steps:
        _step(ground, role, model, rows, what, number, seats)
        _compare(role.role, model, rows)


def _step(ground: Ground, role: object, model: Model, rows: list[SignUp], what: str, number: int, seats: int) -> None:
    if what == "join":
        rows.append(ground.signed_up(role, companions=("甲", "乙")[: seats - 1]))  # type: ignore[arg-type]
        model.join(len(rows) - 1, seats)
        return
    person = number % len(rows) if rows else 0
    if what == "cancel" and person in {**model.seated, **model.offered, **model.queue}:
        services.end_sign_up(rows[person], SignUpAction.CANCEL, reason=EndReason.OWN_WISH, by=SYSTEM)
        for group in (model.seated, model.offered, model.queue):
            group.pop(person, None)
        model.serve()
    elif what == "accept" and person in model.offered:
        services.accept_place(seen(rows[person]), by=SYSTEM)
        model.seated[person] = model.offered.pop(person)
    elif what == "lapse" and person in model.offered:
        rows[person].held_until_at = rows[person].created_at
        db.session.flush()
        waiting.lapse_hold(rows[person].id, by=SYSTEM)
        del model.offered[person]
        model.serve()


def _compare(role: ShiftRole, model: Model, rows: list[SignUp]) -> None:
    db.session.expire_all()
    counted = (role.taken, role.held, role.waiting)
    assert counted == (sum(model.seated.values()), sum(model.offered.values()), len(model.queue))
    wanted = select(SignUp.id).where(SignUp.role_id == role.id, SignUp.state == SignUpState.WAITLISTED)
    waiting_ids = list(db.session.scalars(wanted.order_by(SignUp.ticket)))
    assert waiting_ids == [rows[person].id for person in model.queue]
