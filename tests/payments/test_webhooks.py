"""The provider's messages: seven forgeries, replays, any order, a database that is away (reliability B1)."""

import json
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from charity_app.core.db import commit_unit, db
from charity_app.core.errors import Unavailable
from charity_app.core.ids import new_id
from charity_app.core.text import Text
from charity_app.payments import gateway, sandbox, services
from charity_app.payments.models import Checkout, PaymentDifference, PaymentEvent
from charity_app.payments.services.working_off import work_off
from charity_app.payments.states import CheckoutState, DifferenceKind, EventOutcome
from tests.payments.conftest import Cashier
from tests.payments.forgeries import FORGERIES, Forge, about, huge, sealed

ADDRESS = "/payments/webhooks/stripe"


def post(client: FlaskClient, body: bytes, secret: str, *, stamp: int | None = None) -> int:
    """Deliver a message as the provider does."""
    headers = {"Stripe-Signature": sandbox.sign(body, secret, stamp=stamp)}
    return client.post(ADDRESS, data=body, headers=headers, content_type="application/json").status_code


UNREADABLE: Mapping[str, Forge] = {
    "no message": lambda _body, secret: sealed(b"{}", secret),
    "no text": lambda _body, secret: sealed(b"\xff\xfe", secret),
    "a broken signature": lambda body, _secret: (body, "t=now,v1=x"),
}
WAYS = FORGERIES | UNREADABLE


@pytest.fixture
def secret(cashier: Cashier) -> str:
    found: str = cashier.app.config["PAYMENT_KEYS"].webhook_secret
    return found


@pytest.fixture
def paid(cashier: Cashier) -> Checkout:
    """A payment that was paid, and nobody has heard of it yet."""
    checkout = cashier.open()
    key = checkout.id
    cashier.act(checkout, sandbox.pay_session)
    return cashier.seen(key)


def _completed(cashier: Cashier) -> bytes:
    return next(body for body in cashier.messages() if json.loads(body)["type"] == "checkout.session.completed")


@pytest.mark.parametrize("forgery", WAYS)
def test_forged_messages_are_refused_and_leave_nothing(
    cashier: Cashier, client: FlaskClient, secret: str, paid: Checkout, forgery: str
) -> None:
    body, signature = WAYS[forgery](_completed(cashier), secret)
    headers = {"Stripe-Signature": signature} if signature else {}
    answer = client.post(ADDRESS, data=body, headers=headers, content_type="application/json")
    assert (answer.status_code, answer.data) == (400, b"")
    assert db.session.scalar(select(func.count()).select_from(PaymentEvent)) == 0


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"amount_total": 4_999}, DifferenceKind.EVENT_AMOUNT),
        ({"currency": "usd"}, DifferenceKind.EVENT_CURRENCY),
        ({"id": "cs_test_other"}, DifferenceKind.EVENT_PAYMENT),
    ],
)
def test_a_signed_message_that_differs_from_our_row_moves_nothing_and_waits_for_a_person(
    cashier: Cashier, client: FlaskClient, secret: str, paid: Checkout, values: Mapping[str, Any], kind: DifferenceKind
) -> None:
    key, body = paid.id, about(_completed(cashier), **values)
    assert post(client, body, secret) == 204
    event_id = db.session.scalars(select(PaymentEvent.id)).one()
    commit_unit()
    work_off(event_id)
    assert cashier.seen(key).state is CheckoutState.OPEN
    assert [row.kind for row in db.session.scalars(select(PaymentDifference))] == [kind]
    assert db.session.scalars(select(PaymentEvent.outcome)).one() is EventOutcome.SET_ASIDE


def test_another_intent_for_a_paid_payment_moves_nothing(cashier: Cashier, client: FlaskClient, secret: str) -> None:
    checkout = cashier.pay(cashier.open())
    key, intent = checkout.id, checkout.intent_ref
    succeeded = next(body for body in cashier.messages() if json.loads(body)["type"] == "payment_intent.succeeded")
    assert post(client, about(succeeded, id="pi_another"), secret) == 204
    cashier.work()
    assert cashier.seen(key).intent_ref == intent
    assert [row.kind for row in db.session.scalars(select(PaymentDifference))] == [DifferenceKind.EVENT_PAYMENT]


def test_twenty_replays_are_one_payment(cashier: Cashier, client: FlaskClient, secret: str, paid: Checkout) -> None:
    key, bodies = paid.id, cashier.messages()
    assert [post(client, body, secret) for _time in range(20) for body in bodies] == [204] * (20 * len(bodies))
    cashier.work()
    for _time in range(3):
        assert {post(client, body, secret) for body in bodies} == {204}
        cashier.work()
    assert cashier.names() == ["checkout.paid"]
    assert cashier.seen(key).refunded_fen == 0
    assert db.session.scalar(select(func.count()).select_from(PaymentEvent)) == len(bodies)


def test_a_message_is_acknowledged_only_when_it_is_stored(
    cashier: Cashier, client: FlaskClient, secret: str, paid: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: Any, **_kwargs: Any) -> bool:
        raise OperationalError("INSERT", {}, Exception("the database is away"))

    body = _completed(cashier)
    with monkeypatch.context() as trouble:
        trouble.setattr(services, "store_message", away)
        headers = {"Stripe-Signature": sandbox.sign(body, secret)}
        answer = client.post(ADDRESS, data=body, headers=headers)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert post(client, body, secret) == 204


def test_the_sandbox_delivers_again_until_it_is_taken(
    cashier: Cashier, paid: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = paid.id
    with monkeypatch.context() as trouble:
        trouble.setitem(cashier.app.view_functions, "payments.take_message", _unavailable(cashier))
        assert sandbox.deliver_waiting() == len(cashier.messages())
    assert cashier.seen(key).state is CheckoutState.OPEN
    assert sandbox.deliver_waiting() == 0
    cashier.work()
    assert cashier.names() == ["checkout.paid"]


def _unavailable(cashier: Cashier) -> Any:
    def view() -> None:
        raise Unavailable(Text("Nobody can pay here yet. Try another way to give", "payment"))

    view.access_rule = cashier.app.view_functions["payments.take_message"].access_rule  # type: ignore[attr-defined]
    return view


def test_a_huge_body_is_refused(client: FlaskClient, cashier: Cashier, secret: str) -> None:
    body, _signature = huge(b"{}", secret)
    assert post(client, body, secret) == 422


def test_a_message_about_nothing_of_ours_is_stored_and_left_alone(
    cashier: Cashier, client: FlaskClient, secret: str, paid: Checkout
) -> None:
    body = about(_completed(cashier), id="cs_test_foreign", client_reference_id=None, metadata={}, payment_intent=None)
    assert post(client, body, secret) == 204
    foreign = json.loads(body)["id"]
    cashier.work()
    wanted = select(PaymentEvent.outcome).where(PaymentEvent.provider_ref == foreign)
    assert db.session.scalars(wanted).one() is EventOutcome.NOT_OURS
    assert db.session.scalars(select(PaymentDifference)).all() == []


@pytest.mark.parametrize("seed", range(4))
def test_messages_in_any_order_and_number_lead_to_what_the_provider_shows(
    cashier: Cashier, client: FlaskClient, secret: str, paid: Checkout, seed: int
) -> None:
    """A refund that is heard of before the payment, a success after a failure: the same end, told once."""
    chance, key = Random(seed), paid.id
    intent = json.loads(_completed(cashier))["data"]["object"]["payment_intent"]
    gateway.provider().pay_back(intent, amount_fen=1_200, refund_id=new_id("payment_refunds"))
    bodies = cashier.messages() * 5
    chance.shuffle(bodies)
    for body in bodies:
        assert post(client, body, secret) == 204
        if chance.random() < 0.3:
            cashier.work()
    cashier.work()
    checkout = cashier.seen(key)
    assert (checkout.state, checkout.refunded_fen) == (CheckoutState.PAID, 1_200)
    assert cashier.names() == ["checkout.paid", "refund.paid"]
