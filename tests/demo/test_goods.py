"""The goods of the demo: drawn as described, and what the small demo made of them by the real commands."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from charity_app.core.db import db
from charity_app.demo.food_givers import FAMILIES
from charity_app.demo.goods import draw_lots
from charity_app.demo.scale import SCALES, stream
from charity_app.ledger.models import Transfer
from charity_app.stock.models import HandOut, Lot, Recall
from charity_app.stock.queries.recalls import mass_balance
from charity_app.stock.states.items import Storage
from charity_app.stock.states.lots import LotState
from charity_app.stock.states.movements import HandOutKind
from charity_app.stock.states.recalls import RecallState
from tests.demo.conftest import Made

pytestmark = pytest.mark.pages
_NEVER_IN_STOCK = (LotState.ANNOUNCED, LotState.ARRIVED, LotState.REJECTED)


def test_lots_are_chilled_and_frozen_as_described_and_came_within_90_days() -> None:
    plans = draw_lots(stream(1, "goods"), 180)
    kinds = Counter(plan.item.storage for plan in plans)
    assert (kinds[Storage.CHILLED], kinds[Storage.FROZEN]) == (22, 14)
    assert all(0 <= plan.days_ago < 90 for plan in plans)
    assert all((plan.tenths is None) == (plan.item.storage is Storage.AMBIENT) for plan in plans)
    assert plans == draw_lots(stream(1, "goods"), 180) != draw_lots(stream(2, "goods"), 180)


def test_every_unit_is_where_the_ledger_says(demo: Made) -> None:
    lots = db.session.scalars(select(Lot).where(Lot.state.not_in(_NEVER_IN_STOCK))).all()
    assert len(lots) >= SCALES["small"].food_lots
    for lot in lots:
        balance = mass_balance(lot)
        assert balance.is_even
        assert balance.received == lot.quantity


def test_nothing_was_handed_out_after_its_time(demo: Made) -> None:
    late = (
        select(func.count())
        .select_from(Transfer)
        .join(Lot, Lot.unit == Transfer.unit)
        .where(Transfer.reason.in_(("give", "transfer")), Transfer.at >= Lot.leaves_until)
    )
    assert db.session.scalar(late) == 0


def test_people_were_fed_and_one_recall_of_each_kind_happened(demo: Made) -> None:
    kinds = Counter(db.session.scalars(select(HandOut.kind)))
    assert kinds[HandOutKind.HOUSEHOLD] > 0
    assert kinds[HandOutKind.NO_NAME] > 0
    plain = select(func.count()).select_from(HandOut).where(HandOut.source_type.is_(None))
    assert db.session.scalar(plain) == SCALES["small"].hand_outs + FAMILIES
    states = Counter(db.session.scalars(select(Recall.state)))
    assert states == {RecallState.RUNNING: 1, RecallState.CLOSED: 1, RecallState.LIFTED: 1}
