"""A sale at the till as a browser sends it: card, five pieces, done; how long the server works, and its statements."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask
from sqlalchemy import event, func, select
from werkzeug.test import EnvironBuilder

from bench.house import standing
from bench.http import send
from bench.picking import alone
from bench.report import Figure, percentile
from charity_app.casework import services as casework
from charity_app.casework.services import NewNeed
from charity_app.casework.states.items import NEED_ITEMS
from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Role, system_actor
from charity_app.divisions import queries as divisions
from charity_app.divisions.models import division_id
from charity_app.identity import services as identity
from charity_app.ledger.queries import prove_sums
from charity_app.registry import services as registry
from charity_app.registry.models import Site
from charity_app.registry.services import NewMember
from charity_app.registry.services.sites import SiteDetails
from charity_app.registry.states.organisations import SiteKind
from charity_app.registry.states.people import Gender
from charity_app.stock.services import intake, items
from charity_app.stock.services.checking import Arrival
from charity_app.stock.services.donors import register_donor
from charity_app.stock.services.items import ItemDetails
from charity_app.stock.states.items import Category, Unit
from charity_app.supermarket.models import Sale
from charity_app.supermarket.queries.cards import card_of, code_of
from charity_app.supermarket.services import selling

_STREET = division_id("310115008")
_BY = system_actor("benchmark")
_SALES_EACH = 3
_FAMILIES = {"small": 20, "full": 100}
_KINDS = (Category.CLOTHING, Category.DAILY_USE, Category.STATIONERY, Category.TOY, Category.BEDDING)
_HELD = re.compile(rb'name="basket" value="([^"]*)"')
_KEY = rb'action="[^"]*/till/%s".*?name="_key" value="([^"]+)"'


def run(scale: str, pg_dsn: str | None) -> list[Figure]:
    """Measure on SQLite, and on PostgreSQL when an address is given."""
    figures = _measure(scale, None, "sqlite")
    return figures + (_measure(scale, pg_dsn, "pg") if pg_dsn else [])


def _measure(scale: str, pg_dsn: str | None, database: str) -> list[Figure]:
    with standing(pg_dsn) as app:
        with alone(app):
            till, cards = _open_shop(), [_family(number) for number in range(_FAMILIES[scale])]
        sale = _Sale(app, *till)
        sale.make(cards[0])
        took, cpu, own = [], [], []
        for card in [*cards[1:]] * _SALES_EACH:
            with _statements() as spent:
                took.append(sale.make(card) * 1000)
            cpu.append(sale.cpu * 1000)
            own.append(sum(spent) * 1000 / took[-1])
        _check(app, len(took) + 1)
    rounds, middle = len(took), sorted(own)[len(own) // 2]
    return [
        Figure(f"till_sale_cpu_p95_{database}", percentile(cpu, 95), "<=150", "ms", "http", rounds, min(cpu), max(cpu)),
        Figure(f"till_sale_p95_{database}", percentile(took, 95), "<=150", "ms", "http", rounds, min(took), max(took)),
        Figure(f"till_bare_over_sale_{database}", middle, ">=0.3", "ratio", "statements", rounds, min(own), max(own)),
    ]


@contextmanager
def _statements() -> Iterator[list[float]]:
    """Collect how long each statement takes in the driver, commits left out."""
    spent: list[float] = []
    begun: list[float] = []

    def before(*_args: Any) -> None:
        begun.append(time.perf_counter())

    def after(*_args: Any) -> None:
        spent.append(time.perf_counter() - begun.pop())

    event.listen(db.engine, "before_cursor_execute", before)
    event.listen(db.engine, "after_cursor_execute", after)
    try:
        yield spent
    finally:
        event.remove(db.engine, "before_cursor_execute", before)
        event.remove(db.engine, "after_cursor_execute", after)


class _Sale:
    """A browser at the till: it sends what the page holds and reads what comes back."""

    def __init__(self, app: Flask, site_id: UUID, cookie: str, codes: list[str]) -> None:
        self.app, self.codes = app, codes
        self.path, self.headers = f"/supermarket/shops/{site_id}/till", [("Cookie", cookie), ("HX-Request", "true")]
        self.took = self.cpu = 0.0

    def make(self, card: str) -> float:
        """Sell five pieces; returns the seconds in which the server worked, from the card to the receipt."""
        shown = send(self.app, EnvironBuilder(path=self.path, headers=self.headers).get_environ())[2]
        self.took = self.cpu = 0.0
        for code in (card, *self.codes):
            status, _, shown = self._press(shown, "scan", code=code)
            assert status.startswith("200"), status
        status, headers, _ = self._press(shown, "finish")
        assert status.startswith("204"), (status, shown.decode())
        receipt = EnvironBuilder(path=dict(headers)["HX-Redirect"], headers=self.headers[:1]).get_environ()
        assert self._timed(lambda: send(self.app, receipt))[0].startswith("200")
        return self.took

    def _press(self, shown: bytes, act: str, **data: str) -> Any:
        key, held = re.search(_KEY % act.encode(), shown, re.DOTALL), _HELD.search(shown)
        assert key is not None
        assert held is not None
        body = urlencode({"_key": key[1].decode(), "basket": held[1].decode(), **data}).encode()
        kind = "application/x-www-form-urlencoded"
        to = EnvironBuilder(
            path=f"{self.path}/{act}", method="POST", headers=self.headers, data=body, content_type=kind
        )
        environ = to.get_environ()
        return self._timed(lambda: send(self.app, environ | {"wsgi.input": BytesIO(body)}))

    def _timed(self, work: Callable[[], Any]) -> Any:
        """Let the server work with a context of its own: nothing is remembered from the request before."""
        with self.app.app_context():
            started, worked = time.perf_counter(), time.process_time()
            answer = work()
            self.took += time.perf_counter() - started
            self.cpu += time.process_time() - worked
        return answer


def _open_shop() -> tuple[UUID, str, list[str]]:
    details = SiteDetails(
        kind=SiteKind.CHARITY_SUPERMARKET, name="测速慈善超市", street_id=_STREET, address="演示路1号"
    )
    shop = registry.open_site(details, by=_BY)
    keeper = identity.create_user("测速", phone="12000000000", by=_BY)
    identity.assign_role(keeper, role=Role.MARKET_KEEPER, place_id=shop.id, by=_BY)
    return shop.id, f"session={identity.sign_in(keeper, way='one_time_code')}", _stock(shop)


def _stock(shop: Site) -> list[str]:
    delivery, codes = intake.open_delivery(register_donor(by=_BY), shop, by=_BY), []
    for number, kind in enumerate(_KINDS):
        item = items.enter_item(ItemDetails(name=f"测速物品{number}", category=kind, unit=Unit.PIECE), by=_BY)
        codes.append(items.learn_barcode(item, code=f"692000000000{number}", by=_BY).code)
        selling.set_price(shop, item, points=1, price_fen=None, by=_BY)
        intake.take_in_line(delivery, item, arrival=Arrival(quantity=10_000), by=_BY)
    return codes


def _family(number: int) -> str:
    phone, born_on = f"1200{number + 1:07d}", date(1960, 1, 1)
    head = NewMember(name=f"测速{number}", phone=phone, gender=Gender.MALE, birth_on=born_on, joined_on=clock.today())
    household = registry.register_household(divisions.committees_of(_STREET)[0], head=head, address="演示路", by=_BY)
    item = next(iter(NEED_ITEMS[NeedType.FOOD_NUTRITION]))
    need = NewNeed(NeedType.FOOD_NUTRITION, item, 4, 1, 1, NeedUnit.PIECE, clock.today(), 0, "")
    casework.assess_need(household, told=need, by=_BY)
    card = card_of(household.id)
    assert card is not None
    return code_of(card)


def _check(app: Flask, sales: int) -> None:
    with alone(app):
        assert db.session.scalar(select(func.count()).select_from(Sale)) == sales
        assert db.session.scalar(select(func.sum(Sale.points))) == sales * len(_KINDS)
        assert prove_sums() == ("", "")
