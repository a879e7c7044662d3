"""The wire format against a second implementation of the provider, in a process of its own (ruling 51)."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import UUID, uuid4

import pytest
import stripe
from flask import Flask
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import commit_unit, db, unit_of_work
from charity_app.core.scope import ANONYMOUS
from charity_app.payments import gateway, services
from charity_app.payments.gateway import StripeProvider
from charity_app.payments.models import PaymentEvent
from charity_app.payments.provider import Keys, ProviderDown, ProviderRefused, Standing
from charity_app.payments.states import CheckoutState, RefundReason, RefundState, Way
from tests.browser.conftest import serving
from tests.payments.conftest import Cashier

pytestmark = pytest.mark.wire
SECRET = "whsec_of_the_second_implementation"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the second implementation."""
    if not socket.has_ipv6:
        pytest.skip("localstripe listens on IPv6")
    port = _free_port()
    log: Path = tmp_path_factory.mktemp("localstripe") / "log"
    command = [sys.executable, "-m", "localstripe", "--port", str(port), "--from-scratch"]
    with log.open("w") as written, subprocess.Popen(command, stdout=written, stderr=written, cwd=log.parent) as running:
        address = f"http://127.0.0.1:{port}"
        for _try in range(100):
            with suppress(URLError):
                urlopen(Request(f"{address}/_config/data", method="DELETE"), timeout=5).close()
                break
            assert running.poll() is None, log.read_text()
            time.sleep(0.1)
        yield address
        running.terminate()


@pytest.fixture
def api(second: str) -> Any:
    """The official client, speaking to the second implementation."""
    return stripe.StripeClient("sk_test_wire", base_addresses={"api": second}).v1


@pytest.fixture
def provider(second: str, monkeypatch: pytest.MonkeyPatch) -> StripeProvider:
    """Our door, leading to the second implementation."""
    client = stripe.StripeClient("sk_test_wire", base_addresses={"api": second})
    keys = Keys("sk_test_wire", SECRET, "http://127.0.0.1")
    made = StripeProvider(client, keys, shift=lambda: timedelta(0))
    monkeypatch.setattr(gateway, "_provider", made)
    return made


def _pay(api: Any, checkout_id: UUID, amount: int = 10_000, number: str = "4242424242424242") -> str:
    card = {"number": number, "exp_month": 12, "exp_year": 2030, "cvc": "123"}
    method = api.payment_methods.create({"type": "card", "card": card})
    params = {"amount": amount, "currency": "cny", "payment_method": method.id, "confirm": True}
    made = api.payment_intents.create({**params, "metadata": {"checkout_id": str(checkout_id)}})
    return str(made.id)


def test_a_payment_and_its_refunds_read_as_they_were_written(api: Any, provider: StripeProvider) -> None:
    key = uuid4()
    intent = _pay(api, key)
    seen = provider.look_at_payment(intent)
    assert (seen.checkout_id, seen.amount_fen, seen.currency) == (key, 10_000, "cny")
    assert (seen.standing, seen.refunds) == (Standing.PAID, ())
    assert seen.paid_at is not None
    assert abs((seen.paid_at - clock.wall()).total_seconds()) < 60
    refund_id = uuid4()
    part = provider.pay_back(intent, amount_fen=4_000, refund_id=refund_id)
    assert (part.amount_fen, part.state, part.refund_id, part.intent_ref) == (
        4_000,
        RefundState.PAID,
        refund_id,
        intent,
    )
    rest = provider.pay_back(intent, amount_fen=6_000, refund_id=uuid4())
    assert {one.ref for one in provider.look_at_payment(intent).refunds} == {part.ref, rest.ref}


def test_what_is_not_there_is_refused_and_a_dead_line_is_down(api: Any, provider: StripeProvider) -> None:
    with pytest.raises(ProviderRefused):
        provider.look_at_payment("pi_unknown")
    with pytest.raises(ProviderRefused):
        provider.pay_back("pi_unknown", amount_fen=1, refund_id=uuid4())
    lost = stripe.StripeClient("sk_test_wire", base_addresses={"api": f"http://127.0.0.1:{_free_port()}"})
    away = StripeProvider(lost, Keys("sk_test_wire", SECRET, ""), shift=lambda: timedelta(0))
    with pytest.raises(ProviderDown):
        away.look_at_payment("pi_any")


def test_a_signed_message_over_the_network_pays_and_a_refund_goes_back(
    app: Flask, cashier: Cashier, api: Any, provider: StripeProvider, second: str
) -> None:
    """Its message arrives at the real address, is verified by our door, and leads to a payment that is paid."""
    checkout = _opening(cashier)
    with serving(app) as address:
        _listen(second, f"{address}/payments/webhooks/stripe")
        _pay(api, checkout, 8_800)
        _wait_for_message("payment_intent.succeeded", checkout)
    cashier.work()
    seen = cashier.seen(checkout)
    assert (seen.state, seen.fee_fen) == (CheckoutState.PAID, 0)
    services.request_refund(cashier.row(checkout), amount_fen=800, reason=RefundReason.DONOR, by=ANONYMOUS)
    cashier.work()
    assert cashier.names() == ["checkout.paid", "refund.paid"]
    assert [one.amount_fen for one in provider.look_at_payment(str(seen.intent_ref)).refunds] == [800]


def _opening(cashier: Cashier) -> UUID:
    """A payment whose page was never made: the second implementation has none."""
    db.session.info.clear()
    checkout = services.open_checkout(
        subject_type="gift",
        subject_id=uuid4(),
        organisation_id=None,
        amount_fen=8_800,
        way=Way.CARD,
        return_endpoint="reports.show_home",
        by=ANONYMOUS,
    )
    db.session.info.pop("after_commit")
    key = checkout.id
    commit_unit()
    return key


def _listen(second: str, url: str) -> None:
    told = urlencode({"url": url, "secret": SECRET}).encode()
    urlopen(Request(f"{second}/_config/webhooks/ours", data=told), timeout=5).close()


def _wait_for_message(kind: str, checkout_id: UUID) -> None:
    """Wait for the message about this payment; those of other tests may still be on their way."""
    for _try in range(100):
        with unit_of_work():
            about = (PaymentEvent.kind == kind, PaymentEvent.checkout_id == checkout_id)
            if db.session.scalars(select(PaymentEvent.id).where(*about)).all():
                return
        time.sleep(0.1)
    raise AssertionError(f"no message {kind}")
