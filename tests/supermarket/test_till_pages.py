"""The till over HTTP: a scan each, one tap to finish, hints instead of a no, and nothing twice (features 5.2, 5.15)."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import func, select

from charity_app.core.db import db
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.http.forms import KEY_FIELD
from charity_app.registry.models import Household, Site
from charity_app.stock.models import Item
from charity_app.supermarket.models import CardProxy, Sale, ShopCard
from charity_app.supermarket.models import Till as Machine
from charity_app.supermarket.queries.cards import code_of, points_of
from charity_app.supermarket.services import cards, selling
from tests.stock.conftest import SYSTEM
from tests.world import Browser, World

SOAP = "6900000000002"
_HELD = re.compile(r'name="basket" value="([^"]*)"')


class Till:
    """A till as a browser without JavaScript holds it."""

    def __init__(self, who: Browser, site_id: UUID) -> None:
        self.who, self.url, self.held = who, f"/supermarket/shops/{site_id}/till", ""

    def send(self, path: str, **data: str):  # type: ignore[no-untyped-def]
        """Press a button; what the page holds goes along."""
        answer = self.who.send("POST", f"{self.url}/{path}", {"basket": self.held, **data})
        found = _HELD.search(answer.text)
        self.held = found[1] if found else self.held
        return answer

    def scan(self, code: str):  # type: ignore[no-untyped-def]
        """Scan."""
        return self.send("scan", code=code)


@pytest.fixture
def till(browser_of: Callable[..., Browser], inhabited: World) -> Till:
    """The till of the market keeper."""
    return Till(browser_of(Role.MARKET_KEEPER), inhabited.ids["site here"])


def code(inhabited: World, model: type[ShopCard] | type[CardProxy] = ShopCard) -> str:
    """Return the code of the family's card, or of who shops for it."""
    with acting_in(system_scope("test")):
        wanted = select(model).where(model.household_id == inhabited.ids["family here"])
        return code_of(db.session.scalars(wanted).one())


def sales(inhabited: World) -> int:
    """Count the sales of the shop."""
    db.session.rollback()
    with acting_in(system_scope("test")):
        return db.session.scalar(select(func.count()).where(Sale.site_id == inhabited.ids["site here"])) or 0


def points(inhabited: World) -> int:
    """Return the points of the family."""
    db.session.rollback()
    with acting_in(system_scope("test")):
        return points_of(db.session.scalars(select(ShopCard).where(ShopCard.id == inhabited.ids["card here"])).one())


def test_a_card_a_piece_and_one_tap(till: Till, inhabited: World) -> None:
    before, had = sales(inhabited), points(inhabited)
    assert till.scan(code(inhabited)).status_code == 200
    shown = till.scan(SOAP)
    assert ("肥皂" in shown.text, "6积分" in shown.text) == (True, True)
    paid = till.send("finish")
    assert paid.status_code == 303
    assert (sales(inhabited), points(inhabited)) == (before + 1, had - 6)
    receipt = till.who.send("GET", paid.headers["Location"])
    assert "肥皂" in receipt.text


def test_a_double_tap_is_one_sale(till: Till, inhabited: World) -> None:
    till.scan(code(inhabited))
    till.scan(SOAP)
    before, path = sales(inhabited), f"{till.url}/finish"
    body = {KEY_FIELD: till.who.key(path), "basket": till.held}
    first, second = (till.who.client.post(path, data=body) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    assert sales(inhabited) == before + 1


def test_goods_before_the_card_and_fewer_again(till: Till, inhabited: World) -> None:
    assert "请扫顾客的卡" in till.scan(SOAP).text
    soap = str(inhabited.ids["soap item"])
    assert "12积分" in till.send("scan", more=soap).text
    till.send("scan", less=soap)
    assert "篮子还是空的" in till.send("scan", less=soap).text


def test_number_and_the_end_of_the_phone_stand_for_the_card(till: Till, inhabited: World) -> None:
    with acting_in(system_scope("test")):
        card = db.session.scalars(select(ShopCard).where(ShopCard.id == inhabited.ids["card here"])).one()
        number = card.number
    end = inhabited.people["family here"].phone[-4:]
    wrong = "0000" if end != "0000" else "1111"
    assert till.scan(f"{number} {wrong}").status_code == 422
    assert till.scan(number).status_code == 422
    assert "积分可用" in till.scan(f"{number} {end}").text


def test_who_shops_for_the_family_is_said_and_is_gone_when_removed(till: Till, inhabited: World) -> None:
    assert "代家人领取" in till.scan(code(inhabited, CardProxy)).text
    till.scan(SOAP)
    with acting_in(system_scope("test")):
        cards.remove_proxy(
            db.session.scalars(select(CardProxy).where(CardProxy.card_id == inhabited.ids["card here"])).one(),
            by=SYSTEM,
        )
        db.session.commit()
    before = sales(inhabited)
    assert till.send("finish").status_code == 422
    assert sales(inhabited) == before


def test_a_limit_speaks_and_nothing_moves(till: Till, inhabited: World) -> None:
    before = sales(inhabited)
    till.scan(code(inhabited))
    for _ in range(4):
        shown = till.scan(SOAP)
    assert "起可再领" in shown.text
    assert till.send("finish").status_code == 409
    assert sales(inhabited) == before


@pytest.mark.parametrize("typed", ["0" * 13, "没有这样的东西", "%", "'", "<b>", "K2222222"])
def test_unknown_codes_are_said_and_the_basket_stays(till: Till, inhabited: World, typed: str) -> None:
    till.scan(code(inhabited))
    till.scan(SOAP)
    held = till.held
    answer = till.scan(typed)
    assert answer.status_code in (200, 422)
    assert till.held.split(".")[0] == held.split(".")[0]
    assert till.send("finish").status_code == 303


def test_a_basket_from_elsewhere_is_no_basket(till: Till, inhabited: World) -> None:
    till.scan(code(inhabited))
    till.held += "x"
    assert till.send("finish").status_code == 422


def test_the_second_screen_shows_the_basket_alone(till: Till, inhabited: World) -> None:
    till.scan(code(inhabited))
    till.scan(SOAP)
    screen = till.who.send("GET", f"{till.url}/screen").text
    with acting_in(system_scope("test")):
        number = db.session.scalars(select(Household.number).where(Household.id == inhabited.ids["family here"])).one()
    assert ("肥皂" in screen, number in screen, "可用" in screen) == (True, False, False)
    till.send("finish")
    assert "欢迎光临" in till.who.send("GET", f"{till.url}/screen").text


@pytest.mark.parametrize("path", ["till", "till/screen"])
def test_the_till_is_for_its_keeper(browser_of: Callable[..., Browser], inhabited: World, path: str) -> None:
    for role, there in (
        (Role.MARKET_KEEPER, "site there"),
        (Role.STREET_OFFICER, "site here"),
        (Role.RESIDENT, "site here"),
    ):
        assert browser_of(role).send("GET", f"/supermarket/shops/{inhabited.ids[there]}/{path}").status_code == 403
    assert (
        browser_of(Role.MARKET_KEEPER)
        .send("GET", f"/supermarket/shops/{inhabited.ids['depot here']}/{path}")
        .status_code
        == 404
    )


def test_a_scan_takes_few_statements_and_writes_one(till: Till, inhabited: World, max_queries) -> None:  # type: ignore[no-untyped-def]
    till.scan(code(inhabited))
    with max_queries(11) as seen:
        assert till.scan(SOAP).status_code == 200
    writes = [line for line in seen if line.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [line.split()[2] for line in writes] == ["till_screens"]


def test_a_sale_takes_few_statements(till: Till, inhabited: World, max_queries) -> None:  # type: ignore[no-untyped-def]
    till.scan(code(inhabited))
    till.scan(SOAP)
    with max_queries(33, ignoring={"sessions"}):
        assert till.send("finish").status_code == 303


def test_five_wrong_ends_of_a_phone_lock_the_number_and_a_right_one_does_not_count(
    till: Till, inhabited: World
) -> None:
    with acting_in(system_scope("test")):
        wanted = select(ShopCard.number).where(ShopCard.id == inhabited.ids["card here"])
        number = db.session.scalars(wanted).one()
    end = inhabited.people["family here"].phone[-4:]
    wrong = [f"{number}{tried:04d}" for tried in range(6) if f"{tried:04d}" != end][:5]
    for _ in range(6):
        assert "积分可用" in till.scan(f"{number}{end}").text
    for typed in wrong:
        assert till.scan(typed).status_code == 422
    locked = till.scan(f"{number}{end}")
    assert (locked.status_code, "试的次数太多" in locked.text) == (422, True)
    assert till.scan(code(inhabited)).status_code == 200


def test_a_lost_card_is_blocked_at_the_till(till: Till, inhabited: World) -> None:
    assert till.send("block").status_code == 422
    assert "卡丢了" in till.scan(code(inhabited)).text
    till.scan(SOAP)
    had = points(inhabited)
    assert till.send("block").status_code == 303
    assert "这张卡" in till.who.send("GET", till.url).text
    assert till.send("finish").status_code == 409
    assert points(inhabited) == had


def test_cash_of_a_slip_on_the_day_of_a_charity_sale_waits_for_two_people(till: Till, inhabited: World) -> None:
    with acting_in(system_scope("test")):
        shop = db.session.scalars(select(Site).where(Site.id == inhabited.ids["site here"])).one()
        soap = db.session.scalars(select(Item).where(Item.id == inhabited.ids["soap item"])).one()
        selling.set_price(shop, soap, points=None, price_fen=300, by=SYSTEM)
        db.session.commit()
    before = sales(inhabited)
    till.scan(SOAP)
    asked = till.send("finish", slip="C-1")
    assert (asked.status_code, "今天有义卖" in asked.text, 'name="listed"' in asked.text) == (409, True, True)
    listed = till.send("finish", slip="C-1", listed="y")
    page = till.who.send("GET", listed.headers["Location"]).text
    assert ("现金记入捐赠收入" in page, "现金记入经营收入" in page, sales(inhabited)) == (True, True, before)


def test_a_paper_slip_is_entered_once(till: Till, inhabited: World) -> None:
    before = sales(inhabited)
    till.scan(code(inhabited))
    till.scan(SOAP)
    assert till.send("finish", slip="1" * 13).status_code == 422
    paid = till.send("finish", slip=" a-017 ")
    assert (paid.status_code, sales(inhabited)) == (303, before + 1)
    again = till.send("finish", slip="A-017")
    assert (again.status_code, "已补录" in again.text) == (409, True)
    assert sales(inhabited) == before + 1


def test_a_machine_that_is_a_till_keeps_points_of_who_stands_before_it(till: Till, inhabited: World) -> None:
    had, shop = points(inhabited), till.url.removesuffix("/till")
    assert till.who.send("POST", f"{shop}/tills/open").status_code == 303
    assert till.who.send("POST", f"{shop}/tills/open").status_code == 303
    assert f"{had}<small>" in till.scan(code(inhabited)).text
    assert points(inhabited) == 0
    assert f"为1张卡预留{had}积分" in till.who.send("GET", f"{shop}/tills").text
    till.scan(SOAP)
    assert till.send("finish").status_code == 303
    assert points(inhabited) == had - 6
    till.scan(code(inhabited))
    with acting_in(system_scope("test")):
        number = db.session.scalar(select(func.max(Machine.number)))
        machine = db.session.scalars(select(Machine.id).where(Machine.number == number)).one()
    assert till.who.send("POST", f"/supermarket/tills/{machine}/close").status_code == 303
    assert points(inhabited) == had - 6


def test_a_family_sees_what_a_till_keeps(till: Till, inhabited: World, browser_of: Callable[..., Browser]) -> None:
    had = points(inhabited)
    till.who.send("POST", till.url.removesuffix("/till") + "/tills/open")
    till.scan(code(inhabited))
    family = browser_of(Role.RESIDENT).send("GET", f"/supermarket/households/{inhabited.ids['family here']}/card").text
    assert f"另有{had}积分为您留在" in family
