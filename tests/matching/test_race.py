"""24 clients released together on the last unit of a need and the last place of an offer (reliability A2)."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.core.settings import SettingValue
from charity_app.core.text import Text
from charity_app.matching.models import Claim, NeedPost, ResourceOffer
from charity_app.matching.services import answers, proposals
from charity_app.matching.states.claims import OPEN_STATES, ClaimReason
from charity_app.registry.models import Household
from tests.identity.factories import make_user, open_session
from tests.matching.conftest import SYSTEM, Stage
from tests.world import HERE, Browser

pytestmark = pytest.mark.pg
CLIENTS, ROUNDS, ROUNDS_OF_THE_CONTROL = 24, 60, 6


@dataclass
class Outcome:
    """How many rounds gave out too much, how many nothing, and how many answers were errors of ours."""

    over: int = 0
    unfilled: int = 0
    errors: int = 0


@pytest.fixture
def race(stage: Stage, house: Flask) -> Callable[..., Outcome]:
    """Let clients press at once, again and again; after each round what was given is taken back."""

    def raced(subject: Any, tokens: list[str], bodies: list[dict[str, object]], *, rounds: int) -> Outcome:
        db.session.commit()
        kind = "needs" if isinstance(subject, NeedPost) else "offers"
        path, outcome = f"/matching/{kind}/{subject.id}/claim", Outcome()
        browsers = [Browser(house, token) for token in tokens]
        for _ in range(rounds):
            statuses = _press_together(browsers, path, bodies)
            outcome.errors += sum(status >= 500 for status in statuses)
            held = _take_back(subject.id)
            outcome.over += held > 1
            outcome.unfilled += held < 1
        return outcome

    return raced


def _press_together(browsers: list[Browser], path: str, bodies: list[dict[str, object]]) -> list[int]:
    barrier, statuses = threading.Barrier(len(browsers)), list[int]()

    def press(browser: Browser, body: dict[str, object]) -> None:
        barrier.wait()
        statuses.append(browser.send("POST", path, dict(body), headers={"HX-Request": "true"}).status_code)

    threads = [threading.Thread(target=press, args=pair) for pair in zip(browsers, bodies, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def _take_back(subject_id: UUID) -> int:
    db.session.rollback()
    column = (
        Claim.need_id if db.session.scalar(select(NeedPost.id).where(NeedPost.id == subject_id)) else Claim.offer_id
    )
    claims = db.session.scalars(select(Claim).where(column == subject_id, Claim.state.in_(OPEN_STATES))).all()
    for claim in claims[1:]:
        claim.ended_at, claim.state = clock.now(), "cancelled"
    db.session.flush()
    if claims:
        answers.withdraw_claim(claims[0], reason=ClaimReason.PLANS_CHANGED, by=SYSTEM)
    db.session.commit()
    return len(claims)


def _givers() -> list[str]:
    approved = {"proposed_by_id": uuid4(), "approved_by_id": uuid4(), "approved_at": clock.now()}
    db.session.add(SettingValue(key="claim.limit_person", value=10_000, valid_from=clock.today(), **approved))
    tokens = [open_session(make_user(Role.DONOR, name=f"爱心{place:02}")) for place in range(CLIENTS)]
    db.session.commit()
    return tokens


def test_the_last_unit_of_a_need_goes_to_exactly_one(stage: Stage, race: Callable[..., Outcome]) -> None:
    post = stage.published()
    body: dict[str, object] = {"quantity": "1", "relation": "none", "home_address": ""}
    assert race(post, _givers(), [body] * CLIENTS, rounds=ROUNDS) == Outcome(over=0, unfilled=0, errors=0)


def test_the_last_place_of_an_offer_goes_to_exactly_one(stage: Stage, race: Callable[..., Outcome]) -> None:
    offer = stage.offer(places=1)
    adviser = stage.world.tokens[Role.COMMUNITY_AID_ADVISOR]
    homes = db.session.scalars(select(Household.id).where(Household.street_id == HERE).limit(CLIENTS)).all()
    bodies: list[dict[str, object]] = [{"household_id": str(home)} for home in homes]
    assert race(offer, [adviser] * CLIENTS, bodies, rounds=ROUNDS) == Outcome(over=0, unfilled=0, errors=0)


def _count_then_insert(row: NeedPost | ResourceOffer, quantity: int, *_conditions: object) -> None:
    """What the platform must not do: look how much is taken, then take it."""
    column = Claim.need_id if isinstance(row, NeedPost) else Claim.offer_id
    with acting_in(system_scope("the mistake")):
        taken = db.session.scalar(
            select(func.coalesce(func.sum(Claim.quantity), 0)).where(column == row.id, Claim.state.in_(OPEN_STATES))
        )
    if row.quantity - int(taken or 0) < quantity:
        raise Conflict(Text("Somebody was faster: not enough is left of it", "error"))


def test_counting_before_inserting_would_be_seen(
    stage: Stage, race: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    post = stage.published()
    monkeypatch.setattr(proposals, "reserve", _count_then_insert)
    monkeypatch.setattr(answers, "move", lambda *_args, **_kwargs: None)
    body: dict[str, object] = {"quantity": "1", "relation": "none", "home_address": ""}
    assert race(post, _givers(), [body] * CLIENTS, rounds=ROUNDS_OF_THE_CONTROL).over > 0
