"""The daily match: 50 planted defects, 50 found, nothing false; the work list of charity finance (reliability A10)."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import commit_unit, db, unit_of_work
from charity_app.core.scope import ANONYMOUS, system_actor
from charity_app.payments import gateway, queries, sandbox, services, tasks
from charity_app.payments.models import PaymentDifference
from charity_app.payments.provider import ChargeSeen, DaySeen, Provider, RefundSeen
from charity_app.payments.queries import Booked
from charity_app.payments.services.reconciling import match_day
from charity_app.payments.states import ClosingReason, DifferenceKind, DifferenceState, RefundReason, RefundState
from tests.payments.conftest import Cashier

SYSTEM = system_actor("test")
K = DifferenceKind


def _day(cashier: Cashier) -> DaySeen:
    provider: Provider = gateway.provider()
    today = clock.start_of(clock.today())
    db.session.rollback()
    return provider.list_day(today, today + timedelta(days=1))


def _match(seen: DaySeen) -> list[tuple[DifferenceKind, str]]:
    db.session.rollback()
    with unit_of_work():
        matched = match_day(clock.today(), seen, is_sandbox=True, by=SYSTEM)
    return [(one.kind, one.reference) for one in matched.found]


def _lived(cashier: Cashier, payments: int, refunds: int) -> DaySeen:
    """Let payments and refunds happen, and return the provider's day."""
    keys = []
    for number in range(payments):
        checkout = cashier.open(1_000 + number)
        cashier.act(checkout, sandbox.pay_session)
        keys.append(checkout.id)
    cashier.work()
    for key in keys[:refunds]:
        services.request_refund(cashier.row(key), amount_fen=300, reason=RefundReason.DONOR, by=ANONYMOUS)
        commit_unit()
    cashier.work()
    return _day(cashier)


def test_a_day_on_which_nothing_differs(cashier: Cashier) -> None:
    seen = _lived(cashier, 4, 2)
    assert (len(seen.charges), len(seen.refunds)) == (4, 2)
    assert _match(seen) == []


Defect = Callable[[Random, list[ChargeSeen], list[RefundSeen], dict[str, str]], tuple[DifferenceKind, str]]


def _missing(_chance: Random, charges: list[ChargeSeen], _refunds: Any, _events: Any) -> tuple[DifferenceKind, str]:
    return K.CHARGE_MISSING, charges.pop().intent_ref


def _doubled(_chance: Random, charges: list[ChargeSeen], _refunds: Any, _events: Any) -> tuple[DifferenceKind, str]:
    last = charges.pop()
    charges[:0] = [last, replace(last, intent_ref=last.intent_ref)]
    return K.CHARGE_DOUBLED, str(last.checkout_id)


def _amount(chance: Random, charges: list[ChargeSeen], _refunds: Any, _events: Any) -> tuple[DifferenceKind, str]:
    last = charges.pop()
    charges.insert(0, replace(last, amount_fen=last.amount_fen + chance.choice((1, -1))))
    return K.AMOUNT, last.intent_ref


def _currency(_chance: Random, charges: list[ChargeSeen], _refunds: Any, _events: Any) -> tuple[DifferenceKind, str]:
    last = charges.pop()
    charges.insert(0, replace(last, currency="usd"))
    return K.CURRENCY, last.intent_ref


def _fee(_chance: Random, charges: list[ChargeSeen], _refunds: Any, _events: Any) -> tuple[DifferenceKind, str]:
    last = charges.pop()
    charges.insert(0, replace(last, fee_fen=(last.fee_fen or 0) + 1))
    return K.FEE, last.intent_ref


def _foreign(_chance: Random, charges: list[ChargeSeen], _refunds: Any, _events: Any) -> tuple[DifferenceKind, str]:
    strange = replace(charges[0], intent_ref=f"pi_{uuid4().hex}", checkout_id=None)
    charges.insert(0, strange)
    return K.CHARGE_UNKNOWN, strange.intent_ref


def _late_refund(_chance: Random, charges: list[ChargeSeen], refunds: list[RefundSeen], _events: Any) -> Any:
    late = RefundSeen(f"re_{uuid4().hex}", charges[0].intent_ref, 100, RefundState.PAID, clock.now())
    refunds.insert(0, late)
    return K.REFUND_UNKNOWN, late.ref


def _lost_refund(_chance: Random, _charges: Any, refunds: list[RefundSeen], _events: Any) -> Any:
    return K.REFUND_MISSING, refunds.pop().ref


def _other_refund(_chance: Random, _charges: Any, refunds: list[RefundSeen], _events: Any) -> Any:
    last = refunds.pop()
    refunds.insert(0, replace(last, amount_fen=last.amount_fen + 1))
    return K.REFUND_AMOUNT, last.ref


def _lost_message(_chance: Random, _charges: Any, _refunds: Any, events: dict[str, str]) -> Any:
    ref = f"evt_{uuid4().hex}"
    events[ref] = "charge.refunded"
    return K.EVENT_MISSING, ref


def _strange_message(_chance: Random, _charges: Any, _refunds: Any, events: dict[str, str]) -> Any:
    ref = next(ref for ref, kind in events.items() if kind == "checkout.session.completed")
    del events[ref]
    return K.EVENT_UNKNOWN, ref


DEFECTS: tuple[tuple[Defect, int], ...] = (
    (_missing, 6),
    (_doubled, 5),
    (_amount, 6),
    (_currency, 5),
    (_fee, 4),
    (_foreign, 5),
    (_late_refund, 4),
    (_lost_refund, 4),
    (_other_refund, 3),
    (_lost_message, 4),
    (_strange_message, 4),
)


def test_of_fifty_planted_defects_fifty_are_found_and_none_besides(cashier: Cashier) -> None:
    assert sum(number for _, number in DEFECTS) == 50
    chance, seen = Random(3), _lived(cashier, 40, 10)
    charges, refunds, events = list(seen.charges), list(seen.refunds), dict(seen.events)
    planted = {plant(chance, charges, refunds, events) for plant, number in DEFECTS for _ in range(number)}
    assert len(planted) == 50
    assert set(_match(DaySeen(tuple(charges), tuple(refunds), events))) == planted
    assert _match(seen) == []


def test_paid_there_and_not_here_is_found_until_it_is_heard_of(cashier: Cashier) -> None:
    checkout = cashier.open()
    cashier.act(checkout, sandbox.pay_session)
    seen = _day(cashier)
    assert K.CHARGE_UNPAID in {kind for kind, _ in _match(seen)}
    cashier.work()
    assert _match(_day(cashier)) == []
    rows = db.session.scalars(select(PaymentDifference)).all()
    assert {row.state for row in rows} == {DifferenceState.CLOSED}
    assert {row.reason for row in rows} == {ClosingReason.GONE}


def test_a_difference_is_found_once_stays_closed_and_comes_back_only_when_it_was_gone(cashier: Cashier) -> None:
    seen = _lived(cashier, 1, 0)
    without = replace(seen, charges=())
    for _again in range(3):
        _match(without)
    row = db.session.scalars(select(PaymentDifference)).one()
    _match(seen)
    db.session.expire_all()
    assert (row.state, row.reason) == (DifferenceState.CLOSED, ClosingReason.GONE)
    db.session.rollback()
    _match(without)
    db.session.expire_all()
    assert row.state is DifferenceState.OPEN
    services.close_difference(row, reason=ClosingReason.EXPLAINED, words="已核实", by=SYSTEM)
    commit_unit()
    _match(without)
    db.session.expire_all()
    assert (row.state, row.reason) == (DifferenceState.CLOSED, ClosingReason.EXPLAINED)


def test_the_books_are_the_third_account(cashier: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever owns the subject tells what the books hold; another figure, or none, is a difference."""
    seen = _lived(cashier, 3, 1)
    ids = sorted((one.checkout_id for one in seen.charges if one.checkout_id), key=str)
    right = {row_id: booked(row_id) for row_id in ids}
    wrong = {**right, ids[0]: replace(right[ids[0]], received_fen=right[ids[0]].received_fen + 1)}
    del wrong[ids[1]]
    for held, expected in ((right, set()), (wrong, {(K.LEDGER, str(ids[0])), (K.LEDGER, str(ids[1]))})):
        read = {"gift": lambda asked, held=held: {key: held[key] for key in asked if key in held}}
        monkeypatch.setattr(queries, "_readers", read)
        assert set(_match(seen)) == expected


def booked(row_id: UUID) -> Booked:
    checkout = queries.get_checkout(row_id)
    assert checkout is not None
    return Booked(checkout.amount_fen, checkout.fee_fen or 0, checkout.refunded_fen)


def test_the_command_matches_a_day_and_says_so(cashier: Cashier, app: Flask) -> None:
    _lived(cashier, 1, 0)
    run = app.test_cli_runner()
    done = run.invoke(args=["reconcile", "--day", str(clock.today()), "--json"])
    assert done.exit_code == 0, done.output
    told: Mapping[str, Any] = json.loads(done.output)
    assert (told["charges"], told["refunds"], told["found"]) == (1, 0, [])
    cashier.act(cashier.open(), sandbox.pay_session)
    done = run.invoke(args=["reconcile", "--day", str(clock.today())])
    assert done.exit_code == 1
    assert "charge_unpaid" in done.output


def test_the_job_of_the_night_matches_yesterday(cashier: Cashier, later: Callable[[float], Any]) -> None:
    seen = cashier.open()
    cashier.act(seen, sandbox.pay_session)
    with later(24 * 60):
        db.session.rollback()
        tasks.reconcile({})
    assert K.CHARGE_UNPAID in {row.kind for row in db.session.scalars(select(PaymentDifference))}


def test_without_a_provider_there_is_nothing_to_match(cashier: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "_provider", None)
    tasks.reconcile({})
    done = cashier.app.test_cli_runner().invoke(args=["reconcile"])
    assert done.exit_code == 1
    assert "Nobody can pay here yet" in done.output
