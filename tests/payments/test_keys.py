"""Keys of the provider: which go together, which mode they mean, and what the demo makes by itself."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

import config
from charity_app.core import clock
from charity_app.payments import gateway, sandbox, wire
from charity_app.payments.provider import Forged, Keys, Provider

LIVE = {"STRIPE_SECRET_KEY": "sk_live_x", "STRIPE_WEBHOOK_SECRET": "whsec_x", "PUBLIC_URL": "https://give.example/"}


def _keys(tmp_path: Path, **given: str) -> Keys:
    found = config.load({"DATA_DIR": str(tmp_path), **given})["PAYMENT_KEYS"]
    assert isinstance(found, Keys)
    return found


def test_the_demo_makes_its_webhook_secret_once_and_takes_another(tmp_path: Path) -> None:
    made = _keys(tmp_path)
    assert len(made.webhook_secret) == 64
    assert _keys(tmp_path) == made
    assert _keys(tmp_path, STRIPE_WEBHOOK_SECRET="whsec_mine").webhook_secret == "whsec_mine"


def test_a_demo_that_had_its_keys_before_keeps_them_and_gets_the_new_one(tmp_path: Path) -> None:
    config.load({"DATA_DIR": str(tmp_path)})
    kept = tmp_path / "keys.json"
    before = json.loads(kept.read_text())
    del before["STRIPE_WEBHOOK_SECRET"]
    kept.write_text(json.dumps(before))
    assert _keys(tmp_path).webhook_secret
    after = json.loads(kept.read_text())
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize(
    "given",
    [
        {**LIVE, "STRIPE_WEBHOOK_SECRET": ""},
        {**LIVE, "PUBLIC_URL": ""},
        {**LIVE, "PUBLIC_URL": "give.example"},
        {**LIVE, "STRIPE_PUBLISHABLE_KEY": "pk_test_x"},
    ],
)
def test_keys_that_do_not_go_together_are_refused_at_start(tmp_path: Path, given: Mapping[str, str]) -> None:
    with pytest.raises(config.ConfigurationError):
        _keys(tmp_path, **given)


def test_keys_say_their_mode_and_never_themselves(tmp_path: Path) -> None:
    live = _keys(tmp_path, **LIVE, STRIPE_PUBLISHABLE_KEY="pk_live_x")
    assert (live.is_live, live.site) == (True, "https://give.example")
    assert not _keys(tmp_path, **{**LIVE, "STRIPE_SECRET_KEY": "sk_test_x"}).is_live
    assert "sk_live" not in repr(live)
    assert "whsec" not in repr(live)


def _event(**values: Any) -> bytes:
    about = {"object": "payment_intent", "id": "pi_1", "amount": 1, "currency": "cny"}
    event = {"id": "evt_1", "type": "payment_intent.succeeded", "created": int(clock.wall().timestamp())}
    return json.dumps({**event, "livemode": True, "data": {"object": about}, **values}).encode()


def test_a_live_key_takes_live_messages_only_and_money_is_real() -> None:
    provider: Provider | None = gateway.choose_provider(Keys("sk_live_x", "whsec_x", "https://x.example"), sandbox=None)
    assert provider is not None
    assert not provider.is_sandbox
    body = _event()
    assert not provider.read_message(body, sandbox.sign(body, "whsec_x")).is_sandbox
    practice = _event(livemode=False)
    with pytest.raises(Forged, match="mode"):
        provider.read_message(practice, sandbox.sign(practice, "whsec_x"))


def test_keys_win_over_the_sandbox() -> None:
    provider = gateway.choose_provider(Keys("sk_live_x", "whsec_x", "https://x.example"), sandbox=sandbox.application)
    assert provider is not None
    assert not provider.is_sandbox


def test_a_fee_booked_in_another_currency_is_turned_back_into_fen() -> None:
    booked = {"fee": 375, "exchange_rate": "1.0869"}
    assert wire.fee_of({"balance_transaction": booked}) == 345
    assert wire.fee_of({"balance_transaction": {"fee": 60, "exchange_rate": None}}) == 60
    assert wire.fee_of({"balance_transaction": "txn_not_booked_yet"}) is None


def test_an_id_that_is_none_of_ours_is_nobodys() -> None:
    key = uuid4()
    assert wire.own_id({"metadata": {"checkout_id": str(key)}}, "checkout_id") == key
    for metadata in ({"checkout_id": "7"}, {}, None):
        assert wire.own_id({"metadata": metadata}, "checkout_id") is None
