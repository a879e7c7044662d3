"""Pages of the register and of divisions over HTTP, without JavaScript (features 1.1, 1.2, 1.9 to 1.12, 6.2, 6.10)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.scope import Role
from charity_app.registry.models import (
    Household,
    Member,
    Organisation,
)
from tests.registry.conftest import GIRL, HUAMU, MAN, OLD_WOMAN, TANGQIAO, committee
from tests.world import Browser

Family = Callable[..., Household]
MaxQueries = Callable[..., AbstractContextManager[list[str]]]
AROUND = {"sessions", "divisions", "messages"}


def _get(browser: Browser, path: str, status: int = 200) -> str:
    answer = browser.send("GET", path)
    assert answer.status_code == status, (path, answer.status_code, answer.text[:2000])
    return str(answer.text)


def _post(browser: Browser, path: str, status: int = 303, **data: object) -> Any:
    answer = browser.send("POST", path, data)
    assert answer.status_code == status, (path, answer.status_code, answer.text[:3000])
    return answer


def _facts(name: str) -> int:
    return db.session.scalar(select(func.count()).where(AuditRow.fact == name)) or 0


def test_the_list_masks_names_and_finds_by_a_part(browse: Any, family: Family) -> None:
    wanted = family()
    family("王云禾", id_number=MAN, phone="")
    adviser = browse(Role.COMMUNITY_AID_ADVISOR)
    html = _get(adviser, _post(adviser, "/registry/households", q="秋溪").headers["Location"])
    assert wanted.number in html
    assert "钱*溪" in html
    assert "王*禾" not in html
    assert "钱秋溪" not in html


@pytest.mark.parametrize("number", [2, 24])
def test_the_list_takes_two_statements_and_its_places_however_long(
    browse: Any, family: Family, max_queries: MaxQueries, number: int
) -> None:
    for place in range(number):
        family(f"周{chr(0x7000 + place)}汀", id_number=_number(place), phone="")
    adviser = browse(Role.COMMUNITY_AID_ADVISOR)
    with max_queries(2, ignoring=AROUND):
        assert "周*汀" in _get(adviser, "/registry/households")


def _number(place: int) -> str:
    body = f"99011519500101{900 + place}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


def test_another_streets_file_is_the_same_as_none(browse: Any, family: Family) -> None:
    there = family(street_id=HUAMU)
    adviser = browse(Role.COMMUNITY_AID_ADVISOR)
    foreign = _get(adviser, f"/registry/households/{there.id}", 404)
    assert foreign == _get(adviser, f"/registry/households/{uuid4()}", 404)


def test_opening_a_file_is_told_once_an_hour_and_shown_to_the_family(browse: Any, family: Family) -> None:
    household = family()
    adviser = browse(Role.COMMUNITY_AID_ADVISOR)
    for _ in range(2):
        html = _get(adviser, f"/registry/households/{household.id}")
    assert "120****0001" in html
    assert OLD_WOMAN not in html
    assert _facts("household.opened") == 1
    me = browse(Role.RESIDENT, at=None, households=(household,))
    assert "救助顾问" in _get(me, f"/registry/households/{household.id}/looks")


def test_a_resident_comes_to_the_own_file_and_no_other(browse: Any, family: Family) -> None:
    own, other = family(), family("王云禾", id_number=MAN, phone="")
    me = browse(Role.RESIDENT, at=None, households=(own,))
    assert me.send("GET", "/registry/own").headers["Location"].endswith(str(own.id))
    _get(me, f"/registry/households/{own.id}")
    _get(me, f"/registry/households/{other.id}", 404)
    assert me.send("GET", "/registry/households").status_code == 403


def test_register_and_add_a_member_by_forms(browse: Any, family: Family) -> None:
    adviser, place = browse(Role.COMMUNITY_AID_ADVISOR), committee()
    _get(adviser, "/registry/households/new")
    head = {"name": "钱秋溪", "id_number": OLD_WOMAN, "relation": "head", "phone": "12000000001"}
    answer = _post(adviser, "/registry/households/new", committee_id=place.id, **head)
    household = db.session.scalars(select(Household)).one()
    assert answer.headers["Location"].endswith(str(household.id))
    path = f"/registry/households/{household.id}/members/new"
    refused = _post(adviser, path, 422, name="钱云苔", id_number=GIRL + "0", relation="grandchild")
    assert "身份证号码不正确" in refused.text
    assert GIRL + "0" in refused.text
    _post(adviser, path, name="钱云苔", id_number=GIRL, relation="grandchild")
    assert "钱*苔" in _get(adviser, f"/registry/households/{household.id}")


def test_a_double_shows_the_file_or_both_side_by_side(browse: Any, family: Family) -> None:
    household = family()
    adviser, place = browse(Role.COMMUNITY_AID_ADVISOR), committee(place=1)
    path = "/registry/households/new"
    same = _post(adviser, path, 422, committee_id=place.id, name="钱秋溪", id_number=OLD_WOMAN, relation="head")
    assert f"/registry/households/{household.id}" in same.text
    twin = {
        "committee_id": place.id,
        "name": "钱秋溪",
        "birth_on": "1940-09-09",
        "gender": "female",
        "relation": "head",
    }
    alike = _post(adviser, path, 422, **twin)
    assert household.number in alike.text
    _post(adviser, path, not_same_reason="birthday_differs", **twin)


def test_a_district_officer_first_chooses_a_street(browse: Any, family: Family) -> None:
    officer = browse(Role.DISTRICT_AID_OFFICER, at=None)
    html = _get(officer, "/registry/households/new")
    assert "塘桥街道" in html
    html = _get(officer, f"/registry/households/new?street_id={TANGQIAO}")
    assert str(committee().id) in html
    found = officer.send("POST", "/divisions/pick", {"q": "shangnan"}, headers={"HX-Request": "true"})
    assert 'name="committee_id"' in found.text


def test_every_form_of_a_file_opens(browse: Any, family: Family) -> None:
    household = family()
    member = db.session.scalars(select(Member)).one()
    officer = browse(Role.STREET_OFFICER)
    base, person = f"/registry/households/{household.id}", f"/registry/members/{member.id}"
    for path in (
        f"{base}/money",
        f"{base}/consents",
        f"{base}/papers",
        f"{base}/looks",
        f"{base}/contact",
        f"{base}/move",
        f"{base}/move?street_id={HUAMU}",
        f"{base}/merge",
        f"{base}/members/new",
        f"{base}/expenses/new",
        f"{base}/assets/new",
        f"{base}/properties/new",
        f"{base}/emergencies/new",
        f"{base}/declarations/new",
        f"{base}/consents/new",
        f"{base}/papers/new",
        f"{base}/reveal",
        f"{person}/incomes/new",
        f"{person}/correct",
        f"{person}/end",
        f"{person}/move",
        f"{person}/circumstances/employment",
        "/registry/exports",
        "/registry/imports",
    ):
        _get(officer, path)
    _get(officer, f"{person}/circumstances/unknown", 404)


def test_income_and_a_declaration_show_their_sum(browse: Any, family: Family) -> None:
    household = family()
    member = db.session.scalars(select(Member)).one()
    adviser, base = browse(Role.COMMUNITY_AID_ADVISOR), f"/registry/households/{household.id}"
    income = {"kind": "pension", "amount_fen": "1490", "period": "month", "valid_from": "2020-01-01"}
    _post(adviser, f"/registry/members/{member.id}/incomes/new", **income)
    assert "还不知道" in _get(adviser, f"{base}/money")
    _post(adviser, f"{base}/declarations/new", topic="income", is_complete="y")
    _post(adviser, f"{base}/properties/new", kind="home_area_dm2", amount="30", valid_from="2020-01-01")
    _post(adviser, f"{base}/emergencies/new", type="fire", happened_on="2024-11-01")
    _post(adviser, f"{base}/assets/new", kind="deposit", amount_fen="20000", valid_from="2020-01-01")
    _post(adviser, f"{base}/expenses/new", kind="medical", amount_fen="100", period="month", valid_from="2020-01-01")
    _post(adviser, f"/registry/members/{member.id}/circumstances/employment", value="retired", valid_from="2020-01-01")
    html = _get(adviser, f"{base}/money")
    assert "1,490元" in html
    assert "20,000元" in html


@pytest.mark.parametrize("amount", ["10" * 10, "-5", "1e5", "\x00", "abc", "5000" * 1250])
def test_a_bad_amount_stays_typed_with_a_message(browse: Any, family: Family, amount: str) -> None:
    family()
    member = db.session.scalars(select(Member)).one()
    adviser = browse(Role.COMMUNITY_AID_ADVISOR)
    income = {"kind": "wage", "amount_fen": amount, "period": "month", "valid_from": "2024-01-01"}
    answer = _post(adviser, f"/registry/members/{member.id}/incomes/new", 422, **income)
    assert 'aria-invalid="true"' in answer.text


def test_an_entry_is_ended_and_stays(browse: Any, family: Family) -> None:
    household = family()
    adviser, base = browse(Role.COMMUNITY_AID_ADVISOR), f"/registry/households/{household.id}"
    _post(adviser, f"{base}/assets/new", kind="deposit", amount_fen="20000", valid_from="2020-01-01")
    html = _get(adviser, f"{base}/money")
    path = html.split('/end"')[0].rsplit('"', 1)[1] + "/end"
    _get(adviser, path)
    _post(adviser, path, on="2024-01-01")
    assert path not in _get(adviser, f"{base}/money")
    _get(adviser, f"{base}/items/{uuid4()}/end", 404)


def test_members_are_corrected_moved_and_ended_by_forms(browse: Any, family: Family) -> None:
    household, other = family(), family("王云禾", id_number=MAN, phone="")
    member = db.session.scalars(select(Member).where(Member.household_id == household.id)).one()
    adviser, path = browse(Role.COMMUNITY_AID_ADVISOR), f"/registry/members/{member.id}"
    _post(adviser, f"{path}/correct", name="钱秋禾", id_number=OLD_WOMAN, relation="head", version="1")
    _post(adviser, f"{path}/correct", 409, name="钱秋野", id_number=OLD_WOMAN, relation="head", version="1")
    _post(adviser, f"{path}/move", 422, number="H99999999", relation="parent", left_on="2024-12-01")
    _post(adviser, f"{path}/move", number=other.number, relation="parent", left_on="2024-12-01")
    moved = db.session.scalars(select(Member).where(Member.household_id == other.id, Member.relation == "parent")).one()
    _post(adviser, f"/registry/members/{moved.id}/end", reason="died", left_on="2024-12-02")
    assert "2024年12月2日" in _get(adviser, f"/registry/households/{other.id}")


def test_contact_move_and_merge_by_forms(browse: Any, family: Family) -> None:
    household, other = family(), family("王云禾", id_number=MAN, phone="")
    officer, base = browse(Role.STREET_OFFICER), f"/registry/households/{household.id}"
    _post(officer, f"{base}/contact", address="演示路9号", phone="12000000009", version="1")
    _post(officer, f"{base}/contact", 422, address="演示路9号", phone="9", version="2")
    _post(officer, f"{base}/merge", 422, number="H00000000")
    _post(officer, f"{base}/merge", number=other.number)
    assert "王*禾" in _get(officer, base)
    _post(officer, f"{base}/move", committee_id=committee(HUAMU).id, address="", phone="")
    _get(officer, base, 404)


def test_values_in_full_ask_why_and_stand_in_one_answer_only(browse: Any, family: Family) -> None:
    household = family()
    adviser, path = browse(Role.COMMUNITY_AID_ADVISOR), f"/registry/households/{household.id}/reveal"
    _post(adviser, path, 422, reason="call")
    answer = _post(adviser, path, 200, reason="call", fields=["name", "phone"])
    assert "钱秋溪" in answer.text
    assert "12000000001" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert _facts("value.revealed") == 2
    assert "钱秋溪" not in _get(adviser, path)


def test_the_budget_answers_429_with_words(browse: Any, family: Family) -> None:
    household = family()
    adviser, path = browse(Role.COMMUNITY_AID_ADVISOR), f"/registry/households/{household.id}/reveal"
    for _ in range(5):
        _post(adviser, path, 200, reason="call", fields=["name", "id_number", "phone", "address"])
    assert "20" in _post(adviser, path, 429, reason="call", fields=["name"]).text


def _photo() -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    out.seek(0)
    return out


def _many(family: Family, number: int) -> None:
    for place in range(number):
        family(f"周{chr(0x7000 + place)}汀", id_number=_number(place), phone="")


def _work(app: Flask) -> None:
    from charity_app.cli.worker import Worker

    db.session.commit()
    db.session.remove()
    Worker(app).drain()


def _organisation(browser: Browser, code: str = "51990115MJD000011E", name: str = "青云助老社（演示）") -> UUID:
    _post(
        browser,
        "/registry/organisations/new",
        credit_code=code,
        name=name,
        field="elderly",
        rating="4",
        rating_until_on="2099-01-01",
    )
    return db.session.scalars(select(Organisation.id).where(Organisation.credit_code == code)).one()
