"""One request, one transaction: keys, repeats, refusals, failures (rulings 1, 2, 8; E1, E2; B of reliability)."""

from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from charity_app.core import clock
from charity_app.core.calendar import Holiday
from charity_app.core.db import db, is_sqlite
from charity_app.core.scope import Role
from charity_app.http import transaction
from charity_app.http.transaction import Submission
from tests.http.conftest import seen
from tests.identity.factories import make_user, sign_in

ADD = "/probe/add"


def key(client: FlaskClient, action: str = ADD) -> str:
    return client.get("/probe/key", query_string={"for": action}).text


def days() -> list[date]:
    db.session.rollback()
    return list(db.session.scalars(select(Holiday.on_date).order_by(Holiday.on_date)))


def submissions() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Submission)) or 0


def test_a_form_is_carried_out_and_its_answer_kept(probe: FlaskClient) -> None:
    answer = probe.post(ADD, data={"_key": key(probe), "day": "2030-01-05"})
    assert (answer.status_code, answer.location) == (303, "/probe/key?added=1")
    assert days() == [date(2030, 1, 5)]
    assert seen == ["add", "after commit"]
    kept = db.session.scalars(select(Submission)).one()
    assert (kept.endpoint, kept.status, kept.location) == ("probe.add", 303, "/probe/key?added=1")
    assert "2030" not in kept.digest


def test_a_double_press_is_carried_out_once_and_answered_alike(probe: FlaskClient) -> None:
    form = {"_key": key(probe), "day": "2030-01-05"}
    answers = [probe.post(ADD, data=form) for _ in range(3)]
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/probe/key?added=1")] * 3
    assert seen == ["add", "after commit"]
    assert days() == [date(2030, 1, 5)]
    by_htmx = probe.post(ADD, data=form, headers={"HX-Request": "true"})
    assert (by_htmx.status_code, by_htmx.headers["HX-Redirect"]) == (204, "/probe/key?added=1")


def test_the_same_key_with_another_body_is_a_conflict(probe: FlaskClient) -> None:
    form = {"_key": key(probe), "day": "2030-01-05"}
    probe.post(ADD, data=form)
    other = probe.post(ADD, data=form | {"day": "2030-01-06"})
    assert other.status_code == 409
    assert "已经用别的内容提交过" in other.text
    assert days() == [date(2030, 1, 5)]


def test_a_refused_form_keeps_nothing_and_works_once_it_is_corrected(probe: FlaskClient) -> None:
    form = {"_key": key(probe), "day": "2030-01-05"}
    refused = probe.post(ADD, data=form | {"refuse": "1"})
    assert refused.status_code == 422
    assert (days(), submissions()) == ([], 0)
    assert seen == ["add", "after rollback"]
    assert probe.post(ADD, data=form).status_code == 303
    assert days() == [date(2030, 1, 5)]


def test_a_crash_keeps_nothing_and_says_nothing(probe: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    answer = probe.post(ADD, data={"_key": key(probe), "day": "2030-01-05", "crash": "1"})
    assert answer.status_code == 500
    assert (days(), submissions()) == ([], 0)
    written = answer.text + "".join(capsys.readouterr())
    assert "ZeroDivisionError" in written
    assert "王初一" not in written
    assert "ZeroDivisionError" not in answer.text


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _client, form: form.pop("_key"),
        lambda _client, form: form.update(_key="x"),
        lambda _client, form: form.update(_key=form["_key"][:-3] + "AAA"),
        lambda client, form: form.update(_key=key(client, "/probe/form")),
        lambda client, form: form.update(_key=key(client.application.test_client())),
        lambda client, _form: client.delete_cookie("visitor"),
        lambda client, _form: client.set_cookie("session", "somebody-elses-token"),
    ],
    ids=["no key", "nonsense", "forged", "of another form", "of another browser", "cookie gone", "signed in since"],
)
def test_a_form_without_its_own_key_is_refused(probe: FlaskClient, spoil) -> None:
    form = {"_key": key(probe), "day": "2030-01-05"}
    spoil(probe, form)
    answer = probe.post(ADD, data=form)
    assert answer.status_code == 403
    assert "请刷新后再试" in answer.text
    assert (days(), seen) == ([], [])


@pytest.mark.parametrize(("hours", "status"), [(11, 303), (13, 403)])
def test_a_key_lives_twelve_hours(probe: FlaskClient, hours: int, status: int) -> None:
    given = key(probe)
    visitor = probe.get_cookie("visitor")
    assert visitor is not None
    with time_machine.travel(clock.wall() + timedelta(hours=hours), tick=False):
        probe.set_cookie("visitor", visitor.value)
        assert probe.post(ADD, data={"_key": given, "day": "2030-01-05"}).status_code == status


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost", 303),
        (None, 303),
        ("http://evil.example", 403),
        ("http://localhost.evil.example", 403),
        ("http://localhost:81", 403),
        ("null", 403),
    ],
)
def test_a_form_from_another_site_is_refused(probe: FlaskClient, origin: str | None, status: int) -> None:
    headers = {"Origin": origin} if origin else {}
    answer = probe.post(ADD, data={"_key": key(probe), "day": "2030-01-05"}, headers=headers)
    assert answer.status_code == status


def test_the_key_of_one_session_is_worth_nothing_in_another(probe: FlaskClient, app: Flask, furnished: Flask) -> None:
    sign_in(probe, make_user(Role.AUDITOR))
    given = key(probe)
    sign_in(probe, make_user(Role.AUDITOR))
    assert probe.post(ADD, data={"_key": given, "day": "2030-01-05"}).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_change_nothing(probe: FlaskClient, method: str) -> None:
    assert probe.open(ADD, method=method, data={"_key": key(probe), "day": "2030-01-05"}).status_code in {403, 404}
    assert (days(), seen) == ([], [])


def test_a_method_cannot_be_smuggled(probe: FlaskClient) -> None:
    headers = {"X-HTTP-Method-Override": "POST"}
    assert probe.get(ADD + "?day=2030-01-05&_method=POST", headers=headers).status_code == 404
    assert days() == []


def test_a_webhook_needs_no_key(probe: FlaskClient) -> None:
    assert probe.post("/probe/hook").status_code == 200
    assert days() == [date(2030, 1, 2)]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_a_get_writes_is_gone(probe: FlaskClient, method: str) -> None:
    """PostgreSQL refuses it, SQLite takes it back."""
    assert probe.open("/probe/write", method=method).status_code == (200 if is_sqlite() else 500)
    assert days() == []


def test_a_commit_that_fails_is_a_503_and_changes_nothing(probe: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    given = key(probe)

    def fail(**_: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk full"))

    with monkeypatch.context() as broken:
        broken.setattr(transaction, "commit_unit", fail)
        answer = probe.post(ADD, data={"_key": given, "day": "2030-01-05"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "什么都没有改动" in answer.text
    assert (days(), submissions()) == ([], 0)
    assert probe.post(ADD, data={"_key": given, "day": "2030-01-05"}).status_code == 303


def test_what_fails_after_the_commit_does_not_undo_it(probe: FlaskClient) -> None:
    answer = probe.post(ADD, data={"_key": key(probe), "day": "2030-01-05", "fail_later": "1"})
    assert answer.status_code == 303
    assert days() == [date(2030, 1, 5)]


def test_a_second_row_of_the_same_thing_is_a_conflict_and_no_crash(probe: FlaskClient) -> None:
    probe.post(ADD, data={"_key": key(probe), "day": "2030-01-05"})
    answer = probe.post(ADD, data={"_key": key(probe), "day": "2030-01-05"})
    assert answer.status_code in {409, 503}
    assert days() == [date(2030, 1, 5)]


def test_preparation_runs_before_the_transaction_and_reads_only(probe: FlaskClient) -> None:
    answer = probe.post("/probe/prepared", data={"_key": key(probe, "/probe/prepared")})
    assert answer.status_code == 303
    assert seen == ["before, reading only: 0"]
    refused = probe.post("/probe/prepared", data={"_key": key(probe, "/probe/prepared"), "too_many": "1"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "900")


def test_who_may_not_act_prepares_nothing(probe: FlaskClient, furnished: Flask) -> None:
    target = "/probe/guarded"
    turned_away = probe.post(target, data={"_key": key(probe, target)})
    assert (turned_away.status_code, turned_away.location) == (303, "/account/sign-in")
    assert (seen, submissions()) == ([], 0)
    sign_in(probe, make_user(Role.AUDITOR))
    assert probe.post(target, data={"_key": key(probe, target)}).status_code == 403
    assert seen == []
    sign_in(probe, make_user(Role.SYSADMIN))
    assert probe.post(target, data={"_key": key(probe, target)}).status_code == 303
    assert len(seen) == 1


def test_keys_are_forgotten_after_two_days(probe: FlaskClient, app: Flask) -> None:
    probe.post(ADD, data={"_key": key(probe), "day": "2030-01-05"})
    assert transaction.forget_submissions() == 0
    with time_machine.travel(clock.wall() + timedelta(hours=49), tick=False):
        assert transaction.forget_submissions() == 1


@pytest.mark.parametrize("address", ["/?q=%00", "/?q=%E2%80%AE", "/s/%01abc", "/?q=%ED%A0%80"])
def test_signs_no_person_types_are_refused_in_addresses(probe: FlaskClient, address: str) -> None:
    assert probe.get(address).status_code in {422, 404}
