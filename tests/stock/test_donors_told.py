"""What became of a donor's goods, told once a month to those who want it (feature 5.6)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.scope import Role
from charity_app.messaging.models import Message
from charity_app.messaging.queries import read_letter
from charity_app.stock import tasks
from charity_app.stock.services import handing_out
from charity_app.stock.services.handing_out import Receipt
from charity_app.stock.services.picking import Want
from tests.stock.conftest import Store, person

At = Callable[[str], AbstractContextManager[None]]


def _messages() -> list[dict[str, Any]]:
    sent = select(Message).where(Message.wording == "stock.became").order_by(Message.created_at)
    return [dict(read_letter(row).body.params) for row in db.session.scalars(sent)]


def _hand_out(store: Store, quantity: int) -> None:
    wants = [Want(item_id=store.item().id, quantity=quantity)]
    handing_out.hand_out(store.depot, wants, receipt=Receipt(heads=1), by=store.keeper)


def test_a_donor_who_wants_it_is_told_once_what_became_of_the_goods_of_a_month(store: Store, at: At) -> None:
    store.donor.user_id, store.donor.wants_news = person(Role.DONOR).user_id, True
    with at("2024-11-05 09:00"):
        store.lot(30)
    with at("2024-11-30 23:59"):
        _hand_out(store, 7)
    with at("2024-12-01 00:00"):
        _hand_out(store, 2)
    with at("2024-12-01 09:00"):
        tasks.tell_donors({})
        tasks.tell_donors({})
    (november,) = _messages()
    assert [november[name] for name in ("handed_out", "sold", "packed", "destroyed")] == ["7", "0", "0", "0"]
    with at("2025-01-01 09:00"):
        tasks.tell_donors({})
    assert [told["handed_out"] for told in _messages()] == ["7", "2"]


def test_nobody_is_told_who_does_not_want_it_or_where_nothing_moved(store: Store, at: At) -> None:
    store.donor.user_id = person(Role.DONOR).user_id
    with at("2024-11-05 09:00"):
        store.lot(30)
        _hand_out(store, 7)
    with at("2024-12-01 09:00"):
        tasks.tell_donors({})
        store.donor.wants_news = True
        tasks.tell_donors({"month": date(2024, 10, 1).isoformat()})
    assert _messages() == []
