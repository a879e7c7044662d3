"""Where a matter stands, by code and four digits and without an account (features 1.13)."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from charity_app.casework.services import NewHelp, Receipt, ask_for_help
from charity_app.core.db import db
from charity_app.core.scope import ANONYMOUS, acting_in, system_scope
from charity_app.divisions.models import division_id
from tests import html

PHONE = "12000044170"


@pytest.fixture
def receipt(furnished: Flask) -> Receipt:
    """What somebody was told who asked for a call."""
    with acting_in(system_scope("test")):
        given = ask_for_help(NewHelp(street_id=division_id("310115008"), phone=PHONE), by=ANONYMOUS)
        db.session.commit()
    return given


def look_up(client: FlaskClient, code: str, digits: str) -> tuple[int, html.Element]:
    """Fill in the page as somebody would."""
    key = re.search(r'name="_key" value="([^"]+)"', client.get("/status").text)
    assert key is not None
    answer = client.post("/status", data={"_key": key.group(1), "code": code, "digits": digits})
    return answer.status_code, html.read(answer.text)


def test_code_and_digits_show_the_matter_and_what_comes_next(client: FlaskClient, receipt: Receipt) -> None:
    status, page = look_up(client, receipt.code.lower(), "4170")
    assert status == 200
    assert receipt.code in page.text
    assert "你" not in page.text
    (steps,) = [element for element in page.find("ol") if element.attributes["class"] == "steps"]
    assert len(steps.find("li")) == 3
    assert [step.attributes.get("aria-current") for step in steps.find("li")] == [None, "step", None]
    assert PHONE not in page.text


@pytest.mark.parametrize(("code", "digits"), [("right", "4171"), ("NOSUCH22", "4170"), ("right", ""), ("", "4170")])
def test_wrong_answers_look_alike_and_keep_what_was_typed(
    client: FlaskClient, receipt: Receipt, code: str, digits: str
) -> None:
    typed = receipt.code if code == "right" else code
    status, page = look_up(client, typed, digits)
    assert status == 422
    fields = {field.attributes["name"]: field.attributes.get("value", "") for field in page.find("input")}
    assert (fields["code"], fields["digits"]) == (typed, digits)
    assert receipt.code not in page.text or typed == receipt.code
    (summary,) = [element for element in page.walk() if element.attributes.get("class") == "errs"]
    assert summary.text.strip()


def test_five_wrong_tries_lock_and_a_right_one_does_not_count(client: FlaskClient, receipt: Receipt) -> None:
    assert look_up(client, receipt.code, "4170")[0] == 200
    assert [look_up(client, receipt.code, "0000")[0] for _ in range(5)] == [422] * 5
    assert look_up(client, receipt.code, "4170")[0] == 429


def test_digits_never_reach_an_address(client: FlaskClient) -> None:
    (form,) = html.read(client.get("/status").text).find("form")
    assert form.attributes["method"] == "post"
