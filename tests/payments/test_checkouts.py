"""From the first press to the money: every way, every end, whatever comes first (features 3.3; reliability B1)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import commit_unit, db
from charity_app.core.errors import Conflict, Invalid, Unavailable
from charity_app.core.jobs import Job
from charity_app.core.scope import ANONYMOUS
from charity_app.payments import gateway, queries, sandbox, services
from charity_app.payments.events import CheckoutPaid
from charity_app.payments.models import Checkout
from charity_app.payments.provider import Opened, Order, ProviderDown, ProviderRefused
from charity_app.payments.services import asking, upkeep
from charity_app.payments.states import CheckoutState, Way
from tests.payments.conftest import Cashier


@pytest.mark.parametrize("way", Way)
def test_a_payment_is_opened_paid_and_told_with_its_fee(cashier: Cashier, way: Way) -> None:
    checkout = cashier.open(10_000, way)
    assert (checkout.state, checkout.is_sandbox) == (CheckoutState.OPEN, True)
    assert checkout.url == f"/payments/sandbox/{checkout.session_ref}"
    checkout = cashier.pay(checkout)
    assert (checkout.state, checkout.fee_fen, checkout.refunded_fen) == (CheckoutState.PAID, 60, 0)
    (fact,) = cashier.told
    assert isinstance(fact, CheckoutPaid)
    assert (fact.checkout_id, fact.subject_type, fact.subject_id) == (checkout.id, "gift", checkout.subject_id)
    assert (fact.amount_fen, fact.fee_fen, fact.is_sandbox) == (10_000, 60, True)


@pytest.mark.parametrize("amount_fen", [0, -1, 100_000_000])
def test_an_amount_that_cannot_be_charged_is_refused_on_its_field(cashier: Cashier, amount_fen: int) -> None:
    with pytest.raises(Invalid) as refusal:
        cashier.open(amount_fen)
    assert refusal.value.field == "amount_fen"


def test_without_keys_nobody_can_pay_in_production(cashier: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = cashier.app.config["PAYMENT_KEYS"]
    assert queries.can_take_payments()
    assert queries.is_practice()
    monkeypatch.setattr(gateway, "_provider", gateway.choose_provider(keys, sandbox=None))
    assert not queries.can_take_payments()
    assert not queries.is_practice()
    with pytest.raises(Unavailable):
        cashier.open()


def test_a_declined_payment_is_told_and_may_still_be_paid(cashier: Cashier) -> None:
    checkout = cashier.open()
    key = checkout.id
    cashier.act(checkout, sandbox.decline_session)
    cashier.work()
    assert cashier.seen(key).state is CheckoutState.FAILED
    assert cashier.pay(cashier.seen(key)).state is CheckoutState.PAID
    assert cashier.names() == ["checkout.failed", "checkout.paid"]


def test_a_page_that_nobody_pays_on_expires_by_itself(cashier: Cashier, later: Callable[[float], Any]) -> None:
    key = cashier.open().id
    with later(46):
        upkeep.plan_upkeep()
        cashier.work()
    assert cashier.seen(key).state is CheckoutState.EXPIRED
    assert cashier.names() == ["checkout.expired"]


def test_who_gives_up_closes_the_page_and_cannot_pay_any_more(cashier: Cashier) -> None:
    checkout = cashier.open()
    key, ref = checkout.id, str(checkout.session_ref)
    services.cancel_checkout(cashier.row(key), by=ANONYMOUS)
    cashier.work()
    assert cashier.seen(key).state is CheckoutState.CANCELLED
    with pytest.raises(sandbox.Refusal):
        sandbox.pay_session(ref)
    assert cashier.names() == ["checkout.cancelled"]


def test_money_that_arrives_after_giving_up_counts(cashier: Cashier) -> None:
    """Paid at the provider in the same moment: the page can no longer be closed, the money is there."""
    checkout = cashier.open()
    key = checkout.id
    cashier.act(checkout, sandbox.pay_session)
    services.cancel_checkout(cashier.row(key), by=ANONYMOUS)
    cashier.work()
    assert cashier.seen(key).state is CheckoutState.PAID
    assert cashier.names() == ["checkout.cancelled", "checkout.paid"]
    with pytest.raises(Conflict):
        services.cancel_checkout(cashier.row(key), by=ANONYMOUS)


def test_no_message_is_needed_in_the_end(cashier: Cashier, later: Callable[[float], Any]) -> None:
    """Every message is lost: the payment is looked at when its time is over, and told as paid."""
    checkout = cashier.open()
    key = checkout.id
    cashier.act(checkout, sandbox.pay_session)
    db.session.query(Job).filter(Job.kind == "payments.deliver_sandbox").delete()
    with later(46):
        upkeep.plan_upkeep()
        cashier.work()
    assert cashier.seen(key).state is CheckoutState.PAID
    assert cashier.names() == ["checkout.paid"]


class _Slow:
    """A provider that is down for the first tries, or refuses for good."""

    is_sandbox = True

    def __init__(self, real: Any, failures: list[Exception]) -> None:
        self.real, self.failures = real, failures

    def open_checkout(self, order: Order) -> Opened:
        if self.failures:
            raise self.failures.pop(0)
        made: Opened = self.real.open_checkout(order)
        return made


def test_a_slow_provider_is_asked_again_by_a_job(cashier: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    failures: list[Exception] = [ProviderDown("timeout"), ProviderDown("timeout")]
    monkeypatch.setattr(gateway, "_provider", _Slow(gateway.provider(), failures))
    with pytest.raises(ProviderDown):
        cashier.open()
    key = db.session.scalars(select(Checkout.id)).one()
    assert cashier.seen(key).state is CheckoutState.OPENING
    for _try in range(2):
        db.session.query(Job).update({"run_at": clock.wall()})
        commit_unit()
        cashier.work()
    assert cashier.seen(key).state is CheckoutState.OPEN
    assert cashier.seen(key).url is not None


def test_an_order_that_is_refused_fails_and_is_told(cashier: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "_provider", _Slow(gateway.provider(), [ProviderRefused("amount_too_small")]))
    assert cashier.open().state is CheckoutState.FAILED
    assert cashier.names() == ["checkout.failed"]


def test_opening_twice_asks_for_one_page(cashier: Cashier) -> None:
    checkout = cashier.open()
    order = Order(checkout.id, checkout.amount_fen, checkout.way, checkout.expires_at)
    assert gateway.provider().open_checkout(order) == Opened(str(checkout.session_ref), str(checkout.url))
    asking.open_at_provider(checkout.id)
    assert cashier.seen(checkout.id).session_ref == checkout.session_ref


def test_the_same_key_with_another_order_is_refused(cashier: Cashier) -> None:
    checkout = cashier.open()
    with pytest.raises(ProviderRefused):
        gateway.provider().open_checkout(Order(checkout.id, 1, checkout.way, checkout.expires_at))


def test_the_sandbox_refuses_what_the_real_one_would(cashier: Cashier) -> None:
    provider, soon = gateway.provider(), clock.now() + timedelta(minutes=5)
    for asked in (
        lambda: provider.look_at_checkout("cs_test_unknown"),
        lambda: provider.look_at_payment("pi_unknown"),
        lambda: provider.open_checkout(Order(uuid4(), 100, Way.CARD, soon)),
        lambda: provider.open_checkout(Order(uuid4(), 0, Way.CARD, clock.now() + timedelta(hours=1))),
        lambda: provider.open_checkout(Order(uuid4(), 100, Way.ALIPAY, clock.now() + timedelta(hours=1), uuid4())),
    ):
        with pytest.raises(ProviderRefused):
            asked()


def test_nothing_that_names_a_person_is_sent(cashier: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    """What leaves the house for a payment: amounts, words of the house, and our own random ids (reliability D12)."""
    sent: list[str] = []
    carried = gateway.SandboxTransport.request

    def note(self: Any, method: str, url: str, headers: Any, post_data: Any = None, **more: Any) -> Any:
        sent.append(f"{url} {post_data or ''}")
        return carried(self, method, url, headers, post_data, **more)

    monkeypatch.setattr(gateway.SandboxTransport, "request", note)
    checkout = cashier.pay(cashier.open(8_800, Way.WECHAT_PAY))
    names = {part.split("=")[0] for line in sent for part in line.partition(" ")[2].split("&") if part}
    assert names == {
        "mode",
        "submit_type",
        "payment_intent_data[metadata][checkout_id]",
        "line_items[0][quantity]",
        "line_items[0][price_data][currency]",
        "line_items[0][price_data][unit_amount]",
        "line_items[0][price_data][product_data][name]",
        "client_reference_id",
        "metadata[checkout_id]",
        "payment_method_types[0]",
        "payment_method_options[wechat_pay][client]",
        "success_url",
        "cancel_url",
        "expires_at",
        "locale",
    }
    assert str(checkout.subject_id) not in "".join(sent)


def test_the_state_of_the_sandbox_survives_a_restart(cashier: Cashier) -> None:
    checkout = cashier.open()
    gateway.install_provider(gateway.choose_provider(cashier.app.config["PAYMENT_KEYS"], sandbox=sandbox.application))
    assert cashier.pay(checkout).state is CheckoutState.PAID


def test_a_payer_walks_to_the_cashier_and_back_without_script(cashier: Cashier, client: FlaskClient) -> None:
    checkout = cashier.open(8_800, Way.ALIPAY)
    key, ref = checkout.id, checkout.session_ref
    gone = client.get(f"/payments/checkouts/{key}")
    assert (gone.status_code, gone.headers["Location"]) == (303, f"/payments/sandbox/{ref}")
    page = client.get(gone.headers["Location"]).text
    assert "88元" in page
    assert "支付宝" in page
    left = client.get(f"/payments/checkouts/{key}/back?left=1")
    assert "您还没有付款" in left.text
    assert "Refresh" not in left.headers
    waits = client.get(f"/payments/checkouts/{key}/back")
    assert waits.headers["Refresh"] == "4"
    cashier.act(cashier.seen(key), sandbox.pay_session)
    cashier.work()
    assert client.get(f"/payments/checkouts/{key}/back").status_code == 303
    assert client.get(f"/payments/checkouts/{key}").status_code == 303
    assert "已付款" in client.get(f"/payments/sandbox/{ref}").text


def test_a_page_elsewhere_is_reached_by_a_page_of_our_own(cashier: Cashier, client: FlaskClient) -> None:
    """A form's answer may not leave the site (form-action 'self'): a page of our own leads on."""
    checkout = cashier.row(cashier.open().id)
    checkout.url = "https://checkout.stripe.com/c/pay/cs_live_x"
    key = checkout.id
    answer = client.get(f"/payments/checkouts/{key}")
    assert answer.status_code == 200
    assert answer.headers["Refresh"] == "0; url=https://checkout.stripe.com/c/pay/cs_live_x"
    assert 'href="https://checkout.stripe.com/c/pay/cs_live_x"' in answer.text


def test_payments_and_cashier_pages_that_do_not_exist(client: FlaskClient) -> None:
    for path in (
        f"/payments/checkouts/{uuid4()}",
        f"/payments/checkouts/{uuid4()}/back",
        "/payments/sandbox/cs_test_x",
    ):
        assert client.get(path).status_code == 404, path


def test_looking_at_a_page_whose_time_is_over_writes_nothing(
    cashier: Cashier, client: FlaskClient, later: Callable[[float], Any]
) -> None:
    ref = cashier.open().session_ref
    counted = select(func.count()).select_from(Job)
    before = db.session.scalar(counted)
    with later(46):
        assert "时间已过" in client.get(f"/payments/sandbox/{ref}").text
    db.session.rollback()
    assert db.session.scalar(counted) == before
