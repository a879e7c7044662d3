"""24 givers at once want the money of one match fund: never above it, never stuck, every refusal explained (A2)."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select

from charity_app.core.db import db, prepare_engine, unit_of_work
from charity_app.core.scope import acting_in, system_scope
from charity_app.giving import tasks
from charity_app.giving.models import Gift, MatchFund, MatchKeep, Pool
from charity_app.giving.services import gifts, matches, receiving
from charity_app.giving.services.gifts import Hand
from charity_app.giving.states.gifts import VoidReason
from charity_app.giving.states.matches import COUNTED_STATES, KeepState, MatchLimit
from tests.giving.conftest import SYSTEM, Stage, stage

__all__ = ["stage"]
pytestmark = pytest.mark.pg
CLIENTS, EACH, FUND_FEN = 24, 4, 500_000_00
GIFT_FEN, MATCH_FEN = 20_000_00, 10_000_00
_NET = func.coalesce(func.sum(MatchKeep.amount_fen - MatchKeep.returned_fen), 0)


@pytest.fixture
def crew(stage: Stage) -> Iterator[ThreadPoolExecutor]:
    """One thread for every client, and a connection for each of their transactions."""
    usual = db.engine
    db.session.commit()
    wide = create_engine(usual.url, pool_size=CLIENTS + 4, max_overflow=0, hide_parameters=True)
    prepare_engine(wide)
    db.engines[None] = wide  # type: ignore[index]
    with ThreadPoolExecutor(CLIENTS) as threads:
        yield threads
    db.session.remove()
    db.engines[None] = usual  # type: ignore[index]
    wide.dispose()


@contextmanager
def _alone(house: Flask) -> Iterator[None]:
    with house.app_context(), acting_in(system_scope("race")), unit_of_work():
        yield


def _one(model: type, key: UUID):  # type: ignore[no-untyped-def]
    return db.session.scalars(select(model).where(model.id == key)).one()  # type: ignore[attr-defined]


def _start(house: Flask, pool_id: UUID) -> UUID:
    with _alone(house):
        hand = Hand(device=uuid4().bytes * 2)
        pool = _one(Pool, pool_id)
        return gifts.start_gift(pool, amount_fen=GIFT_FEN, hand=hand, is_sandbox=True, by=SYSTEM).id


def _receive(house: Flask, gift_id: UUID) -> None:
    with _alone(house):
        receiving.receive_gift(_one(Gift, gift_id), amount_fen=GIFT_FEN, fee_fen=0, by=SYSTEM)


def _give_up(house: Flask, gift_id: UUID) -> None:
    with _alone(house):
        gifts.end_gift(_one(Gift, gift_id), reason=VoidReason.CANCELLED, by=SYSTEM)


def _together(crew: ThreadPoolExecutor, work: Callable[[int], object]) -> list[object]:
    barrier = threading.Barrier(CLIENTS, timeout=60)

    def begin(place: int) -> object:
        barrier.wait()
        return work(place)

    return list(crew.map(begin, range(CLIENTS)))


def test_500_000_yuan_under_24_clients_is_never_exceeded_and_every_refusal_is_explained_features_3_4(
    stage: Stage, house: Flask, crew: ThreadPoolExecutor
) -> None:
    pool = stage.common_pool()
    caps = {"gift_cap_fen": MATCH_FEN, "day_cap_fen": MATCH_FEN, "pool_cap_fen": 2 * FUND_FEN}
    fund = stage.open_fund(pool, pool_fen=FUND_FEN, **caps)
    pool_id, fund_id = pool.id, fund.id
    db.session.commit()

    def client(place: int) -> None:
        for number in range(EACH):
            gift_id = _start(house, pool_id)
            if (place + number) % 9 == 0:
                _give_up(house, gift_id)
            else:
                _receive(house, gift_id)

    begun = time.monotonic()
    _together(crew, client)
    lasted = time.monotonic() - begun
    assert lasted < 60
    for _ in range(CLIENTS * EACH):
        tasks.give_waiting({"id": str(fund_id)})
        db.session.commit()
        if stage.holds("match_fund", fund_id) == 0:
            break
    db.session.expire_all()
    counted = select(_NET).where(MatchKeep.fund_id == fund_id, MatchKeep.state == KeepState.GIVEN)
    given = int(db.session.scalar(counted) or 0)
    received = CLIENTS * EACH - sum((place + n) % 9 == 0 for place in range(CLIENTS) for n in range(EACH))
    assert given == min(FUND_FEN, received * MATCH_FEN)
    assert (stage.holds("match_fund", fund_id), stage.holds("match_kept", fund_id)) == (FUND_FEN - given, 0)
    assert stage.holds("pool", pool_id) == received * GIFT_FEN + given
    refused = db.session.scalars(
        select(MatchKeep).where(MatchKeep.fund_id == fund_id, MatchKeep.state.not_in((KeepState.GIVEN,)))
    ).all()
    assert {keep.state for keep in refused} <= {KeepState.RELEASED, KeepState.WAITING}
    assert {keep.limited_by for keep in refused if keep.state is KeepState.WAITING} <= {MatchLimit.FUND}
    assert all(keep.fund_left_fen == 0 for keep in refused if keep.state is KeepState.WAITING)


def _last_piece(stage: Stage, house: Flask, crew: ThreadPoolExecutor, rounds: int) -> list[int]:
    """Let everybody want the last 500 yuan, again and again; returns what was promised in each round."""
    pool = stage.common_pool()
    fund = stage.open_fund(pool, pool_fen=500_00)
    pool_id, fund_id = pool.id, fund.id
    db.session.commit()
    promised = []
    for _ in range(rounds):
        ids = _together(crew, lambda _place: _start(house, pool_id))
        counted = select(_NET).where(MatchKeep.fund_id == fund_id, MatchKeep.state.in_(COUNTED_STATES))
        promised.append(int(db.session.scalar(counted) or 0))
        db.session.rollback()
        for gift_id in ids:
            _give_up(house, gift_id)  # type: ignore[arg-type]
    return promised


def test_the_last_500_yuan_go_to_one_of_24(stage: Stage, house: Flask, crew: ThreadPoolExecutor) -> None:
    assert _last_piece(stage, house, crew, 6) == [500_00] * 6


def test_counting_before_inserting_would_be_seen(
    stage: Stage, house: Flask, crew: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlocked(fund_id: UUID) -> MatchFund:
        fund = _one(MatchFund, fund_id)
        assert isinstance(fund, MatchFund)
        return fund

    def counted(_account: object) -> int:
        used = select(_NET).where(MatchKeep.state.in_(COUNTED_STATES))
        with db.session.no_autoflush:
            left = 500_00 - int(db.session.scalar(used) or 0)
        time.sleep(0.002)
        return left

    monkeypatch.setattr(matches, "locked_fund", unlocked)
    monkeypatch.setattr(matches, "balance", counted)
    monkeypatch.setattr(matches, "post", lambda *_args, **_more: ())
    monkeypatch.setattr(matches, "follow_money", lambda *_args, **_more: None)
    assert max(_last_piece(stage, house, crew, 3)) > 500_00
