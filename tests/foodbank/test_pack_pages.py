"""Packs, vouchers, counting and figures over HTTP: whose they are, what is refused, once for a double click."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import commit_unit, db
from charity_app.core.scope import Role, acting_in, system_actor, system_scope
from charity_app.foodbank.models import Distribution, FoodVoucher, Outlet, Pack, PackTemplate, VisitRule
from charity_app.foodbank.queries.figures import figures_since
from charity_app.foodbank.queries.projects import projects_at_work
from charity_app.foodbank.states.outlets import PointType
from charity_app.foodbank.states.packs import DistributionState, PackState
from charity_app.foodbank.states.vouchers import VoucherState
from charity_app.projects.models import CharityProject
from charity_app.projects.states import ProjectState
from charity_app.registry.queries import get_site
from charity_app.stock.models import HandOut
from charity_app.stock.states.movements import Proof
from tests.world import Browser, World

Browsers = Callable[..., Browser]
MaxQueries = Callable[..., AbstractContextManager[list[str]]]
AROUND = {
    "sessions",
    "divisions",
    "messages",
    "users",
    "goods_arrivals",
    "recalls",
    "recall_calls",
    "disposals",
    "stocktakes",
    "goods_orders",
}


def one(model: type[Any], key: UUID) -> Any:
    """Read a row anew."""
    db.session.expire_all()
    with acting_in(system_scope("test")):
        return db.session.scalars(select(model).where(model.id == key)).one()


def count(model: type[Any]) -> int:
    """Count the rows of a table."""
    with acting_in(system_scope("test")):
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_pack_is_found_by_its_code_and_handed_out_once(inhabited: World, browser_of: Browsers) -> None:
    keeper, ids = browser_of(Role.POINT_KEEPER), inhabited.ids
    pack = one(Pack, ids["pack here"])
    day = f"/foodbank/distributions/{ids['distribution here']}"
    assert 'name="code"' in keeper.send("GET", day).text
    assert keeper.send("POST", f"{day}/find", {"code": "NOSUCH"}).status_code == 422
    found = keeper.send("POST", f"{day}/find", {"code": pack.code.lower()})
    assert found.status_code == 200
    assert f'value="{pack.code}"' in found.text
    path = f"/foodbank/packs/{pack.id}/hand-out"
    key = keeper.key(path)
    answers = [keeper.send("POST", path, {"_key": key, "code": pack.code, "sooner": ""}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (one(Pack, pack.id).state, one(Pack, pack.id).proof) == (PackState.HANDED_OUT, Proof.CODE)
    assert keeper.send("POST", path, {"code": pack.code, "sooner": ""}).status_code == 422
    with acting_in(system_scope("test")):
        made = db.session.scalars(select(HandOut).where(HandOut.source_id == pack.id)).all()
    assert len(made) == 1


def test_a_wrong_code_stays_in_its_field(inhabited: World, browser_of: Browsers) -> None:
    path = f"/foodbank/packs/{inhabited.ids['pack here']}/hand-out"
    answer = browser_of(Role.POINT_KEEPER).send("POST", path, {"code": "AAAAAA", "sooner": ""})
    assert answer.status_code == 422
    assert 'value="AAAAAA"' in answer.text
    assert 'class="err"' in answer.text


def test_keepers_read_masked_names_and_nothing_else_of_a_family(inhabited: World, browser_of: Browsers) -> None:
    keeper, ids = browser_of(Role.POINT_KEEPER), inhabited.ids
    for path in (f"distributions/{ids['distribution here']}", f"packs/{ids['pack here']}"):
        for page in (path, f"{path}/lists" if path.startswith("d") else path):
            text = keeper.send("GET", f"/foodbank/{page}").text
            assert "*" in text
            assert not [secret for secret in inhabited.secrets() if secret in text]
            assert inhabited.numbers["family here"] not in text


@pytest.mark.parametrize(
    ("role", "side", "expected"),
    [
        (Role.POINT_KEEPER, "there", 404),
        (Role.DEPOT_KEEPER, "here", 404),
        (Role.STREET_OFFICER, "here", 403),
        (Role.STREET_OFFICER, "there", 404),
        (Role.RESIDENT, "here", 403),
        (Role.RESIDENT, "there", 404),
        (Role.VOLUNTEER, "here", 404),
    ],
)
def test_only_the_keeper_of_the_point_hands_out(
    inhabited: World, browser_of: Browsers, role: Role, side: str, expected: int
) -> None:
    browser, pack = browser_of(role), inhabited.ids[f"pack {side}"]
    for action in ("hand-out", "leave", "list"):
        answer = browser.send("POST", f"/foodbank/packs/{pack}/{action}", {"code": "", "reason": "away"})
        assert answer.status_code == expected, action
    assert one(Pack, pack).state is PackState.WAITING


def test_a_resident_reads_the_own_pack_with_its_code(inhabited: World, browser_of: Browsers) -> None:
    resident, ids = browser_of(Role.RESIDENT), inhabited.ids
    assert one(Pack, ids["pack here"]).code in resident.send("GET", f"/foodbank/packs/{ids['pack here']}").text
    assert resident.send("GET", f"/foodbank/packs/{ids['pack there']}").status_code == 404
    text = resident.send("GET", f"/foodbank/households/{ids['family here']}/food").text
    assert one(FoodVoucher, ids["food voucher here"]).number in text


def test_a_distribution_is_planned_published_and_called_off(inhabited: World, browser_of: Browsers) -> None:
    keeper, officer, ids = browser_of(Role.POINT_KEEPER), browser_of(Role.STREET_OFFICER), inhabited.ids
    path = f"/foodbank/sites/{ids['site here']}/distributions/new"
    told = {"template_id": str(ids["pack template here"]), "slot": "", "packs": "5"}
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    assert keeper.send("POST", path, {**told, "held_on": yesterday}).status_code == 422
    made = keeper.send("POST", path, {**told, "held_on": clock.today().isoformat()})
    assert made.status_code == 303
    key = UUID(made.location.rsplit("/", 1)[1])
    assert keeper.send("POST", f"{made.location}/cancel").status_code == 403
    assert keeper.send("POST", f"{made.location}/publish").status_code == 303
    assert keeper.send("POST", f"{made.location}/publish").status_code == 422
    assert officer.send("POST", f"{made.location}/cancel").status_code == 303
    assert one(Distribution, key).state is DistributionState.CANCELLED


@pytest.mark.parametrize(("role", "expected"), [(Role.DEPOT_KEEPER, 403), (Role.COMMUNITY_AID_ADVISOR, 403)])
def test_a_distribution_is_planned_by_its_point_or_street(
    inhabited: World, browser_of: Browsers, role: Role, expected: int
) -> None:
    for place in ("here", "there"):
        path = f"/foodbank/sites/{inhabited.ids[f'site {place}']}"
        assert browser_of(role).send("GET", f"{path}/distributions/new").status_code == expected
        assert browser_of(role).send("POST", f"{path}/packing/rules", {"visits": "1"}).status_code == expected
    path = f"/foodbank/sites/{inhabited.ids['site there']}"
    for mine in (Role.POINT_KEEPER, Role.STREET_OFFICER):
        assert browser_of(mine).send("GET", f"{path}/packing").status_code == 403


def test_a_voucher_makes_a_pack_and_a_refusal_names_the_next_day(inhabited: World, browser_of: Browsers) -> None:
    keeper, ids = browser_of(Role.POINT_KEEPER), inhabited.ids
    day = f"/foodbank/distributions/{ids['distribution here']}"
    number = one(FoodVoucher, ids["food voucher here"]).number
    refused = keeper.send("POST", f"{day}/voucher", {"number": number, "sooner": ""})
    assert refused.status_code == 422
    assert "这户在这次发放中已有食物包" in refused.text
    keeper.send("POST", f"/foodbank/packs/{ids['pack here']}/hand-out", {"code": "", "sooner": ""})
    second = _second(keeper, ids)
    refused = keeper.send("POST", f"{second}/voucher", {"number": number, "sooner": ""})
    assert refused.status_code == 422
    assert "下次可领日期" in refused.text
    made = keeper.send("POST", f"{second}/voucher", {"number": number, "sooner": "nothing_to_eat"})
    assert made.status_code == 303
    assert one(FoodVoucher, ids["food voucher here"]).state is VoucherState.USED


def _second(keeper: Browser, ids: dict[str, UUID]) -> str:
    """Plan, publish and begin another distribution at the point here."""
    told = {"template_id": str(ids["pack template here"]), "slot": "", "packs": "5"}
    path = f"/foodbank/sites/{ids['site here']}/distributions/new"
    day: str = keeper.send("POST", path, {**told, "held_on": clock.today().isoformat()}).location
    for action in ("publish", "start"):
        assert keeper.send("POST", f"{day}/{action}").status_code == 303
    return day


def test_an_emergency_pack_needs_a_household_within_reach(inhabited: World, browser_of: Browsers) -> None:
    adviser, ids = browser_of(Role.COMMUNITY_AID_ADVISOR), inhabited.ids
    path = f"/foodbank/distributions/{ids['distribution here']}/add"
    far = adviser.send("POST", path, {"number": inhabited.numbers["family there"], "sooner": ""})
    assert far.status_code == 422
    near = adviser.send("POST", path, {"number": inhabited.numbers["family next door"], "sooner": ""})
    assert near.status_code == 303
    assert browser_of(Role.POINT_KEEPER).send("POST", path, {"number": "H1"}).status_code == 403


def test_a_voucher_is_written_once_on_the_file_and_taken_back(inhabited: World, browser_of: Browsers) -> None:
    adviser, ids = browser_of(Role.COMMUNITY_AID_ADVISOR), inhabited.ids
    path = f"/foodbank/households/{ids['family here']}/vouchers/new"
    ground = re.search(r'value="(need:[0-9a-f-]+)"', adviser.send("GET", path).text)
    assert ground is not None
    told = {"_key": adviser.key(path), "ground": ground[1], "reason": "debt", "people": "2", "days": ""}
    before = count(FoodVoucher)
    assert [adviser.send("POST", path, told).status_code for _ in range(2)] == [303, 303]
    assert count(FoodVoucher) == before + 1
    for bad in ({"ground": "need:x"}, {"people": "0"}, {"people": "x"}, {"reason": "x"}, {"days": "1000"}):
        assert adviser.send("POST", path, {**told, "_key": adviser.key(path), **bad}).status_code == 422, bad
    assert browser_of(Role.POINT_KEEPER).send("POST", path, told).status_code in (403, 404)
    there = f"/foodbank/vouchers/{ids['food voucher there']}/void"
    assert adviser.send("POST", there).status_code == 404
    here = f"/foodbank/vouchers/{ids['food voucher here']}/void"
    assert adviser.send("POST", here).status_code == 303
    assert one(FoodVoucher, ids["food voucher here"]).state is VoucherState.VOID


def test_templates_and_rules_are_written_and_ended(inhabited: World, browser_of: Browsers) -> None:
    keeper, ids = browser_of(Role.POINT_KEEPER), inhabited.ids
    base = f"/foodbank/sites/{ids['site here']}/packing"
    lines = {"what_1": "c:staple_food", "quantity_1": "2", "per_1": "person", "at_most_1": "6"}
    before = count(PackTemplate)
    assert keeper.send("POST", f"{base}/new", {"name": "大包", **lines}).status_code == 303
    assert count(PackTemplate) == before + 1
    for bad in ({"name": ""}, {"quantity_1": ""}, {"quantity_1": "x"}, {"what_1": "i:x"}, {"what_1": "c:gold"}):
        refused = keeper.send("POST", f"{base}/new", {"name": "大包", **lines, **bad})
        assert refused.status_code == 422, bad
    assert keeper.send("POST", f"{base}/rules", {"visits": "1", "length": "2", "unit": "week"}).status_code == 303
    assert keeper.send("POST", f"{base}/rules", {"visits": "0", "length": "2", "unit": "week"}).status_code == 422
    assert "每 2 周最多 1 次" in keeper.send("GET", base).text
    assert keeper.send("POST", f"/foodbank/visit-rules/{ids['visit rule here']}/end").status_code == 303
    assert one(VisitRule, ids["visit rule here"]).ended_at is not None
    edit = f"/foodbank/pack-templates/{ids['pack template here']}/edit"
    assert 'value="生活包"' in keeper.send("GET", edit).text
    refused = keeper.send("POST", edit, {"name": "小包", **lines, "quantity_1": ""})
    assert refused.status_code == 422
    assert 'value="小包"' in refused.text
    for status in (303, 409):
        assert keeper.send("POST", edit, {"name": "小包", **lines}).status_code == status
    assert keeper.send("POST", f"/foodbank/pack-templates/{ids['pack template there']}/edit").status_code == 403
    for path in (f"visit-rules/{ids['visit rule there']}", f"pack-templates/{ids['pack template there']}"):
        assert keeper.send("POST", f"/foodbank/{path}/end").status_code == 403


def test_a_project_says_how_often_a_family_may_come(inhabited: World, browser_of: Browsers) -> None:
    officer = browser_of(Role.CHARITY_OFFICER)
    key = db.session.scalars(select(CharityProject.id).where(CharityProject.state == ProjectState.IMPLEMENTING)).first()
    base = f"/foodbank/projects/{key}/visits"
    rule = {"visits": "1", "length": "3", "unit": "month"}
    assert officer.send("POST", base, {**rule, "length": "0"}).status_code == 422
    assert officer.send("POST", base, rule).status_code == 303
    assert "每 3 个月最多 1 次" in officer.send("GET", base).text
    (made,) = db.session.scalars(select(VisitRule).where(VisitRule.project_id == key)).all()
    other = f"/foodbank/projects/{key}/visits/{inhabited.ids['visit rule here']}/end"
    assert officer.send("POST", other).status_code == 404
    assert browser_of(Role.POINT_KEEPER).send("POST", f"{base}/{made.id}/end").status_code == 403
    assert officer.send("POST", f"{base}/{made.id}/end").status_code == 303
    assert one(VisitRule, made.id).ended_at is not None


def test_packs_are_planned_for_a_project_that_is_carried_out_here(inhabited: World, browser_of: Browsers) -> None:
    keeper, ids = browser_of(Role.POINT_KEEPER), inhabited.ids
    site = get_site(system_actor("test"), ids["site here"])
    assert site is not None
    offered = {project.id for project in projects_at_work(site.street_id)}
    path = f"/foodbank/sites/{site.id}/distributions/new"
    told = {
        "template_id": str(ids["pack template here"]),
        "slot": "",
        "packs": "5",
        "held_on": clock.today().isoformat(),
    }
    everything = db.session.scalars(select(CharityProject)).all()
    others = [project for project in everything if project.state is not ProjectState.IMPLEMENTING]
    assert keeper.send("POST", path, {**told, "project_id": str(others[0].id)}).status_code == 422
    made = keeper.send("POST", path, {**told, "project_id": str(min(offered))})
    assert made.status_code == 303
    assert one(Distribution, UUID(made.location.rsplit("/", 1)[1])).project_id == min(offered)


def test_figures_are_of_all_places_or_of_one(inhabited: World, browser_of: Browsers) -> None:
    depot, visitor = inhabited.ids["depot here"], browser_of(None)
    weights = {}
    for place in (None, depot, inhabited.ids["site here"]):
        text = visitor.send("GET", f"/foodbank/figures?place={place or ''}").text
        taken_in = figures_since(clock.today().replace(day=1), site_id=place).taken_in.kilograms
        assert f">{taken_in}<" in text
        weights[place] = taken_in
    assert len(set(weights.values())) == len(weights)
    assert visitor.send("GET", "/foodbank/figures?place=nonsense").status_code == 200


@pytest.fixture
def fridge(inhabited: World) -> World:
    """Let the point here be a place where nobody is written down."""
    with acting_in(system_scope("test")):
        row = db.session.scalars(select(Outlet).where(Outlet.site_id == inhabited.ids["site here"])).one_or_none()
        if row is None:
            row = Outlet(site_id=inhabited.ids["site here"], depot_id=inhabited.ids["depot here"], number="QX")
            row.point_type, row.opened_at = PointType.SHARED_FRIDGE, clock.now()
            db.session.add(row)
        row.is_no_name = True
        commit_unit()
    return inhabited


def test_without_names_pieces_and_people_are_counted_once(fridge: World, browser_of: Browsers) -> None:
    keeper, ids = browser_of(Role.POINT_KEEPER), fridge.ids
    path = f"/foodbank/outlets/{ids['site here']}/no-name"
    assert "不登记" in keeper.send("GET", path).text
    told = {"_key": keeper.key(path), "item_id": str(ids["soap item"]), "quantity": "3", "heads": "2"}
    before = count(HandOut)
    assert [keeper.send("POST", path, told).status_code for _ in range(2)] == [303, 303]
    assert count(HandOut) == before + 1
    for bad in ({"quantity": "9999"}, {"heads": "0"}, {"item_id": ""}, {"item_id": "x"}, {"quantity": "-1"}):
        assert keeper.send("POST", path, {**told, "_key": keeper.key(path), **bad}).status_code == 422, bad
    assert browser_of(Role.DEPOT_KEEPER).send("POST", path, told).status_code == 403


def test_figures_are_public_and_hide_small_numbers(inhabited: World, browser_of: Browsers) -> None:
    keeper, ids = browser_of(Role.POINT_KEEPER), inhabited.ids
    keeper.send("POST", f"/foodbank/packs/{ids['pack here']}/hand-out", {"code": "", "sooner": ""})
    with acting_in(system_scope("test")):
        handed = figures_since(clock.today().replace(day=1)).handed_out
    assert handed.grams >= 120
    for period in ("month", "year", "all", "nonsense"):
        text = browser_of(None).send("GET", f"/foodbank/figures?period={period}").text
        assert f"{handed.kilograms:.3f}" in text
        assert "少于 10" in text


def test_lists_are_filtered_and_ask_the_database_a_fixed_number_of_times(
    inhabited: World, browser_of: Browsers, max_queries: MaxQueries
) -> None:
    keeper, adviser = browser_of(Role.POINT_KEEPER), browser_of(Role.COMMUNITY_AID_ADVISOR)
    with max_queries(3, ignoring=AROUND):
        assert "生活包" not in keeper.send("GET", "/foodbank/packs").text
    assert "没有发放计划" in keeper.send("GET", "/foodbank/packs?state=cancelled").text
    with max_queries(2, ignoring=AROUND):
        assert "失业或停薪" in adviser.send("GET", "/foodbank/vouchers").text
    assert "没有食物券" in adviser.send("GET", "/foodbank/vouchers?state=void").text
    day = f"/foodbank/distributions/{inhabited.ids['distribution here']}"
    with max_queries(9, ignoring=AROUND):
        assert keeper.send("GET", day).status_code == 200
    with max_queries(3, ignoring=AROUND):
        assert browser_of(None).send("GET", "/foodbank/figures").status_code == 200
