"""Pages of the register and of divisions over HTTP, without JavaScript (features 1.1, 1.2, 1.9 to 1.12, 6.2, 6.10)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from charity_app.core import clock, files
from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.scope import Role
from charity_app.core.sheets import read_rows
from charity_app.registry import services
from charity_app.registry.models import (
    EvidenceFile,
    Household,
    ImportRun,
    Member,
    OnBehalf,
    OpeningMark,
    Organisation,
    Site,
)
from charity_app.registry.services.importing import sample_table
from tests.identity.factories import make_user, open_session
from tests.registry.conftest import GIRL, HUAMU, MAN, OLD_WOMAN, TANGQIAO, committee
from tests.world import Browser

Family = Callable[..., Household]
MaxQueries = Callable[..., AbstractContextManager[list[str]]]
AROUND = {"sessions", "divisions", "messages"}


@pytest.fixture
def browse(app: Flask, family: Family) -> Callable[..., Browser]:
    """Open a browser in which somebody with this role is signed in."""

    def opened(*roles: Role, at: Any = TANGQIAO, **more: Any) -> Browser:
        token = open_session(make_user(*roles, at=at, **more))
        db.session.commit()
        return Browser(app, token)

    return opened


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
    html = _get(adviser, "/registry/households?q=秋溪")
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
    found = officer.client.get("/divisions/pick?q=shangnan", headers={"HX-Request": "true"})
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


@pytest.mark.parametrize("amount", ["10" * 10, "１２００", "-5", "1e5", "\x00", "abc", "5000" * 1250])
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


def test_consents_are_recorded_given_and_withdrawn(browse: Any, family: Family) -> None:
    household = family()
    adviser, base = browse(Role.COMMUNITY_AID_ADVISOR), f"/registry/households/{household.id}"
    given = {"purpose": "publish_needs", "way": "spoken", "given_on": "2024-12-01"}
    _post(adviser, f"{base}/consents/new", 422, words="", **given)
    _post(adviser, f"{base}/consents/new", words="可以发布", **given)
    me = browse(Role.RESIDENT, at=None, households=(household,))
    html = _get(me, f"{base}/consents")
    assert "可以发布" in html
    _post(me, html.split('/withdraw"')[0].rsplit('"', 1)[1] + "/withdraw")
    _post(me, f"{base}/consents/messages/give")
    assert _post(me, f"{base}/consents/handover/give", 404).status_code == 404
    assert (_facts("consent.given"), _facts("consent.withdrawn")) == (2, 1)


def test_helper_mode_names_the_family_until_it_is_left(browse: Any, family: Family) -> None:
    household, other = family(), family("王云禾", id_number=MAN, phone="")
    adviser = browse(Role.COMMUNITY_AID_ADVISOR)
    _post(adviser, f"/registry/households/{household.id}/help")
    assert "钱*溪" in _get(adviser, f"/registry/households/{other.id}")
    _post(adviser, f"/registry/households/{other.id}/help", 409)
    _post(adviser, f"/registry/households/{other.id}/consents/messages/give", 409)
    _post(adviser, f"/registry/households/{household.id}/consents/messages/give")
    _post(adviser, "/registry/help/leave")
    assert "钱*溪" not in _get(adviser, f"/registry/households/{other.id}")
    assert db.session.scalar(select(func.count()).select_from(OnBehalf)) == 0


def _photo() -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    out.seek(0)
    return out


def test_a_paper_is_taken_in_sealed_and_sent_as_an_attachment(browse: Any, family: Family, app: Flask) -> None:
    files.install_store(app.config["DATA_DIR"] / "files")
    household = family()
    adviser, base = browse(Role.COMMUNITY_AID_ADVISOR), f"/registry/households/{household.id}/papers"
    refused = _post(adviser, f"{base}/new", 422, kind="id_card", file=(BytesIO(b"plain"), "id.jpg"))
    assert "请选择照片" in refused.text
    _post(adviser, f"{base}/new", 422, kind="id_card")
    _post(adviser, f"{base}/new", kind="id_card", file=(_photo(), "钱秋溪身份证.jpg"))
    paper = db.session.scalars(select(EvidenceFile)).one()
    answer = adviser.send("GET", f"/registry/papers/{paper.id}")
    assert answer.data.startswith(b"\xff\xd8")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "身份证" in _get(adviser, base)
    stranger = browse(Role.COMMUNITY_AID_ADVISOR, at=HUAMU)
    _get(stranger, f"/registry/papers/{paper.id}", 404)
    _post(stranger, f"{base}/new", 404, kind="id_card", file=(_photo(), "x.jpg"))
    kept = [path for path in (app.config["DATA_DIR"] / "files").rglob("*") if path.is_file()]
    assert len(kept) == 1


def test_a_refused_paper_leaves_no_file(browse: Any, family: Family, app: Flask) -> None:
    files.install_store(app.config["DATA_DIR"] / "files")
    household = family()
    adviser = browse(Role.COMMUNITY_AID_ADVISOR)
    _post(adviser, f"/registry/households/{household.id}/papers/new", 422, kind="", file=(_photo(), "x.jpg"))
    assert [path for path in (app.config["DATA_DIR"] / "files").rglob("*") if path.is_file()] == []


def _many(family: Family, number: int) -> None:
    for place in range(number):
        family(f"周{chr(0x7000 + place)}汀", id_number=_number(place), phone="")


def test_a_short_list_is_exported_masked_by_one_person(browse: Any, family: Family) -> None:
    family()
    officer = browse(Role.STREET_OFFICER)
    _post(officer, "/registry/exports", 422)
    _post(officer, "/registry/exports", reason="street_report")
    path = _get(officer, "/registry/exports").split('/download"')[0].rsplit('"', 1)[1] + "/download"
    for kind in ("csv", "xlsx"):
        answer = _post(officer, path, 200, kind=kind)
        assert read_rows(answer.data)[1].cells[1] == "钱*溪"
        assert "钱秋溪".encode() not in answer.data
    assert _facts("households.exported") == 2


def test_more_than_50_persons_need_a_second_person(browse: Any, family: Family) -> None:
    _many(family, 51)
    officer, reviewer = browse(Role.STREET_OFFICER), browse(Role.STREET_REVIEWER)
    _post(officer, "/registry/exports", reason="street_report")
    page = _get(reviewer, "/registry/exports")
    path = page.split('/approve"')[0].rsplit('"', 1)[1]
    _post(officer, f"{path}/download", 403)
    _post(officer, f"{path}/approve", 403)
    stranger = browse(Role.STREET_REVIEWER, at=HUAMU)
    _post(stranger, f"{path}/approve", 404)
    _post(reviewer, f"{path}/approve")
    _post(reviewer, f"{path}/download", 403)
    assert len(read_rows(_post(officer, f"{path}/download", 200, kind="csv").data)) == 53


def _work(app: Flask) -> None:
    from charity_app.cli.worker import Worker

    db.session.commit()
    db.session.remove()
    Worker(app).drain()


def test_a_table_is_checked_confirmed_and_taken_over(browse: Any, family: Family, app: Flask) -> None:
    officer = browse(Role.STREET_OFFICER)
    assert "家庭序号" in officer.send("GET", "/registry/imports/sample/csv").data.decode("utf-8-sig")
    _get(officer, "/registry/imports/sample/exe", 404)
    _post(officer, "/registry/imports", 422)
    _post(officer, "/registry/imports", 422, file=(BytesIO(b"\x00\x01"), "x.csv"))
    answer = _post(officer, "/registry/imports", file=(BytesIO(sample_table("xlsx")), "x.xlsx"))
    path = answer.headers["Location"]
    assert "every 1s" in _get(officer, path)
    _work(app)
    assert "every 1s" not in _get(officer, path)
    _post(officer, f"{path}/confirm")
    _work(app)
    assert "已完成" in _get(officer, path)
    assert db.session.scalars(select(ImportRun.rows_new)).one() == 2
    assert "行" in officer.send("GET", f"{path}/problems").data.decode("utf-8-sig")
    _get(browse(Role.STREET_OFFICER), path, 404)


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


def test_organisations_by_the_registrar_and_in_public(browse: Any, app: Flask, family: Family) -> None:
    registrar, public = browse(Role.REGISTRY_OFFICER, at=None), Browser(app)
    _get(registrar, "/registry/organisations/new")
    refused = _post(
        registrar, "/registry/organisations/new", 422, credit_code="51990115MJD000012E", name="x", field="fund"
    )
    assert "信用代码不正确" in refused.text
    key = _organisation(registrar)
    path = f"/registry/organisations/{key}"
    assert "4A" in _get(public, path)
    assert "青云助老社" in _get(public, "/registry/organisations?q=qyzls")
    _get(registrar, f"{path}/edit")
    _post(registrar, f"{path}/edit", name="青云社（演示）", field="elderly", tax_years="2023,2024", version="1")
    _post(registrar, f"{path}/edit", 422, name="青云社（演示）", field="elderly", tax_years="20x", version="2")
    _get(registrar, f"{path}/decide/list_abnormal")
    _post(registrar, f"{path}/decide/list_abnormal", 422, ground="duty_done")
    _post(registrar, f"{path}/decide/list_abnormal", ground="no_yearly_report")
    _post(registrar, f"{path}/decide/list_abnormal", 409, ground="no_yearly_report")
    assert "不能认领" in _get(public, path)
    _post(registrar, f"{path}/decide/list_serious", ground="grave_breach")
    _get(public, path, 404)
    assert "青云社" not in _get(public, "/registry/organisations")
    assert "青云社" in _get(registrar, "/registry/organisations")


def test_sites_are_opened_changed_and_closed(browse: Any, app: Flask, family: Family) -> None:
    officer, public = browse(Role.STREET_OFFICER), Browser(app)
    _get(officer, "/registry/sites/new")
    site = {"kind": "charity_supermarket", "name": "塘桥慈善超市（演示）", "address": "演示路1号"}
    _post(officer, "/registry/sites/new", 422, street_id="", **site)
    _post(officer, "/registry/sites/new", 403, street_id=HUAMU, **site)
    _post(officer, "/registry/sites/new", street_id=TANGQIAO, **site)
    key = db.session.scalars(select(Site.id)).one()
    assert "塘桥慈善超市" in _get(public, f"/registry/sites?street_id={TANGQIAO}&kind=charity_supermarket&q=tqcs")
    _get(officer, f"/registry/sites/{key}/edit")
    _post(officer, f"/registry/sites/{key}/edit", street_id=TANGQIAO, **site | {"address": "演示路2号"}, version="1")
    assert "演示路2号" in _get(public, f"/registry/sites/{key}")
    _get(officer, f"/registry/sites/{key}/close")
    _post(officer, f"/registry/sites/{key}/close", on="2099-12-31")
    _get(browse(Role.STREET_OFFICER, at=HUAMU), f"/registry/sites/{key}/edit", 403)


@pytest.mark.parametrize(
    "path",
    [
        "/divisions/",
        "/divisions/?q=tq&kind=residents_committee",
        "/divisions/?street=310115008&page=2",
        "/divisions/pick?q=tangqiao",
    ],
)
def test_divisions_are_public(app: Flask, family: Family, path: str) -> None:
    assert "塘桥" in _get(Browser(app), path)


def test_one_division_and_the_whole_list_as_a_table(app: Flask, family: Family) -> None:
    public = Browser(app)
    assert "陆家嘴—世博" in _get(public, f"/divisions/{TANGQIAO}")
    _get(public, f"/divisions/{uuid4()}", 404)
    assert len(read_rows(public.send("GET", "/divisions/export").data)) == 1557
    assert "divisions" in public.send("GET", "/divisions/export?_external=1&endpoint=x").headers["Content-Disposition"]


def test_pages_also_speak_english(browse: Any, family: Family) -> None:
    household = family()
    adviser = browse(Role.COMMUNITY_AID_ADVISOR)
    adviser.client.set_cookie("lang", "en")
    assert "How to reach them" in _get(adviser, f"/registry/households/{household.id}")


def test_every_role_without_households_is_kept_out(browse: Any, family: Family) -> None:
    household = family()
    for role in (Role.CHARITY_OFFICER, Role.SYSADMIN):
        browser = browse(role, at=None)
        _get(browser, "/registry/households", 403)
        _get(browser, f"/registry/households/{household.id}", 404)


def test_no_page_of_a_file_holds_a_full_value(browse: Any, family: Family) -> None:
    household = family()
    adviser = browse(Role.COMMUNITY_AID_ADVISOR)
    for name in ("", "/money", "/consents", "/papers", "/looks"):
        html = _get(adviser, f"/registry/households/{household.id}{name}")
        assert "钱秋溪" not in html
        assert OLD_WOMAN not in html
        assert "12000000001" not in html


def test_adding_somebody_alike_shows_both_side_by_side(browse: Any, family: Family) -> None:
    household, other = family(), family("王云禾", id_number=MAN, phone="")
    adviser, path = browse(Role.COMMUNITY_AID_ADVISOR), f"/registry/households/{other.id}/members/new"
    twin = {"name": "钱秋溪", "birth_on": "1940-09-09", "gender": "female", "relation": "parent"}
    answer = _post(adviser, path, 422, **twin)
    assert household.number in answer.text
    assert 'name="not_same_reason"' in answer.text
    _post(adviser, path, not_same_reason="birthday_differs", **twin)


def test_old_marks_are_forgotten_and_the_trail_stays(
    browse: Any, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    household = family()
    _get(browse(Role.COMMUNITY_AID_ADVISOR), f"/registry/households/{household.id}")
    services.forget_marks()
    assert db.session.scalar(select(func.count()).select_from(OpeningMark)) == 1
    monkeypatch.setattr(clock, "wall", lambda: datetime.now(UTC) + timedelta(days=3))
    services.forget_marks()
    assert db.session.scalar(select(func.count()).select_from(OpeningMark)) == 0
    assert _facts("household.opened") == 1
