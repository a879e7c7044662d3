"""Eight keepers at one pack, eight advisers at the last pack that is kept: one succeeds, the others are told."""

from collections.abc import Callable
from threading import Barrier, Thread
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from charity_app.core.db import commit_unit, db, unit_of_work
from charity_app.core.errors import Conflict
from charity_app.core.scope import acting_in, system_scope
from charity_app.foodbank.models import Distribution, Pack
from charity_app.foodbank.services import distributing
from charity_app.foodbank.services.handing_packs import hand_out_pack
from charity_app.foodbank.services.templates import Line
from charity_app.foodbank.states.packs import PackGround
from charity_app.registry.models import Household
from charity_app.stock.models import HandOut
from tests.foodbank.packed import Pantry, only_pack
from tests.foodbank.packed import pantry as pantry
from tests.foodbank.packed import store as store
from tests.stock.conftest import SYSTEM, make_household

pytestmark = pytest.mark.pg
CLIENTS = 8


def at_once(app: Flask, act: Callable[[int], object]) -> list[str]:
    """Let all act at the same moment, each in a transaction of its own; returns who was done and who refused."""
    together, told = Barrier(CLIENTS), list[str]()

    def run(number: int) -> None:
        with app.app_context(), acting_in(system_scope("race")):
            together.wait()
            try:
                with unit_of_work():
                    act(number)
                told.append("done")
            except Conflict:
                told.append("refused")

    threads = [Thread(target=run, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


def _one(model: type[Pack | Distribution | Household], key: UUID) -> Pack | Distribution | Household:
    return db.session.scalars(select(model).where(model.id == key)).one()


def test_a_pack_goes_to_one_of_many_who_hand_it_out_at_once(app: Flask, pantry: Pantry) -> None:
    rice = pantry.put("大米", 20)
    pantry.family()
    key = only_pack(pantry.running(Line(2, item_id=rice.id))).id
    commit_unit()
    found = at_once(app, lambda _number: hand_out_pack(_one(Pack, key), by=SYSTEM))  # type: ignore[arg-type]
    assert found == ["done", *["refused"] * (CLIENTS - 1)]
    assert db.session.scalar(select(func.count()).select_from(HandOut)) == 1


def test_the_last_pack_that_is_kept_goes_to_one_household(app: Flask, pantry: Pantry) -> None:
    rice = pantry.put("大米", 50)
    homes = [make_household(order).id for order in range(CLIENTS)]
    key = pantry.running(Line(1, item_id=rice.id), packs=1).id
    commit_unit()

    def add(number: int) -> None:
        home, row = _one(Household, homes[number]), _one(Distribution, key)
        distributing.add_pack(row, home, ground=PackGround.EMERGENCY, by=SYSTEM)  # type: ignore[arg-type]

    assert at_once(app, add) == ["done", *["refused"] * (CLIENTS - 1)]
    assert db.session.scalar(select(func.count()).select_from(Pack)) == 1
