"""The same donor on several slips is suggested, made one by finance, and taken apart again (features 3.17)."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from charity_app.core.db import commit_unit, db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.scope import Role
from charity_app.giving.models import Gift, Giver, Receipt
from charity_app.giving.queries import donors as queries
from charity_app.giving.queries.receipts import receipt_view
from charity_app.giving.services import donors
from charity_app.giving.services.receipts import request_receipt
from charity_app.giving.states.gifts import Naming
from tests.giving import money
from tests.giving.conftest import SYSTEM, Stage
from tests.world import Browser


def _slips(stage: Stage, *names: str, **more: Any) -> list[Gift]:
    pool = stage.common_pool()
    return [money.cash(stage, pool, 10_00, name=name, **more) for name in names]


def _giver(gift: Gift) -> Giver:
    return db.session.scalars(select(Giver).where(Giver.id == gift.giver_id)).one()


def _rows(stage: Stage) -> list[tuple[str, int, int, int]]:
    found = queries.list_names_visible_to(stage.actor(Role.ORG_FINANCE))
    return [(row.name, row.donors, row.gifts, row.sum_fen) for row in found.items if row.name.startswith("王")]


def test_a_name_on_several_slips_is_suggested_masked_and_nothing_is_merged_by_itself_features_3_17(
    stage: Stage,
) -> None:
    _slips(stage, "王小明", "王小明", "李一")
    assert _rows(stage) == [("王*明", 2, 2, 20_00)]
    assert db.session.scalars(select(Giver.id).where(Giver.merged_into_id.is_not(None))).all() == []


def test_merged_is_one_and_taken_apart_is_two_and_receipts_and_names_stay(stage: Stage) -> None:
    first, second = _slips(stage, "王小明", "王小明", naming=Naming.NAMED)
    receipt_id = request_receipt(second, payer="王小明", by=SYSTEM).id
    before = (second.giver_id, second.public_name_sealed)
    donors.merge_donors(_giver(first), others=[_giver(second)], by=SYSTEM)
    assert _rows(stage) == [("王*明", 1, 2, 20_00)]
    seen = stage.fresh(second)
    assert (seen.giver_id, seen.public_name_sealed) == before
    receipt = db.session.scalars(select(Receipt).where(Receipt.id == receipt_id)).one()
    assert receipt_view(receipt).payer == "王小明"
    donors.part_donors(_giver(first), by=SYSTEM)
    assert _rows(stage) == [("王*明", 2, 2, 20_00)]
    with pytest.raises(Conflict):
        donors.part_donors(_giver(first), by=SYSTEM)


def test_other_names_and_what_was_merged_before_are_refused(stage: Stage) -> None:
    first, second, third, other = (_giver(gift) for gift in _slips(stage, "王小明", "王小明", "王小明", "李一"))
    with pytest.raises(Invalid):
        donors.merge_donors(first, others=[], by=SYSTEM)
    with pytest.raises(Conflict):
        donors.merge_donors(first, others=[other], by=SYSTEM)
    donors.merge_donors(first, others=[second], by=SYSTEM)
    for root, rest in ((third, [second]), (third, [first])):
        with pytest.raises(Conflict):
            donors.merge_donors(root, others=rest, by=SYSTEM)


def test_finance_decides_on_the_page_for_its_own_slips_only(stage: Stage, browser_of: Callable[..., Browser]) -> None:
    first, second = _slips(stage, "王小明", "王小明")
    key, other = str(first.giver_id), str(second.giver_id)
    commit_unit()
    finance, path = browser_of(Role.ORG_FINANCE), f"/giving/donors/{first.giver_id}"
    assert "可能重复" in finance.send("GET", "/giving/donors").text
    shown = finance.send("GET", path).text
    assert ("王小明" in shown, second.number in shown) == (False, True)
    assert finance.send("POST", f"{path}/merge", {"same": key}).status_code == 422
    assert finance.send("POST", f"{path}/merge", {"same": other}).status_code == 303
    assert "拆开" in finance.send("GET", path).text
    assert finance.send("GET", f"/giving/donors/{other}").status_code == 404
    assert finance.send("POST", f"{path}/part").status_code == 303
    for role in (Role.ORG_MANAGER, Role.CHARITY_OFFICER, Role.AUDITOR):
        assert browser_of(role).send("GET", path).status_code in (403, 404)
