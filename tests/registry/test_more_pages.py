"""More pages of the register: lists, papers, papers of consent, organisations and places."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from charity_app.core import clock, files
from charity_app.core.db import db
from charity_app.core.scope import Role
from charity_app.core.sheets import read_rows
from charity_app.registry import services
from charity_app.registry.models import (
    EvidenceFile,
    HelpingSession,
    ImportRun,
    OpeningMark,
    Site,
)
from charity_app.registry.services.importing import sample_table
from tests.registry.conftest import HUAMU, MAN, OLD_WOMAN, TANGQIAO
from tests.registry.test_pages import Family, _facts, _get, _many, _organisation, _photo, _post, _work
from tests.world import Browser


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
    assert db.session.scalar(select(func.count()).select_from(HelpingSession)) == 0


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
    ],
)
def test_divisions_are_public(app: Flask, family: Family, path: str) -> None:
    assert "塘桥" in _get(Browser(app), path)


def test_a_committee_is_found_by_letters_without_a_script(app: Flask, family: Family) -> None:
    public = Browser(app)
    assert "塘桥" in _get(public, _post(public, "/divisions/pick", q="tangqiao").headers["Location"])


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
