"""Charity finance sees what differs, why and what to do, and closes it with a reason."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from charity_app.core.db import commit_unit, db
from charity_app.core.ids import new_id
from charity_app.core.scope import ANONYMOUS, Role, system_actor
from charity_app.payments import services
from charity_app.payments.models import PaymentDifference
from charity_app.payments.services.differences import Found, note_difference
from charity_app.payments.states import ClosingReason, DifferenceKind, DifferenceState, Way
from tests.identity.browser import send
from tests.identity.factories import make_user, sign_in
from tests.projects.making import organisation

LIST = "/payments/differences"


@pytest.fixture
def difference(furnished: Flask) -> PaymentDifference:
    """Another amount than the payment says."""
    found = Found(DifferenceKind.AMOUNT, "pi_1", None, 5_000, 4_999)
    row = note_difference(found, day=date(2024, 12, 4), is_sandbox=True, by=system_actor("test"))
    commit_unit()
    return row


def _as(client: FlaskClient, role: Role) -> FlaskClient:
    sign_in(client, make_user(role))
    return client


def test_the_list_explains_filters_and_exports(client: FlaskClient, difference: PaymentDifference) -> None:
    who = _as(client, Role.CHARITY_OFFICER)
    page = who.get(LIST).text
    assert "金额不符" in page
    assert "49.99元" in page
    for asked, is_there in (("state=closed", False), ("state=open&kind=amount", True), ("kind=fee", False)):
        assert ("49.99元" in who.get(f"{LIST}?{asked}").text) is is_there, asked
    assert "49.99元" in who.get(f"{LIST}?day=2024-12-04").text
    assert "49.99元" not in who.get(f"{LIST}?day=2024-12-05").text
    export = who.get(f"{LIST}/export?state=open")
    assert export.headers["Content-Disposition"] == 'attachment; filename="differences.csv"'
    assert "2024-12-04,金额不符,pi_1,50.00,49.99,待处理" in export.data.decode("utf-8-sig")


def test_a_difference_says_what_to_do_and_is_closed_with_a_reason(
    client: FlaskClient, difference: PaymentDifference
) -> None:
    key = difference.id
    who = _as(client, Role.CHARITY_OFFICER)
    assert "多收的退还" in who.get(f"{LIST}/{key}").text
    refused = send(who, f"{LIST}/{key}", f"{LIST}/{key}/close", reason="", words="")
    assert refused.status_code == 422
    assert send(who, f"{LIST}/{key}", f"{LIST}/{key}/close", reason="refunded", words="多收1分已退").status_code == 303
    row = db.session.get_one(PaymentDifference, key)
    assert (row.state, row.reason, row.words) == (DifferenceState.CLOSED, ClosingReason.REFUNDED, "多收1分已退")
    assert row.closed_by_id is not None
    assert "多收1分已退" in who.get(f"{LIST}/{key}").text


def test_nobody_closes_by_hand_what_only_a_later_match_may_say(
    client: FlaskClient, difference: PaymentDifference
) -> None:
    key = difference.id
    who = _as(client, Role.CHARITY_OFFICER)
    assert send(who, f"{LIST}/{key}", f"{LIST}/{key}/close", reason="gone", words="").status_code == 422


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.AUDITOR, 200), (Role.DONOR, 403), (Role.SYSADMIN, 403)],
)
def test_the_auditor_reads_and_others_do_not(
    client: FlaskClient, difference: PaymentDifference, role: Role, status: int
) -> None:
    key = difference.id
    sign_in(client, make_user(role))
    assert client.get(LIST).status_code == status
    assert f"{LIST}/{key}/close" not in client.get(f"{LIST}/{key}").text


def _payment_to(charity_id: UUID | None) -> UUID | None:
    if charity_id is None:
        return None
    told: dict[str, Any] = {"subject_type": "gift", "subject_id": new_id("gifts"), "way": Way.CARD, "by": ANONYMOUS}
    return services.open_checkout(
        organisation_id=charity_id, amount_fen=5_000, return_endpoint="reports.show_home", **told
    ).id


def test_finance_sees_what_concerns_its_own_charity_and_no_other(client: FlaskClient, furnished: Flask) -> None:
    here, there = organisation().id, organisation().id
    for charity_id, reference in ((here, "pi_here"), (there, "pi_there"), (None, "pi_nowhere")):
        found = Found(DifferenceKind.AMOUNT, reference, _payment_to(charity_id), 5_000, 4_999)
        row = note_difference(found, day=date(2024, 12, 4), is_sandbox=True, by=system_actor("test"))
    nowhere = row.id
    finance = make_user(Role.ORG_FINANCE, at=here)
    commit_unit()
    sign_in(client, finance)
    exported = client.get(f"{LIST}/export").text
    assert ("pi_here" in exported, "pi_there" in exported, "pi_nowhere" in exported) == (True, False, False)
    assert client.get(LIST).text.count("49.99元") == 1
    assert client.get(f"{LIST}/{nowhere}").status_code == 404
    sign_in(client, make_user(Role.CHARITY_OFFICER))
    assert client.get(LIST).text.count("49.99元") == 3
