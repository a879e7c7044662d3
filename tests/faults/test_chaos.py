"""Messages five times and shuffled, forged ones among them, a database that goes away: the books do not mind (B1)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from charity_app.core import clock
from charity_app.core.db import commit_unit
from charity_app.core.ids import new_token
from charity_app.giving.services import receiving, refunds
from charity_app.ledger.services import post
from charity_app.payments import gateway, sandbox, services
from charity_app.payments.services import store_message
from tests.faults.aftermath import findings
from tests.faults.chaos import Chaos
from tests.faults.fates import FUND_FEN, MOST_MATCH_FEN
from tests.faults.finishing import finish
from tests.faults.outages import Outage, frail
from tests.faults.post import FALSE
from tests.giving.conftest import Stage, stage

__all__ = ["stage"]
pytestmark = pytest.mark.database
_TIMES = 5
_GIFTS_UNDER_A_FAULT, _TIMES_UNDER_A_FAULT = 12, 2
Fault = Callable[[pytest.MonkeyPatch, Flask], None]


@pytest.fixture
def outage(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outage]:
    """A database that can be taken away, at noon; the provider delivers nothing by itself."""
    monkeypatch.setattr(sandbox, "deliver_waiting", lambda: 0)
    clock.set_offset(timedelta(hours=12) - (clock.wall() - clock.start_of(clock.today())))
    commit_unit()
    with frail() as database:
        yield database


@pytest.fixture
def chaos(stage: Stage, house: Flask, outage: Outage, pytestconfig: pytest.Config) -> Chaos:
    """A campaign with a match fund that has enough for everybody."""
    pool = stage.common_pool()
    caps = {"gift_cap_fen": MOST_MATCH_FEN, "day_cap_fen": MOST_MATCH_FEN, "pool_cap_fen": FUND_FEN}
    stage.open_fund(pool, pool_fen=FUND_FEN, **caps)
    pool_id = pool.id
    commit_unit()
    return Chaos(house, pool_id, seed=pytestconfig.getoption("seed"))


def through(chaos: Chaos, gifts: int, *outages: Outage, times: int = _TIMES) -> Chaos:
    """Let people give, and let everything go wrong; each message comes so many times."""
    chaos.give(gifts)
    chaos.happen_later()
    chaos.post.deliver(times, outages)
    chaos.ask_refunds()
    finish(chaos.post.worker)
    chaos.post.deliver(times, outages[:1])
    chaos.bounce_asked()
    chaos.post.deliver(times)
    return chaos


def test_gifts_end_as_the_provider_says_whatever_happens_to_its_messages(
    chaos: Chaos, outage: Outage, pytestconfig: pytest.Config
) -> None:
    """PostgreSQL is stopped without a word three times, a SQLite file is locked; `flask faults --webhooks` for more."""
    through(chaos, pytestconfig.getoption("gifts"), outage, outage)
    print(chaos.post.told())
    assert findings(chaos) == {}
    assert {one.way for one in chaos.post.sent} >= FALSE.keys()
    assert sum(one.status == 503 for one in chaos.post.sent) >= 3
    assert len(chaos.post.looks) == 3


def _unread_signatures(patch: pytest.MonkeyPatch, _house: Flask) -> None:
    patch.setattr(gateway, "_check_signature", lambda *_args: None)


def _stored_each_time(patch: pytest.MonkeyPatch, _house: Flask) -> None:
    def again(message: Any, **more: Any) -> bool:
        return store_message(replace(message, ref=f"evt_{new_token()}"), **more)

    patch.setattr(services, "store_message", again)


def _lost(patch: pytest.MonkeyPatch, _house: Flask) -> None:
    def forget(message: Any, **more: Any) -> bool:
        return message.ref[-1] not in "02468ace" and store_message(message, **more)

    patch.setattr(services, "store_message", forget)


def _posted_twice(patch: pytest.MonkeyPatch, _house: Flask) -> None:
    def twice(lines: Any, *, key: str) -> Any:
        return post(lines, key=key), post(lines[:1], key=f"{key}:again")

    patch.setattr(receiving, "post", twice)


def _kept_match(patch: pytest.MonkeyPatch, _house: Flask) -> None:
    patch.setattr(refunds, "lines_when_refunded", lambda _gift, **_more: [])


def _bare_failure(patch: pytest.MonkeyPatch, house: Flask) -> None:
    handlers = house.error_handler_spec[None][None]
    patch.setitem(handlers, OperationalError, handlers[Exception])


FAULTS: dict[str, tuple[Fault, set[str]]] = {
    "signatures are not read": (_unread_signatures, {"answers"}),
    "a message is stored each time it comes": (_stored_each_time, {"messages"}),
    "messages are acknowledged and lost": (_lost, {"messages"}),
    "money is posted twice": (_posted_twice, {"books", "postings"}),
    "the match of what went back stays": (_kept_match, {"books", "gifts"}),
    "a database that is away is a bare failure": (_bare_failure, {"answers"}),
}


@pytest.mark.pages
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_would_be_seen(
    chaos: Chaos, outage: Outage, house: Flask, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """Control: what the comparison is for, it sees."""
    plant, seen_by = FAULTS[fault]
    plant(monkeypatch, house)
    through(chaos, _GIFTS_UNDER_A_FAULT, outage, times=_TIMES_UNDER_A_FAULT)
    assert seen_by <= findings(chaos).keys()
