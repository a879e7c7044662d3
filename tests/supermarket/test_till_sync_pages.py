"""What a till sends over HTTP, what is refused of it, and the work list before two people (features 5.12, T8)."""

import hmac
import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from charity_app.core import clock
from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.supermarket.forms.sync import sign_lease
from charity_app.supermarket.models import Sale, ShopCard, TillConflict, TillSale
from charity_app.supermarket.models import Till as Machine
from charity_app.supermarket.queries.cards import Shopper
from charity_app.supermarket.queries.till_sales import FIRST, till_key
from charity_app.supermarket.services import leasing, syncing
from charity_app.supermarket.states.tills import ConflictState
from tests.faults.outages import frail
from tests.stock.conftest import SYSTEM
from tests.supermarket.test_till_pages import SOAP, Till, code, points, sales
from tests.world import Browser, World


class Sender:
    """A machine that knows its till's key and a lease."""

    def __init__(self, who: Browser, inhabited: World) -> None:
        self.who, self.till_id, self.soap = who, inhabited.ids["till here"], str(inhabited.ids["soap item"])
        with acting_in(system_scope("test")):
            till = db.session.scalars(select(Machine).where(Machine.id == self.till_id)).one()
            card = db.session.scalars(select(ShopCard).where(ShopCard.id == inhabited.ids["card here"])).one()
            lease = leasing.lease_points(till, card, by=SYSTEM)
            assert lease is not None
            self.lease = sign_lease(lease, Shopper(card))
            db.session.commit()

    def sale(self, **changed: Any) -> dict[str, str]:
        """A signed sale of one soap."""
        told: dict[str, Any] = {
            "till": str(self.till_id),
            "key": uuid4().hex,
            "seq": 1,
            "before": FIRST,
            "at": int(clock.wall().timestamp() * 1000),
            "lease": self.lease,
            "lines": [[self.soap, 1, 6, 0, False]],
        }
        return self.signed(told | changed)

    def signed(self, told: Any) -> dict[str, str]:
        """Sign."""
        body = json.dumps(told)
        return {"body": body, "mac": hmac.new(till_key(self.till_id), body.encode(), sha256).hexdigest()}

    def post(self, sent: Any, till_id: UUID | None = None):  # type: ignore[no-untyped-def]
        """Send."""
        return self.who.client.post(f"/supermarket/tills/{till_id or self.till_id}/sales", json=sent)

    def result(self, sale: dict[str, str], till_id: UUID | None = None) -> str:
        """Send one sale; returns what became of it."""
        return str(self.post({"sales": [sale]}, till_id).json["answers"][sale["mac"]])


@pytest.fixture
def sender(browser_of: Callable[..., Browser], inhabited: World) -> Sender:
    """The machine of the market keeper."""
    return Sender(browser_of(Role.MARKET_KEEPER), inhabited)


def refusals() -> int:
    """Count what was refused, by the audit."""
    with acting_in(system_scope("test")):
        return db.session.scalar(select(func.count()).where(AuditRow.fact == "till_sale.refused")) or 0


def noted() -> list[tuple[str, int]]:
    """Return what of the refused stands on the work list: why, and how many lines of it are known."""
    with acting_in(system_scope("test")):
        wanted = select(TillConflict.problem, TillConflict.lines).where(TillConflict.digest.is_not(None))
        return sorted((row[0].value, len(row[1])) for row in db.session.execute(wanted))


def test_a_signed_sale_is_booked_once_however_often_it_comes(sender: Sender, inhabited: World) -> None:
    before, sale = sales(inhabited), sender.sale()
    assert [sender.result(sale) for _ in range(5)] == ["booked"] * 5
    assert sales(inhabited) == before + 1
    had = points(inhabited)
    assert sender.post({"done": [sender.lease]}).json == {"answers": {}, "why": {}}
    assert points(inhabited) > had


def test_forged_changed_and_replayed_sales_are_refused_noted_and_written_down(
    sender: Sender, inhabited: World, browser_of: Callable[..., Browser]
) -> None:
    before, good = sales(inhabited), sender.sale()
    changed = {"body": good["body"].replace(", 1, 6,", ", 3, 6,"), "mac": good["mac"]}
    answer = sender.post({"sales": [changed]}).json
    assert answer == {"answers": {good["mac"]: "refused"}, "why": {good["mac"]: "没被接收：签名与本收银台不符"}}
    assert sender.result({"body": "é", "mac": "é" * 64}) == "refused"
    browser_of(Role.MARKET_KEEPER).send("POST", f"/supermarket/shops/{inhabited.ids['site here']}/tills/open")
    with acting_in(system_scope("test")):
        other = db.session.scalars(select(Machine.id).order_by(Machine.number.desc())).first()
    assert sender.result(good, other) == "refused"
    assert (sales(inhabited), refusals(), noted()) == (
        before,
        3,
        [("not_signed", 0), ("not_signed", 1), ("not_signed", 1)],
    )
    assert sender.result(changed) == "refused"
    assert len(noted()) == 3
    assert sender.result(good) == "booked"


def test_what_the_till_signed_and_nobody_can_book_is_noted_with_its_reason(sender: Sender, inhabited: World) -> None:
    before, odd = sales(inhabited), ({"lease": "x"}, {"seq": 0}, {"at": 1}, {"lines": []}, {"key": ""}, {"till": "x"})
    for changed in odd:
        assert sender.result(sender.sale(**changed)) == "refused"
    for line in ([sender.soap, 0, 6, 0, False], [sender.soap, 1, -6, 0, False], [str(uuid4()), 1, 6, 0, False]):
        assert sender.result(sender.sale(lines=[line])) == "refused"
    assert sender.result(sender.signed([1])) == "refused"
    assert sender.result(sender.sale(charity_sale="x")) == "refused"
    assert {problem for problem, _lines in noted()} == {"unreadable"}
    assert (len(noted()), sales(inhabited)) == (11, before)
    assert sender.result(sender.sale(seq=10**6)) == "refused"
    first = sender.sale(key="one")
    assert (sender.result(first), sender.result(sender.sale(key="one", seq=2))) == ("booked", "refused")
    assert [row for row in noted() if row[0] != "unreadable"] == [("far_ahead", 1), ("key_used", 1)]


def test_a_refused_sale_is_on_the_list_and_only_a_slip_stands_for_it(sender: Sender, inhabited: World) -> None:
    sender.result({"body": sender.sale()["body"], "mac": "0" * 64})
    with acting_in(system_scope("test")):
        row = db.session.scalars(select(TillConflict.id).where(TillConflict.digest.is_not(None))).one()
    page = sender.who.send("GET", f"/supermarket/conflicts/{row}").text
    assert ("肥皂" in page, "已有纸质单代替" in page, "按本店赠送入账" in page, "不入账" in page) == (
        True,
        True,
        False,
        True,
    )
    listed = sender.who.send("GET", f"/supermarket/shops/{inhabited.ids['site here']}/conflicts").text
    assert "签名与本收银台不符" in listed


@pytest.mark.parametrize("sent", [[], {"sales": 1}, {"sales": [1]}, {"sales": [{"body": 1, "mac": 2}]}, "x"])
def test_what_no_till_sends_is_said_and_never_a_fault(sender: Sender, sent: object) -> None:
    assert sender.post(sent).status_code == 422


def test_when_the_database_fails_in_the_middle_the_till_is_told_to_come_back(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_given: object, **_named: object) -> None:
        raise OperationalError("gone", {}, Exception())

    sale = sender.sale()
    with monkeypatch.context() as patched:
        patched.setattr(syncing, "_hold", away)
        answer = sender.post({"sales": [sale]})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert sender.result(sale) == "booked"


@pytest.mark.pg
def test_while_the_database_is_stopped_the_till_is_told_to_come_back_and_then_booked(
    sender: Sender, inhabited: World
) -> None:
    before, sale = sales(inhabited), sender.sale()
    with frail() as outage:
        outage.begin()
        answers = [sender.post({"sales": [sale]}), sender.who.send("GET", f"/supermarket/tills/{sender.till_id}/sales")]
        answers += [sender.post({"sales": [sale]}), sender.who.send("GET", "/account/")]
        outage.end()
        told = {(one.status_code, one.headers["Retry-After"], one.headers["Cache-Control"]) for one in answers}
        assert told == {(503, "30", "no-store")}
        assert (sender.result(sale), sales(inhabited)) == ("booked", before + 1)


def test_another_keeper_sends_nothing_for_this_shop(
    sender: Sender, browser_of: Callable[..., Browser], inhabited: World
) -> None:
    sender.who = browser_of(Role.STREET_OFFICER)
    assert sender.post({"sales": [sender.sale()]}).status_code == 403
    sender.who = browser_of()
    assert sender.post({"sales": [sender.sale()]}).status_code == 303


def test_two_people_decide_on_the_work_list(
    sender: Sender, inhabited: World, browser_of: Callable[..., Browser]
) -> None:
    assert sender.result(sender.sale(lines=[[sender.soap, 1, 5, 0, False]])) == "listed"
    keeper, shop = sender.who, f"/supermarket/shops/{inhabited.ids['site here']}"
    with acting_in(system_scope("test")):
        row = db.session.scalars(select(TillConflict.id).where(TillConflict.till_sale_id.is_not(None))).one()
    assert "价格与今天不同" in keeper.send("GET", f"{shop}/conflicts").text
    page, one = keeper.send("GET", f"/supermarket/conflicts/{row}"), f"/supermarket/conflicts/{row}"
    assert ("肥皂" in page.text, "按本店赠送入账" in page.text) == (True, True)
    refused = keeper.send("POST", f"{one}/propose", {"outcome": "given", "words": ""})
    assert (refused.status_code, refused.text.count('<option value="given"')) == (422, 1)
    assert keeper.send("POST", f"{one}/propose", {"outcome": "arrived", "words": "x"}).status_code == 422
    assert keeper.send("POST", f"{one}/propose", {"outcome": "charged", "words": "当时的价格"}).status_code == 303
    assert keeper.send("POST", f"{one}/confirm").status_code == 403
    before = sales(inhabited)
    assert browser_of(Role.STREET_OFFICER).send("POST", f"{one}/confirm").status_code == 409
    sender.post({"done": [sender.lease]})
    assert browser_of(Role.STREET_OFFICER).send("POST", f"{one}/confirm").status_code == 303
    assert sales(inhabited) == before + 1
    assert "已处理" in keeper.send("GET", one).text


def test_a_slip_with_goods_for_points_names_its_card(inhabited: World, browser_of: Callable[..., Browser]) -> None:
    till = Till(browser_of(Role.MARKET_KEEPER), inhabited.ids["site here"])
    till.scan(SOAP)
    refused = till.send("finish", slip="B-8", listed="y")
    assert (refused.status_code, "请扫顾客的卡" in refused.text, "B-8" in refused.text) == (422, True, True)
    till.scan(code(inhabited))
    assert till.send("finish", slip="B-8", listed="y").status_code == 303


def test_a_slip_that_cannot_be_entered_is_listed_once(inhabited: World, browser_of: Callable[..., Browser]) -> None:
    till = Till(browser_of(Role.MARKET_KEEPER), inhabited.ids["site here"])
    till.scan(code(inhabited))
    for _ in range(4):
        till.scan(SOAP)
    refused = till.send("finish", slip="SLIP-7")
    assert (refused.status_code, "请两人核定" in refused.text) == (409, True)
    assert till.send("finish", slip="SLIP-7", listed="y").status_code == 303
    assert till.send("finish", slip="slip-7", listed="y").status_code == 409
    with acting_in(system_scope("test")):
        rows = db.session.scalars(select(TillConflict).where(TillConflict.slip == "SLIP-7")).all()
    assert [(row.state, row.lines[0][1]) for row in rows] == [(ConflictState.OPEN, 4)]
    assert db.session.scalar(select(func.count()).select_from(Sale).where(Sale.key.contains("SLIP-7"))) == 0


def test_sales_of_a_till_are_kept_as_it_sent_them(sender: Sender) -> None:
    sale = sender.sale()
    sender.result(sale)
    with acting_in(system_scope("test")):
        row = db.session.scalars(select(TillSale)).one()
    assert (row.mac, row.before, row.seq, row.made_at <= row.received_at) == (sale["mac"], FIRST, 1, True)
