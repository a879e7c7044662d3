"""Outbox, quiet hours, links: what people are told and when."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from charity_app.core import clock, jobs
from charity_app.core.db import db
from charity_app.core.jobs import Job
from charity_app.core.privacy import KeyOwner, create_key
from charity_app.core.scope import Actor, Scope, system_actor
from charity_app.core.text import Text
from charity_app.http.i18n import translate
from charity_app.identity import services as people
from charity_app.identity.models import User
from charity_app.messaging import gateways, queries, services, tasks, wording
from charity_app.messaging.models import Message, ShortLink
from charity_app.messaging.states import LinkPurpose, MessageState, Purpose

BY = system_actor("test")
HELP = wording.declare("test.help", title="Help is near", body="%(who)s offers to help", purpose=Purpose.MATCHING)
CODE = wording.declare("test.code", title="Code", body="%(who)s", purpose=Purpose.SERVICE)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Stop business time at a Shanghai moment until it is moved on."""

    def stop(local: str) -> None:
        instant = datetime.fromisoformat(local).replace(tzinfo=clock.SHANGHAI).astimezone(clock.UTC)
        monkeypatch.setattr(clock, "now", lambda: instant)

    return stop


def owner(kind: str = "user") -> KeyOwner:
    made = KeyOwner(kind, uuid4())
    create_key(made)
    return made


def with_phone() -> KeyOwner:
    user = people.create_user("钱溪舟", phone="12000000001", by=BY)
    return user.key_owner


def viewer(person: KeyOwner) -> Actor:
    return Actor(user_id=person.id, scope=Scope(public=True))


def test_send_message_keeps_its_words_sealed_and_shows_them_to_the_recipient_alone(session, at):
    at("2024-12-05 10:00")
    person, stranger = owner(), owner()
    message = services.send_message(person, "test.help", {"who": "钱溪舟"}, by=BY)
    assert message is not None
    assert "钱溪舟".encode() not in message.params_sealed
    inbox = queries.list_letters_to(viewer(person))
    assert [str(letter.body) for letter in inbox.items] == ["钱溪舟 offers to help"]
    assert queries.list_letters_to(viewer(stranger)).total == 0
    assert queries.get_message(viewer(stranger), message.id) is None
    assert db.session.scalar(queries.counting_unread(viewer(person))) == 1


def test_send_message_keeps_words_inside_a_sentence_translatable(app, session, at):
    at("2024-12-05 10:00")
    person = owner()
    services.send_message(person, "test.help", {"who": Text("Kind person", "status")}, by=BY)
    (letter,) = queries.list_letters_to(viewer(person)).items
    with app.test_request_context("/"):
        assert translate(letter.body) == "爱心人士 offers to help"


@pytest.mark.parametrize(
    ("written", "leaves"),
    [
        ("2024-12-05 20:59", "2024-12-05 20:59"),
        ("2024-12-05 21:30", "2024-12-06 08:00"),
        ("2024-12-05 03:00", "2024-12-05 08:00"),
    ],
)
def test_send_message_waits_for_the_end_of_quiet_hours_r_psh_03(session, at, written, leaves):
    at(written)
    message = services.send_message(owner(), "test.help", {"who": "x"}, by=BY)
    assert message is not None
    local = message.not_before_at.astimezone(clock.SHANGHAI)
    assert f"{local:%Y-%m-%d %H:%M}" == leaves


def test_send_message_of_a_code_does_not_wait(session, at):
    at("2024-12-05 23:00")
    message = services.send_message(owner(), "test.code", {"who": "1"}, by=BY)
    assert message is not None
    assert message.not_before_at == message.created_at


def test_send_message_gives_a_household_at_most_two_a_week_r_psh_03(session, at):
    at("2024-12-05 10:00")
    home = owner("household")
    moments = [services.send_message(home, "test.help", {"who": "x"}, by=BY) for _ in range(3)]
    first, second, third = (message.not_before_at for message in moments if message)
    assert second - first < timedelta(minutes=1)
    assert third - first >= timedelta(days=7)


def test_send_message_respects_what_a_person_refused(session, at):
    at("2024-12-05 10:00")
    user = User(login="demo_donor", created_at=clock.now())
    session.add(user)
    person = KeyOwner("user", user.id)
    create_key(person)
    services.choose_purposes(person.id, refused=frozenset({Purpose.MATCHING}), by=BY)
    assert services.send_message(person, "test.help", {"who": "x"}, by=BY) is None
    services.choose_purposes(person.id, refused=frozenset(), by=BY)
    assert services.send_message(person, "test.help", {"who": "x"}, by=BY) is not None


def test_the_job_sends_once_and_a_failed_gateway_is_seen_by_staff(session, at, monkeypatch):
    at("2024-12-05 10:00")
    message = services.send_message(with_phone(), "test.help", {"who": "x"}, by=BY)
    assert message is not None
    job = session.scalars(select(Job).where(Job.kind == services.SEND_JOB)).one()
    assert job.payload == {"message_id": str(message.id)}

    class Broken:
        def deliver(self, *, recipient: str, wording: str) -> None:
            raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(gateways, "GATEWAY", Broken())
        for number in range(1, 6):
            assert message.state is MessageState.QUEUED
            tasks.send(job.payload)
            assert session.scalar(select(func.count()).select_from(Job)) == min(number, 4) + 1
    assert message.state is MessageState.FAILED
    assert [item.tone for item in queries.list_dispatches(state=MessageState.FAILED).items] == ["danger"]
    services.retry_message(message, by=BY)
    assert (message.state, message.attempts) == (MessageState.QUEUED, 0)
    tasks.send(job.payload)
    first = message.sent_at
    tasks.send(job.payload)
    assert (message.state, message.sent_at) == (MessageState.SENT, first)


def test_read_message_counts_down(session, at):
    at("2024-12-05 10:00")
    person = owner()
    message = services.send_message(person, "test.help", {"who": "x"}, by=BY)
    assert message is not None
    services.read_message(message, by=viewer(person))
    db.session.flush()
    assert db.session.scalar(queries.counting_unread(viewer(person))) == 0


def test_create_link_keeps_only_a_digest_and_ends_by_use_and_by_time(session, at):
    at("2024-12-05 10:00")
    token = services.create_link(
        LinkPurpose.CONFIRM_CLAIM, subject_type="claim", subject_id=uuid4(), household_id=None, days=7, by=BY
    )
    link = session.scalars(select(ShortLink)).one()
    assert token.encode() not in link.digest
    assert queries.link_of(token, LinkPurpose.CONFIRM_CLAIM) is link
    assert queries.link_of(token, LinkPurpose.ANSWER_HANDOVER) is None
    assert queries.link_of(token + "x") is None
    at("2024-12-13 10:00")
    assert queries.link_of(token) is None
    at("2024-12-06 10:00")
    services.use_up_link(link, by=BY)
    assert queries.link_of(token) is None


def test_no_name_stands_in_the_rows_of_messages_or_jobs(session, at):
    at("2024-12-05 10:00")
    services.send_message(owner(), "test.help", {"who": "钱溪舟"}, by=BY)
    db.session.flush()
    rows = [*session.scalars(select(Message)), *session.scalars(select(Job))]
    said = "".join(str(vars(row)) for row in rows)
    assert "钱溪舟" not in said
    assert "\\u94b1" not in said
    assert jobs.count_waiting() == {"queued": 1}
