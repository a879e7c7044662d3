"""Recalls over HTTP: started from a lot, followed to each family, reported, ended by two (R-FOD-08, A8)."""

import pytest
from flask import Flask
from sqlalchemy import select

from charity_app.core.db import db, unit_of_work
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.registry import services as registry
from charity_app.registry.models import Household
from charity_app.stock.models import Disposal, Recall, RecallCall
from charity_app.stock.states.lots import LotState
from charity_app.stock.states.recalls import CallOutcome, RecallState
from tests.db import max_queries
from tests.stock.keeping import Depot, photo, press, see
from tests.world import SYSTEM, THERE, World

plain_and_htmx = pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])


@pytest.fixture
def depot(house: Flask, inhabited: World) -> Depot:
    """The depot here; a recall of its milk reached the family here and the family there."""
    return Depot(house, inhabited)


def recall(depot: Depot) -> Recall:
    """Return the recall of the story as it is now."""
    (row,) = depot.rows(Recall, Recall.id == depot.world.ids["recall"])
    assert isinstance(row, Recall)
    return row


def number_of(depot: Depot, name: str) -> str:
    (home,) = depot.rows(Household, Household.id == depot.world.ids[name])
    return str(home.number)


@plain_and_htmx
def test_the_food_safety_officer_sees_what_a_recall_reaches_and_starts_it(
    depot: Depot, headers: dict[str, str]
) -> None:
    lot, officer = depot.lot("yogurt lot here"), depot.who(Role.FOOD_SAFETY_OFFICER)
    path = f"/lots/{lot.id}/recall"
    page = see(officer, path)
    for words in ("depot here 仓库", "48", "领取过的家庭"):
        assert words in page
    wrong = officer.send("POST", f"/stock{path}", {"reason": "x", "notice": "n" * 301}, headers=headers)
    assert wrong.status_code == 422
    assert depot.lot("yogurt lot here").state is LotState.ACCEPTED
    where = press(officer, path, headers, reason="authority", notice="沪市监〔2024〕8号")
    assert depot.lot("yogurt lot here").state is LotState.RECALLED
    assert "沪市监〔2024〕8号" in see(officer, where.removeprefix("/stock"))
    assert officer.send("POST", f"/stock{path}", {"reason": "authority"}).status_code == 409


@pytest.mark.parametrize("role", [Role.DEPOT_KEEPER, Role.STREET_OFFICER, Role.CHARITY_OFFICER, Role.AUDITOR])
def test_nobody_else_starts_a_recall(depot: Depot, role: Role) -> None:
    path = f"/stock/lots/{depot.lot().id}/recall"
    answer = depot.who(role).send("POST", path, {"reason": "authority"})
    assert answer.status_code in (403, 404)
    assert depot.lot().state is LotState.ACCEPTED


def test_a_double_click_starts_one_recall(depot: Depot) -> None:
    officer, path = depot.who(Role.FOOD_SAFETY_OFFICER), f"/stock/lots/{depot.lot().id}/recall"
    before, key = len(depot.rows(Recall)), officer.key(path)
    for _ in range(2):
        assert officer.client.post(path, data={"_key": key, "reason": "maker"}).status_code == 303
    assert len(depot.rows(Recall)) == before + 1


def test_the_officer_sees_numbers_and_streets_of_all_and_never_a_name(depot: Depot) -> None:
    page = see(depot.who(Role.FOOD_SAFETY_OFFICER), f"/recalls/{recall(depot).id}/families")
    assert number_of(depot, "family here") in page
    assert number_of(depot, "family there") in page
    assert "recall-calls" not in page
    for person in depot.world.people.values():
        for secret in (*person.values, f"{person.name[0]}*"):
            assert secret not in page


def test_a_caller_sees_the_own_street_masked_and_notes_what_was_said(depot: Depot) -> None:
    street, call = depot.who(Role.STREET_OFFICER), depot.world.ids["call here"]
    page = see(street, f"/recalls/{recall(depot).id}/families")
    assert number_of(depot, "family here") in page
    assert number_of(depot, "family there") not in page
    assert f"{depot.world.people['family here'].name[0]}*" in page
    assert not [secret for secret in depot.world.secrets() if secret in page]
    one = see(street, f"/recall-calls/{call}")
    assert depot.lot("recalled lot").number in one
    assert not [secret for secret in depot.world.secrets() if secret in one]
    assert street.client.get(f"/stock/recall-calls/{depot.world.ids['call there']}").status_code == 404
    assert street.send("POST", f"/stock/recall-calls/{call}/note", {"outcome": "?"}).status_code == 422
    press(street, f"/recall-calls/{call}/note", outcome="eaten_ill")
    (row,) = depot.rows(RecallCall, RecallCall.id == call)
    assert row.outcome is CallOutcome.EATEN_ILL
    other = depot.another(Role.STREET_OFFICER, at=THERE)
    assert other.send("POST", f"/stock/recall-calls/{call}/note", {"outcome": "eaten_well"}).status_code == 404
    assert depot.who(Role.DEPOT_KEEPER).client.get(f"/stock/recall-calls/{call}").status_code == 404


def test_name_and_phone_are_shown_on_demand_and_told(depot: Depot) -> None:
    street, person = depot.who(Role.COMMUNITY_AID_ADVISOR), depot.world.people["family here"]
    answer = street.send("POST", f"/stock/recall-calls/{depot.world.ids['call here']}/reveal")
    assert answer.status_code == 200
    assert f"tel:{person.phone}" in answer.text
    assert person.name in answer.text
    assert person.id_number not in answer.text
    looks = depot.who(Role.STREET_OFFICER).client.get(f"/registry/households/{depot.world.ids['family here']}/looks")
    assert "联系" in looks.text or "电话" in looks.text


@plain_and_htmx
def test_a_recall_ends_when_all_is_done_and_by_somebody_else(depot: Depot, headers: dict[str, str]) -> None:
    officer, charity, keeper = (
        depot.who(role) for role in (Role.FOOD_SAFETY_OFFICER, Role.CHARITY_OFFICER, Role.DEPOT_KEEPER)
    )
    path = f"/recalls/{recall(depot).id}"
    assert charity.send("POST", f"/stock{path}/close", {"conclusion": " "}, headers=headers).status_code == 422
    assert charity.send("POST", f"/stock{path}/close", {"conclusion": "完"}).status_code == 409
    press(officer, f"{path}/report", headers)
    assert officer.send("POST", f"/stock{path}/report").status_code == 409
    for name in ("here", "there"):
        aid = depot.who(Role.DISTRICT_AID_OFFICER)
        press(aid, f"/recall-calls/{depot.world.ids[f'call {name}']}/note", headers, outcome="thrown_away")
    lot = depot.lot("recalled lot")
    assert f"/lots/{lot.id}/dispose" in see(keeper, path)
    told = {"quantity": str(depot.left("recalled lot")), "reason": "recalled"}
    press(keeper, f"/places/{depot.id}/lots/{lot.id}/dispose", headers, photo=photo(), **told)
    second = depot.another()
    for row in depot.rows(Disposal, Disposal.lot_id == lot.id):
        press(second, f"/disposals/{row.id}/confirm", headers)
    assert officer.send("POST", f"/stock{path}/close", {"conclusion": "完"}).status_code == 403
    press(charity, f"{path}/close", headers, conclusion="封口不严，全部销毁")
    assert recall(depot).state is RecallState.CLOSED
    assert charity.send("POST", f"/stock{path}/close", {"conclusion": "完"}).status_code == 409
    closing = see(keeper, f"{path}/closing")
    for words in ("封口不严，全部销毁", "数量全部对上", "厂家通知"):
        assert words in closing


def test_a_false_alarm_frees_the_goods(depot: Depot) -> None:
    path = f"/recalls/{recall(depot).id}"
    press(depot.who(Role.CHARITY_OFFICER), f"{path}/lift", conclusion="检验合格")
    assert (recall(depot).state, depot.lot("recalled lot").state) == (RecallState.LIFTED, LotState.ACCEPTED)


def test_the_report_has_what_the_law_asks(depot: Depot) -> None:
    page = see(depot.who(Role.FOOD_SAFETY_OFFICER), f"/recalls/{recall(depot).id}/report")
    for words in ("生产批号", "召回级别", "第六十三条", "领取家庭数", depot.lot("recalled lot").number, "厂家通知"):
        assert words in page
    assert depot.who(Role.DEPOT_KEEPER).client.get(f"/stock/recalls/{recall(depot).id}/report").status_code == 403


@pytest.mark.parametrize(
    ("role", "status"), [(Role.POINT_KEEPER, 200), (Role.SOCIAL_WORKER, 200), (Role.DONOR, 403), (None, 303)]
)
def test_every_keeper_and_caller_knows_of_every_recall(depot: Depot, role: Role | None, status: int) -> None:
    answer = depot.who(role).client.get("/stock/recalls")
    assert answer.status_code == status
    assert (recall(depot).number in answer.text) is (status == 200)
    one = depot.who(role).client.get(f"/stock/recalls/{recall(depot).id}")
    assert one.status_code == (404 if status == 403 else status)


def test_the_way_back_goes_by_number_for_the_officer_and_by_file_for_the_street(depot: Depot) -> None:
    officer, lot = depot.who(Role.FOOD_SAFETY_OFFICER), depot.lot("recalled lot")
    there = number_of(depot, "family there")
    answer = officer.send("POST", "/stock/recalls/trace", {"number": there.lower()})
    assert (answer.status_code, lot.number in answer.text) == (200, True)
    assert not [secret for secret in depot.world.secrets() if secret in answer.text]
    street = depot.who(Role.STREET_OFFICER)
    for number in (there, "", "x" * 200, "H0"):
        assert street.send("POST", "/stock/recalls/trace", {"number": number}).status_code == 422
    page = see(street, f"/households/{depot.world.ids['family here']}/goods")
    assert lot.number in page
    assert recall(depot).number in page
    assert street.client.get(f"/stock/households/{depot.world.ids['family there']}/goods").status_code == 404
    assert depot.who(Role.DEPOT_KEEPER).send("POST", "/stock/recalls/trace", {"number": there}).status_code == 403


def test_tracing_both_ways_takes_a_few_statements_r_fod_08(depot: Depot) -> None:
    officer, number = depot.who(Role.FOOD_SAFETY_OFFICER), number_of(depot, "family here")
    with max_queries(32, ignoring={"sessions", "user_sessions"}):
        assert number in see(officer, f"/recalls/{recall(depot).id}/families")
        answer = officer.send("POST", "/stock/recalls/trace", {"number": number})
    assert depot.lot("recalled lot").number in answer.text


def test_pages_take_a_few_statements(depot: Depot) -> None:
    officer, path = depot.who(Role.FOOD_SAFETY_OFFICER), f"/recalls/{recall(depot).id}"
    for address, limit in (("/recalls", 16), (path, 32), (f"{path}/families", 16)):
        with max_queries(limit, ignoring={"sessions", "user_sessions"}):
            see(officer, address)
    with max_queries(18, ignoring={"sessions", "user_sessions"}):
        see(depot.who(Role.STREET_OFFICER), f"{path}/families")


def test_what_a_merged_file_received_is_seen_on_the_other(depot: Depot) -> None:
    with acting_in(system_scope("test")), unit_of_work():
        gone, stays = (
            db.session.scalars(select(Household).where(Household.id == depot.world.ids[name])).one()
            for name in ("family here", "family next door")
        )
        registry.merge_households(stays, other=gone, by=SYSTEM)
        stays_id = stays.id
    street, lot = depot.who(Role.STREET_OFFICER), depot.lot("recalled lot")
    assert lot.number in see(street, f"/households/{stays_id}/goods")
    assert lot.number in see(street, f"/recalls/{recall(depot).id}/families")
