"""The door over HTTP: scan, number, date; what fails is said and kept; unknown codes are learned once (4.7, 4.18)."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import func, select

from charity_app.core import clock, files
from charity_app.core.db import db
from charity_app.core.scope import Role
from charity_app.messaging.models import Message
from charity_app.registry import tasks as registry_tasks
from charity_app.stock.models import Barcode, GoodsDelivery, GoodsDonor, Item, Lot
from charity_app.stock.states.lots import HoldReason, LotState, RefusalReason
from tests.hardening.pages import PNG
from tests.world import Browser, World

Browsers = Callable[..., Browser]
HTMX = {"HX-Request": "true"}


class Door:
    """A delivery at the door of "depot here", and its keeper's browser."""

    def __init__(self, world: World, keeper: Browser) -> None:
        self.world, self.keeper = world, keeper
        self.depot = f"/stock/places/{world.ids['depot here']}"
        answer = keeper.send("POST", f"{self.depot}/deliveries/new", {"donor_id": str(world.ids["donor here"])})
        assert answer.status_code == 303
        self.path = answer.location

    @property
    def lots(self) -> list[Lot]:
        """The lines that were written, in their order."""
        db.session.expire_all()
        wanted = select(Lot).where(Lot.delivery_id == UUID(self.path.rpartition("/")[2]))
        return list(db.session.scalars(wanted.order_by(Lot.created_at)))

    def scan(self, code: str) -> str:
        """Scan something; returns the page."""
        return self.keeper.send("GET", f"{self.path}?code={code}").text

    def enter(self, *, headers: dict[str, str] | None = None, **fields: object):  # type: ignore[no-untyped-def]
        """Send a line."""
        usual = {"quantity": "48", "expires_on": printed(60), "is_whole": "y", "is_readable": "y"}
        return self.keeper.send("POST", f"{self.path}/lines", {**usual, **fields}, headers=headers or {})

    def milk(self, **fields: object):  # type: ignore[no-untyped-def]
        """Send a line of milk."""
        return self.enter(item_id=str(self.world.ids["milk item"]), code="6900000000000", **fields)


def printed(days: int) -> str:
    """Return a day as packages show it."""
    return f"{clock.today() + timedelta(days=days):%y%m%d}"


@pytest.fixture
def door(inhabited: World, browser_of: Browsers) -> Door:
    return Door(inhabited, browser_of(Role.DEPOT_KEEPER))


def test_three_actions_take_a_line_in(door: Door) -> None:
    page = door.scan("6900000000000")
    assert "纯牛奶 250 毫升" in page
    assert ">奶</span>" in page
    answer = door.milk()
    assert (answer.status_code, answer.location) == (303, door.path)
    (lot,) = door.lots
    assert (lot.state, lot.quantity, lot.expires_on) == (LotState.ACCEPTED, 48, clock.today() + timedelta(days=60))
    assert lot.number in door.keeper.send("GET", door.path).text


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_a_failed_check_says_why_and_keeps_everything(door: Door, headers: dict[str, str]) -> None:
    answer = door.milk(quantity="7", expires_on=printed(3), headers=headers)
    assert answer.status_code == 422
    for words in ("剩余保质期太短，还剩 3 天", "按此原因拒收", "待检", 'value="7"', f'value="{printed(3)}"'):
        assert words in answer.text, words
    assert ("<html" in answer.text) is (headers == {})
    assert door.lots == []


def test_what_failed_is_refused_with_its_reason_and_photo(door: Door) -> None:
    photo = (BytesIO(PNG), "photo.png")
    answer = door.milk(expires_on=printed(3), photo=photo)
    kept = answer.text.partition('name="kept_photo" type="hidden" value="')[2].partition('"')[0]
    assert kept
    refused = {"expires_on": printed(3), "kept_photo": kept, "act": "refuse", "refusal": "too_short"}
    assert door.milk(**refused).status_code == 303
    (lot,) = door.lots
    assert (lot.state, lot.refusal, bool(lot.photo)) == (LotState.REJECTED, RefusalReason.TOO_SHORT, True)
    sent = door.keeper.send("GET", f"/stock/lots/{lot.id}/photo")
    assert (sent.status_code, sent.mimetype) == (200, "image/png")


def test_a_photo_that_was_given_up_is_swept_after_a_day_and_asked_for_again(door: Door) -> None:
    photo = BytesIO()
    Image.new("RGB", (31, 17), "plum").save(photo, "PNG")
    answer = door.milk(expires_on=printed(3), photo=(BytesIO(photo.getvalue()), "photo.png"))
    kept = answer.text.partition('name="kept_photo" type="hidden" value="')[2].partition('"')[0]
    registry_tasks.sweep({})
    again = door.milk(expires_on=printed(3), kept_photo=kept)
    assert "照片已保留" in again.text
    with clock.wall_standing_at(clock.wall() + timedelta(days=2)):
        files.sweep_aside(before=clock.wall() - timedelta(days=1))
    late = door.milk(kept_photo=kept)
    assert late.status_code == 422
    assert "请重新拍照" in late.text
    assert door.lots == []


def test_what_is_doubtful_is_set_aside(door: Door) -> None:
    assert door.milk(act="hold").status_code == 422
    assert door.milk(act="hold", hold="package").status_code == 303
    (lot,) = door.lots
    assert (lot.state, lot.hold) == (LotState.QUARANTINED, HoldReason.PACKAGE)


def test_refusing_without_a_reason_asks_for_one(door: Door) -> None:
    answer = door.milk(act="refuse")
    assert answer.status_code == 422
    assert "请选择拒收原因" in answer.text
    assert door.lots == []


def test_the_temperature_stays_for_the_next_line(door: Door) -> None:
    yogurt = {"item_id": str(door.world.ids["yogurt item"]), "code": "6900000000001", "expires_on": printed(9)}
    assert door.enter(**yogurt).status_code == 422
    assert "温度" in door.enter(**yogurt, tenths="9.5").text
    assert door.enter(**yogurt, tenths="3,5").status_code == 303
    assert door.lots[0].arrival_tenths == 35
    assert 'value="3.5"' in door.scan("6900000000001")


def test_an_unknown_code_is_learned_once_with_number_and_date(door: Door) -> None:
    page = door.scan("6999999999999")
    assert "未登记的条码：6999999999999" in page
    named = {"code": "6999999999999", "item_name": "纯牛奶 250 毫升"}
    nameless = door.enter(code="6999999999999", item_name="没有的东西", quantity="9")
    assert nameless.status_code == 422
    assert 'value="9"' in nameless.text
    assert door.enter(**named).status_code == 303
    assert (
        db.session.scalars(select(Barcode).where(Barcode.code == "6999999999999")).one().item_id
        == (door.world.ids["milk item"])
    )
    assert "未登记的条码" not in door.scan("6999999999999")


def test_a_new_item_is_entered_on_the_way(door: Door) -> None:
    new = {"category": "staple_food", "unit": "bag", "life_days": "365", "storage": "ambient", "allergens": ["gluten"]}
    told = {"code": "6988888888888", "item_name": "挂面 1 公斤", "expires_on": printed(200)}
    assert door.enter(**told, **{**new, "unit": ""}).status_code == 422
    assert door.enter(**told, **new).status_code == 303
    item = db.session.scalars(select(Item).where(Item.name == "挂面 1 公斤")).one()
    assert (item.life_days, item.allergens) == (365, ["gluten"])
    assert door.lots[0].item_id == item.id


def test_letters_find_items_and_soap_needs_no_date(door: Door) -> None:
    assert "肥皂" in door.scan("fz")
    assert door.enter(item_id=str(door.world.ids["soap item"]), expires_on="").status_code == 303
    assert door.lots[0].expires_on is None
    assert door.milk(expires_on="").status_code == 422


def test_the_day_of_making_counts_up_to_the_last_day(door: Door) -> None:
    assert door.milk(expires_on=printed(-10), day_means="made").status_code == 303
    assert door.lots[0].expires_on == clock.today() + timedelta(days=170)
    assert door.milk(expires_on=printed(3), day_means="made").status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quantity", ""),
        ("quantity", "0"),
        ("quantity", "1.5"),
        ("quantity", "9" * 30),
        ("expires_on", "259999"),
        ("expires_on", "xx"),
        ("tenths", "warm"),
        ("item_id", "no-id"),
        ("code", "x" * 300),
    ],
)
def test_bad_input_is_said_on_its_field(door: Door, field: str, value: str) -> None:
    given = {"item_id": str(door.world.ids["yogurt item"]), "tenths": "3", "expires_on": printed(9), field: value}
    answer = door.enter(**given)
    assert answer.status_code == 422
    assert "errs" in answer.text
    assert door.lots == []


def test_a_double_click_writes_one_line(door: Door) -> None:
    path = f"{door.path}/lines"
    body = {"_key": door.keeper.key(path), "item_id": str(door.world.ids["milk item"]), "quantity": "5"}
    body |= {"expires_on": printed(60), "is_whole": "y", "is_readable": "y"}
    answers = [door.keeper.client.post(path, data=body).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert len(door.lots) == 1


def test_an_announced_delivery_arrives_is_checked_and_finished(door: Door) -> None:
    keeper, announce = door.keeper, f"{door.depot}/deliveries/announce"
    line = {"item_1": "纯牛奶 250 毫升", "quantity_1": "30", "day_1": printed(60)}
    coming = {"expected_on": clock.today().isoformat(), "slot": "9 点", **line}
    assert keeper.send("POST", announce, {**coming, "item_1": "什么"}).status_code == 422
    assert keeper.send("POST", announce, {**coming, "expected_on": "2020-01-01"}).status_code == 422
    path = keeper.send("POST", announce, coming).location
    assert "9 点" in keeper.send("GET", door.depot).text
    assert keeper.send("POST", f"{path}/arrive").status_code == 303
    assert keeper.send("POST", f"{path}/arrive").status_code == 409
    assert keeper.send("POST", f"{path}/finish").status_code == 409
    lot = db.session.scalars(select(Lot).where(Lot.delivery_id == UUID(path.rpartition("/")[2]))).one()
    assert 'value="30"' in keeper.send("GET", f"/stock/lots/{lot.id}/check").text
    seen = {"quantity": "28", "expires_on": printed(60), "is_whole": "y", "is_readable": "y"}
    assert keeper.send("POST", f"/stock/lots/{lot.id}/check", {**seen, "is_whole": ""}).status_code == 422
    assert keeper.send("POST", f"/stock/lots/{lot.id}/check", seen).status_code == 303
    assert keeper.send("POST", f"/stock/lots/{lot.id}/check", seen).status_code == 409
    assert keeper.send("POST", f"{path}/finish").status_code == 303
    db.session.expire_all()
    assert (lot.state, lot.quantity) == (LotState.ACCEPTED, 28)


def test_labels_name_lot_date_and_allergens(door: Door) -> None:
    door.milk()
    (lot,) = door.lots
    for path in (f"/stock/lots/{lot.id}/label", door.path.replace("/deliveries/", "/deliveries/") + "/labels"):
        text = door.keeper.send("GET", path).text
        for words in (lot.number, "纯牛奶 250 毫升", "A-02", "含致敏原", "data:image/svg+xml"):
            assert words in text, words


def test_the_last_donors_stand_first_and_others_are_found(door: Door) -> None:
    path = f"{door.depot}/deliveries/new"
    code = door.keeper.send("GET", path).text
    assert "最近来过的捐赠方" in code
    assert "演示公益服务中心901号" in door.keeper.send("GET", f"{path}?q=演示公益").text
    answer = door.keeper.send("POST", path, {"organisation_id": str(door.world.ids["organisation here"])})
    assert "该捐赠方的食品暂不能入库" in door.keeper.send("GET", answer.location).text
    assert door.keeper.send("POST", path, {"donor_id": "nobody"}).status_code in (303, 422)
    assert door.keeper.send("POST", path, {"organisation_id": str(UUID(int=7))}).status_code == 422


@pytest.mark.parametrize("role", [Role.MARKET_KEEPER, Role.AUDITOR, Role.ORG_MANAGER, Role.DONOR])
def test_nobody_else_receives_here(door: Door, browser_of: Browsers, role: Role) -> None:
    who = browser_of(role)
    for path in (f"{door.depot}/deliveries/new", f"{door.path}/lines", f"{door.path}/finish", f"{door.path}/arrive"):
        assert who.send("POST", path).status_code == 403
    there = f"/stock/places/{door.world.ids['depot there']}/deliveries/new"
    assert door.keeper.send("POST", there).status_code == 403


def thanks() -> int:
    """Count the thank-yous."""
    return db.session.scalar(select(func.count()).select_from(Message).where(Message.wording == "stock.thanks")) or 0


def test_a_donor_with_an_account_is_thanked_once_and_sees_what_became_of_it(door: Door, browser_of: Browsers) -> None:
    donor = db.session.scalars(select(GoodsDonor).where(GoodsDonor.id == door.world.ids["donor here"])).one()
    donor.user_id = door.world.users[Role.DONOR]
    db.session.commit()
    giver = browser_of(Role.DONOR)
    assert giver.send("POST", f"/stock/donors/{donor.id}/news", {"wants": "yes"}).status_code == 303
    assert giver.send("POST", f"/stock/donors/{door.world.ids['donor there']}/news").status_code == 404
    door.milk()
    door.milk(act="refuse", refusal="package")
    assert door.keeper.send("POST", f"{door.path}/finish").status_code == 303
    assert door.keeper.send("POST", f"{door.path}/finish").status_code == 409
    assert thanks() == 1
    text = giver.send("GET", "/stock/given").text
    for words in ("纯牛奶 250 毫升", "48盒", "未入库", "义卖"):
        assert words in text, words
    assert browser_of(Role.DEPOT_KEEPER).send("GET", "/stock/given").status_code == 403


def test_papers_are_kept_and_those_that_end_stand_first(door: Door) -> None:
    keeper = door.keeper
    keeper.send("POST", f"{door.depot}/deliveries/new", {"organisation_id": str(door.world.ids["organisation here"])})
    assert "证照缺失或到期" in keeper.send("GET", "/stock/donors?ending=y").text
    donor = db.session.scalars(
        select(GoodsDonor).where(GoodsDonor.organisation_id == door.world.ids["organisation here"])
    ).one()
    papers = {"licence_number": "JY1310115", "agreement_until_on": (clock.today() + timedelta(days=9)).isoformat()}
    path = f"/stock/donors/{donor.id}/papers"
    assert keeper.send("POST", path, {**papers, "agreement_until_on": "soon"}).status_code == 422
    assert keeper.send("POST", path, papers).status_code == 303
    assert "协议将到期" in keeper.send("GET", "/stock/donors?ending=y").text
    assert "该捐赠方的食品暂不能入库" not in keeper.send("GET", door.path).text
    assert db.session.scalars(select(GoodsDelivery).where(GoodsDelivery.donor_id == donor.id)).one()
