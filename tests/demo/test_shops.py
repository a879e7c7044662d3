"""The shops of the demo: ledger, day closes and the published lists say the same, to the fen and to the piece."""

from datetime import date

import pytest
from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.ledger.models import Account
from charity_app.ledger.queries import balance, prove_sums
from charity_app.registry.models import Site
from charity_app.registry.queries.contracts import ended_contracts
from charity_app.registry.states.organisations import SiteKind
from charity_app.stock.queries.balances import lots_at
from charity_app.stock.states.movements import Owner
from charity_app.supermarket.models import CharitySale, DayClose, MonthList, Sale, SaleLine, ShopOrder, ShopSpending
from charity_app.supermarket.queries.holds import SHOP_ORDER
from charity_app.supermarket.queries.months import figures_of
from charity_app.supermarket.services.books import money_account
from charity_app.supermarket.states.money import SAFE, CloseState, ShopBook
from charity_app.supermarket.states.orders import OrderWay, ShopOrderState
from charity_app.supermarket.states.sales import SaleState
from tests.demo.conftest import Made

pytestmark = pytest.mark.pages
_NOVEMBER = date(2024, 11, 1)


def total(column, *conditions) -> int:  # type: ignore[no-untyped-def]
    """Add up a column."""
    return int(db.session.scalar(select(func.coalesce(func.sum(column), 0)).where(*conditions)))


def busy_shops() -> list[Site]:
    """Return the shops that sold something."""
    return list(db.session.scalars(select(Site).where(Site.id.in_(select(Sale.site_id)))))


def test_the_shops_sold_for_points_and_cash_took_back_and_closed_their_days(demo: Made) -> None:
    sales = db.session.scalars(select(Sale)).all()
    assert any(sale.points for sale in sales)
    assert any(sale.points and sale.cash_fen for sale in sales)
    assert any(sale.state is SaleState.REFUNDED for sale in sales)
    closes = db.session.scalars(select(DayClose)).all()
    assert {close.state for close in closes} == {CloseState.CONFIRMED}
    assert sum(close.reason is not None for close in closes) == 1


def test_ledger_closes_and_lists_agree_to_the_fen_and_the_piece(demo: Made) -> None:
    assert prove_sums() == ("", "")
    shops = busy_shops()
    assert len(shops) == 2
    for shop in shops:
        sold = total(Sale.cash_fen, Sale.site_id == shop.id, Sale.state != SaleState.REFUNDED)
        gifts = total(CharitySale.said_fen, CharitySale.site_id == shop.id)
        assert total(DayClose.trade_fen, DayClose.site_id == shop.id) + gifts == sold
        assert balance(money_account(shop.id, ShopBook.GIFTS, SAFE)) == gifts
        counted = total(DayClose.trade_counted_fen, DayClose.site_id == shop.id)
        spent = total(ShopSpending.amount_fen, ShopSpending.site_id == shop.id)
        assert balance(money_account(shop.id, ShopBook.TRADE, SAFE)) == counted - spent
        _agrees_with_the_list(shop)


def test_one_operator_has_no_contract_any_more(demo: Made) -> None:
    shops = db.session.scalars(select(Site.id).where(Site.kind == SiteKind.CHARITY_SUPERMARKET)).all()
    assert list(ended_contracts(shops).values()) == [date(2024, 11, 30)]


def _agrees_with_the_list(shop: Site) -> None:
    ended = clock.start_of(date(2024, 12, 1))
    of_november = (Sale.site_id == shop.id, Sale.sold_at < ended, Sale.state != SaleState.REFUNDED)
    of_november = (*of_november, Sale.sold_at >= clock.start_of(_NOVEMBER))
    wanted = select(MonthList.figures).where(MonthList.site_id == shop.id, MonthList.month == _NOVEMBER)
    told = db.session.scalars(wanted).one()
    assert told == figures_of(shop.id, _NOVEMBER)
    assert told["books"]["shop_trade"]["income"] == total(Sale.cash_fen, *of_november)
    assert told["points"] == total(Sale.points, *of_november)
    pieces = sum(kind["given"] + kind["sold"] for kind in told["goods"].values())
    assert pieces == total(SaleLine.quantity, SaleLine.sale_id == Sale.id, *of_november)
    now = figures_of(shop.id, clock.today().replace(day=1))
    assert sum(kind["closing"] for kind in now["goods"].values()) == sum(
        one.quantity for one in lots_at((Owner.SITE, shop.id))
    )


def test_families_ordered_ahead_and_every_end_is_there(demo: Made) -> None:
    found = db.session.scalars(select(ShopOrder)).all()
    assert {row.state for row in found} == set(ShopOrderState)
    assert {row.way for row in found} == set(OrderWay)
    held = select(func.coalesce(func.sum(Account.balance), 0)).where(Account.owner_type == SHOP_ORDER)
    assert db.session.scalar(held) == sum(row.points for row in found if row.ended_at is None)
