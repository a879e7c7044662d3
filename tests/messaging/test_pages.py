"""Inbox, outbox, links: one's own letters only, no words for staff, dead links like unknown ones (C2, D11)."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.jobs import Job
from charity_app.core.privacy import KeyOwner
from charity_app.core.scope import Role, acting_in, system_actor, system_scope
from charity_app.divisions import queries as divisions
from charity_app.divisions.models import division_id
from charity_app.messaging import gateways, queries, services, tasks, wording
from charity_app.messaging.models import Message, ShortLink
from charity_app.messaging.states import LinkPurpose, MessageState, Purpose
from charity_app.registry import services as registry
from charity_app.registry.models import Household
from charity_app.registry.states.households import ConsentPurpose, ConsentWay
from tests.identity.browser import send
from tests.identity.factories import actor_of, make_user, sign_in

pytestmark = pytest.mark.usefixtures("furnished")
BY = system_actor("test")
VISIT = wording.declare("test.visit", title="A visit", body="%(who)s will visit you", purpose=Purpose.MATCHING)
ALARM = wording.declare("test.alarm", title="Alarm", body="%(who)s", purpose=Purpose.MATCHING, is_urgent=True)


@pytest.fixture
def household() -> Household:
    with acting_in(system_scope("test")):
        place = divisions.committees_of(division_id("310115008"))[0]
        head = registry.NewMember(name="钱秋溪", id_number="990115194003129027", phone="12000000001")
        return registry.register_household(place, head=head, address="演示路1弄2号3室", by=BY)


class Recorder:
    """A gateway that keeps what it was given."""

    def __init__(self) -> None:
        self.carried: list[tuple[str, str]] = []

    def deliver(self, *, recipient: str, wording: str) -> None:
        self.carried.append((recipient, wording))


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    recorder = Recorder()
    monkeypatch.setattr(gateways, "GATEWAY", recorder)
    return recorder


def test_an_empty_inbox_says_what_will_stand_there(client: FlaskClient) -> None:
    sign_in(client, make_user(Role.DONOR))
    page = client.get("/messaging/")
    assert (page.status_code, "还没有消息" in page.text) == (200, True)


def test_letters_are_read_by_their_recipient_only(client: FlaskClient, app: Flask) -> None:
    reader, other = make_user(Role.DONOR), make_user(Role.DONOR)
    message = services.send_message(reader.key_owner, "test.visit", {"who": "何初葵"}, path="/about", by=BY)
    assert message is not None
    sign_in(client, reader)
    assert "何初葵 will visit you" in client.get("/messaging/").text
    stranger = app.test_client()
    sign_in(stranger, other)
    assert "何初葵" not in stranger.get("/messaging/").text
    assert queries.get_message(actor_of(other), message.id) is None
    answer = send(client, "/messaging/", f"/messaging/{message.id}/read")
    assert (answer.status_code, answer.location) == (303, "/about")
    db.session.refresh(message)
    assert message.read_at is not None


def test_residents_read_what_their_household_was_told(client: FlaskClient, household: Household) -> None:
    services.send_message(household.key_owner, "test.visit", {"who": "何初葵"}, by=BY)
    user = make_user(Role.RESIDENT, phone="12000000008", households=(household,))
    sign_in(client, user)
    assert "何初葵 will visit you" in client.get("/messaging/").text
    with acting_in(system_scope("test")):
        registry.erase_household(household, by=BY)
    late = make_user(Role.RESIDENT, phone="12000000006", households=(household,))
    assert queries.list_letters_to(actor_of(late)).items == ()


def carry(owner: KeyOwner) -> MessageState:
    """Send an urgent message and say where it stands afterwards."""
    message = services.send_message(owner, "test.alarm", {"who": "何初葵"}, by=BY)
    assert message is not None
    tasks.send({"message_id": str(message.id)})
    return message.state


def test_the_console_shows_a_masked_phone_and_no_words(household: Household, gateway: Recorder) -> None:
    donor, silent = make_user(Role.DONOR, phone="12000000005"), make_user(Role.AUDITOR)
    with acting_in(system_scope("test")):
        agreed = {"purpose": ConsentPurpose.MESSAGES, "way": ConsentWay.SPOKEN, "words": "好的"}
        consent = registry.give_consent(household, **agreed, by=BY)
        states = [carry(owner) for owner in (household.key_owner, donor.key_owner, silent.key_owner)]
        assert states == [MessageState.SENT] * 3
        registry.withdraw_consent(consent, by=BY)
        assert carry(household.key_owner) is MessageState.SENT
    assert gateway.carried == [("120****0001", "test.alarm"), ("120****0005", "test.alarm")]


def test_a_household_that_did_not_agree_to_messages_gets_none_by_phone_r_prv_04(
    household: Household, gateway: Recorder
) -> None:
    with acting_in(system_scope("test")):
        assert carry(household.key_owner) is MessageState.SENT
    assert gateway.carried == []
    reader = make_user(Role.RESIDENT, phone="12000000006", households=(household,))
    assert queries.list_letters_to(actor_of(reader)).total == 1


def test_the_real_console_says_neither_words_nor_phone(capsys: pytest.CaptureFixture[str]) -> None:
    gateways.ConsoleGateway().deliver(recipient="120****0001", wording="test.visit")
    said = "".join(capsys.readouterr())
    assert "120****0001" in said
    assert "test.visit" in said


def test_urgent_messages_break_quiet_hours_and_the_weekly_limit(household: Household, at) -> None:
    with at("2024-12-05 23:00"):
        for _ in range(4):
            message = services.send_message(household.key_owner, "test.alarm", {"who": "x"}, by=BY)
            assert message is not None
            assert message.not_before_at == clock.now()


def test_staff_see_what_could_not_be_sent_without_words_or_names(client: FlaskClient) -> None:
    user = make_user(Role.DONOR, name="钱秋溪", phone="12000000005")
    message = services.send_message(user.key_owner, "test.visit", {"who": "何初葵"}, by=BY)
    assert message is not None
    message.state = MessageState.FAILED
    sign_in(client, make_user(Role.SYSADMIN))
    page = client.get("/messaging/outbox?state=failed")
    assert page.status_code == 200
    assert "A visit" in page.text
    assert "test.visit" not in page.text
    for hidden in ("何初葵 will", "钱秋溪", "12000000005", str(user.id)):
        assert hidden not in page.text
    assert send(client, "/messaging/outbox", f"/messaging/outbox/{message.id}/retry").status_code == 303
    db.session.refresh(message)
    assert message.state is MessageState.QUEUED


@pytest.mark.parametrize("role", [Role.DONOR, Role.ORG_FINANCE, Role.CHARITY_OFFICER])
def test_others_do_not_see_the_outbox(client: FlaskClient, role: Role) -> None:
    user = make_user(Role.DONOR) if role is Role.DONOR else make_user(*(() if role is Role.ORG_FINANCE else (role,)))
    sign_in(client, user)
    assert client.get("/messaging/outbox").status_code == 403


def test_choosing_what_to_hear_about_is_kept(client: FlaskClient) -> None:
    user = make_user(Role.DONOR)
    sign_in(client, user)
    assert send(client, "/messaging/", "/messaging/purposes", wanted=["news"]).status_code == 303
    assert queries.refused_purposes(user.id) == {Purpose.MATCHING, Purpose.POLICY, Purpose.VOLUNTEERING}
    assert services.send_message(user.key_owner, "test.visit", {"who": "x"}, by=BY) is None


def link(days: int = 7) -> str:
    token = services.create_link(
        LinkPurpose.CONFIRM_CLAIM, subject_type="claim", subject_id=uuid4(), household_id=None, days=days, by=BY
    )
    db.session.commit()
    return token


def test_a_link_leads_to_its_page(client: FlaskClient) -> None:
    token = link()
    answer = client.get(f"/s/{token}")
    assert answer.status_code == 303
    assert answer.location.endswith(token)
    assert answer.location.startswith("/matching/family/")


def test_used_expired_and_unknown_links_look_alike(client: FlaskClient) -> None:
    used, old = link(), link(days=0)
    row = queries.link_of(used)
    assert row is not None
    services.use_up_link(row, by=BY)
    pages = [client.get(f"/s/{token}") for token in (used, old, "unknown", "x" * 22)]
    assert {page.status_code for page in pages} == {404}
    assert len({page.data for page in pages}) == 1


def test_a_token_stands_neither_in_the_database_nor_in_the_log(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    token, user = link(), make_user(Role.DONOR)
    services.send_message(user.key_owner, "test.visit", {"who": "x"}, path=f"/s/{token}", by=BY)
    client.get(f"/s/{token}")
    rows = [
        *db.session.scalars(select(Message)),
        *db.session.scalars(select(ShortLink)),
        *db.session.scalars(select(Job)),
    ]
    assert len(rows) == 3
    assert token not in repr([vars(row) for row in rows]) + "".join(capsys.readouterr())
    assert queries.list_letters_to(actor_of(user)).items[0].path == f"/s/{token}"
