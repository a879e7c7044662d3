"""24 people press at once for the last unit of a need and the last place of an offer (A2; R-CLM-02, ruling 8)."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, create_engine, select, text, update

from charity_app.core import clock
from charity_app.core.db import db, prepare_engine
from charity_app.core.errors import Conflict
from charity_app.core.scope import Role
from charity_app.core.text import Text
from charity_app.demo.identifiers import credit_code
from charity_app.http import transaction
from charity_app.matching.models import NeedPost, ResourceOffer
from charity_app.matching.services import proposals
from charity_app.registry import services as registry
from charity_app.registry.models import Household
from charity_app.registry.services.organisations import OrganisationDetails
from charity_app.registry.states.organisations import Field
from tests.faults.races import Answer, Race, assert_fair, press_together
from tests.identity.factories import make_user, open_session
from tests.matching.conftest import SYSTEM, Stage
from tests.world import HERE, Browser

pytestmark = pytest.mark.pg
CLIENTS, ROUNDS = 24, 60
PRESSES, TIMES = 5, 5
CONNECTIONS = 2 * (CLIENTS + 2)
PROMISE: dict[str, object] = {"quantity": "1", "relation": "none", "home_address": ""}


@pytest.fixture
def crew(stage: Stage) -> Iterator[ThreadPoolExecutor]:
    """One thread for every client, and a connection for each of their transactions, so that nobody waits outside."""
    usual = db.engine
    db.session.commit()
    wide = create_engine(usual.url, pool_size=CONNECTIONS, max_overflow=0, hide_parameters=True)
    prepare_engine(wide)
    db.engines[None] = wide  # type: ignore[index]
    with ThreadPoolExecutor(CLIENTS) as threads:
        yield threads
    db.session.remove()
    db.engines[None] = usual  # type: ignore[index]
    wide.dispose()


def manager_of_a_new_organisation(house: Flask, place: int) -> Browser:
    details = OrganisationDetails(
        name=f"演示互助社{place:02}号",
        field=Field.SOCIAL_WORK,
        registered_on=date(2016, 5, 4),
        street_id=HERE,
        rating=4,
        rating_until_on=clock.today() + timedelta(days=800),
    )
    organisation = registry.register_organisation(credit_code("52", 3000 + place), details=details, by=SYSTEM)
    return Browser(house, open_session(make_user(Role.ORG_MANAGER, at=organisation, name=f"项目员{place:02}")))


@pytest.fixture
def last_unit(stage: Stage, house: Flask, crew: ThreadPoolExecutor) -> Race:
    """A need of two, one of them held, and the managers of 24 organisations."""
    post = stage.published(quantity=2)
    stage.proposed(post)
    return Race(post, [(manager_of_a_new_organisation(house, place), PROMISE) for place in range(CLIENTS)], crew)


@pytest.fixture
def last_place(stage: Stage, house: Flask, crew: ThreadPoolExecutor) -> Race:
    """An offer of two places, one of them held, and 24 advisers with a household each."""
    offer = stage.offer(places=2)
    proposals.claim_place(offer, household=stage.household, by=stage.adviser)
    wanted = select(Household.id).where(Household.street_id == HERE, Household.id != stage.household.id).limit(CLIENTS)
    homes: list[dict[str, object]] = [{"household_id": str(key)} for key in db.session.scalars(wanted)]
    advisers = [
        Browser(house, open_session(make_user(Role.COMMUNITY_AID_ADVISOR, at=HERE, name=f"顾问员{place:02}")))
        for place in range(CLIENTS)
    ]
    return Race(offer, list(zip(advisers, homes, strict=True)), crew)


def count_then_insert(row: NeedPost | ResourceOffer, quantity: int, *_conditions: ColumnElement[bool]) -> None:
    """What the platform must not do: look how much is left, then take it."""
    model: Any = type(row)
    db.session.flush()
    left = select(model.quantity - model.held - model.claimed - model.delivered).where(model.id == row.id)
    if (db.session.scalar(left) or 0) < quantity:
        raise Conflict(Text("Somebody was faster: not enough is left of it", "error"))
    time.sleep(0.002)
    db.session.execute(
        update(model).where(model.id == row.id).values(held=model.held + quantity),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(row)


@pytest.mark.parametrize("kind", ["last_unit", "last_place"])
def test_the_last_one_goes_to_exactly_one_of_24_r_clm_02(kind: str, request: pytest.FixtureRequest) -> None:
    race: Race = request.getfixturevalue(kind)
    assert len({browser.token for browser, _ in race.entrants}) == CLIENTS
    rounds = list(race.run(ROUNDS))
    assert_fair(rounds)
    assert sum(len(done.new) for done in rounds) == ROUNDS


@pytest.mark.parametrize("kind", ["last_unit", "last_place"])
def test_counting_before_inserting_would_be_seen(
    kind: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: with the reserving step and the database's own check taken away, the same race gives out too much."""
    race: Race = request.getfixturevalue(kind)
    table = race.row.__tablename__
    db.session.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_never_over"))
    monkeypatch.setattr(proposals, "reserve", count_then_insert)
    first = next(done for done in race.run(ROUNDS) if done.claimed > done.quantity)
    with pytest.raises(AssertionError, match="'over'"):
        assert_fair([first])


def effects_of_one_form(stage: Stage, house: Flask, crew: ThreadPoolExecutor) -> list[tuple[set[Answer], int]]:
    """Press the same form several times at once, for one form after the other; answers and new claims of each."""
    race = Race(stage.published(quantity=TIMES * PRESSES), [(manager_of_a_new_organisation(house, 0), PROMISE)], crew)
    db.session.commit()
    effects, before = [], 0
    for _ in range(TIMES):
        given = press_together(race.presses() * PRESSES, crew)
        db.session.rollback()
        db.session.refresh(race.row)
        effects.append((set(given), race.row.taken - before))
        before = race.row.taken
    return effects


def assert_single(effects: list[tuple[set[Answer], int]]) -> None:
    """Fail when a form had no effect or several, or told different things."""
    assert [taken for _, taken in effects] == [1] * TIMES
    assert [(len(given), {answer.status for answer in given}) for given, _ in effects] == [(1, {303})] * TIMES


def test_the_same_form_pressed_5_times_at_once_acts_once(stage: Stage, house: Flask, crew: ThreadPoolExecutor) -> None:
    assert_single(effects_of_one_form(stage, house, crew))


def test_without_the_memory_for_sent_forms_it_would_act_more_than_once(
    stage: Stage, house: Flask, crew: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: what the submission key prevents is seen."""
    monkeypatch.setattr(transaction, "_claim", lambda _key: None)
    with pytest.raises(AssertionError):
        assert_single(effects_of_one_form(stage, house, crew))
