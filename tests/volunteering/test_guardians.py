"""A minor finds the way in alone: the place is kept until the guardian agrees. Source: R-VOL-08, SVR art. 13, 2.10."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from charity_app.core import clock
from charity_app.core.audit import AuditRow
from charity_app.core.db import commit_unit, db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.identity.models import OneTimeCode
from charity_app.identity.queries import code_of, user_of_phone
from charity_app.identity.states import CodePurpose
from charity_app.volunteering.models import GuardianAsk, PendingSignUp, SignUp, Volunteer
from charity_app.volunteering.queries.activities import SeenRole
from charity_app.volunteering.queries.guardians import Guardian, Young, waiting_ask
from charity_app.volunteering.queries.people import guardian_of
from charity_app.volunteering.services import checking_in, guardians, waiting
from charity_app.volunteering.services import sign_ups as services
from charity_app.volunteering.services.profiles import Profile, change_profile
from charity_app.volunteering.states.activities import Trait
from charity_app.volunteering.states.people import GuardianAnswer
from charity_app.volunteering.states.records import MarkWay
from charity_app.volunteering.states.sign_ups import EndReason, SignUpState
from tests.volunteering.conftest import SYSTEM, Ground, actor_of, seen
from tests.volunteering.test_sign_ups import messages_to
from tests.world import Browser, World

At = Callable[[str], AbstractContextManager[None]]
Browsers = Callable[..., Browser]
PHONE, NAME, GUARDIAN_PHONE, GUARDIAN_NAME = "12012345670", "韩小野", "12012345679", "韩大山"
GUARDIAN = Guardian(name=GUARDIAN_NAME, relation="父亲", phone=GUARDIAN_PHONE)


def years_ago(years: int) -> date:
    """Return the birthday of somebody who is that old today."""
    today = clock.today()
    return date(today.year - years, today.month, min(today.day, 28))


def young(ground: Ground, years: int = 16) -> Volunteer:
    return ground.volunteer(born_on=years_ago(years))


def asked(volunteer: Volunteer) -> GuardianAsk:
    return guardians.ask_guardian(volunteer, guardian=GUARDIAN, by=actor_of(volunteer))


def person_of(ask: GuardianAsk) -> Volunteer:
    return db.session.scalars(select(Volunteer).where(Volunteer.id == ask.volunteer_id)).one()


def answered(ask: GuardianAsk, *, agrees: bool = True, comes_along: bool = False) -> None:
    code = guardians.send_guardian_code(ask, person_of(ask), by=SYSTEM)
    assert code.purpose == CodePurpose.GUARDIAN
    guardians.answer_ask(ask, is_right=True, agrees=agrees, comes_along=comes_along)


def test_the_place_of_a_minor_is_kept_until_the_guardian_agrees_r_vol_08(ground: Ground) -> None:
    far = ground.shift(starts_at=clock.now() + timedelta(days=5))
    role, person = ground.role(far, places=1), young(ground)
    ask = asked(person)
    row = ground.signed_up(role, person)
    assert (row.state, row.awaits_guardian) == (SignUpState.OFFERED, True)
    assert row.held_until_at is not None
    assert timedelta(hours=47) < row.held_until_at - clock.now() <= timedelta(hours=48)
    assert (role.role.taken, role.role.held, role.role.free) == (0, 1, 0)
    assert messages_to(person.user_id) == ["volunteering.guardian_asked"]
    answered(ask)
    db.session.expire_all()
    assert (row.state, role.role.taken, role.role.held) == (SignUpState.CONFIRMED, 1, 0)
    consent = guardian_of(person, clock.today())
    assert consent is not None
    assert (consent.relation, consent.given_on, consent.recorded_by_id) == ("父亲", clock.today(), None)
    assert messages_to(person.user_id)[-1] == "volunteering.signed_up"


def test_without_a_question_to_the_guardian_nothing_is_kept(ground: Ground) -> None:
    role, person = ground.role(places=1), young(ground)
    with pytest.raises(Invalid) as refusal:
        ground.signed_up(role, person)
    assert "guardian" in refusal.value.text.message
    assert role.role.held == 0


def test_a_guardian_who_says_no_sets_the_place_free_for_the_next(ground: Ground) -> None:
    role, person = ground.role(places=1), young(ground)
    ask = asked(person)
    row, next_one = ground.signed_up(role, person), ground.signed_up(role)
    assert next_one.state is SignUpState.WAITLISTED
    answered(ask, agrees=False)
    db.session.expire_all()
    assert (row.state, row.end_reason) == (SignUpState.CANCELLED, EndReason.GUARDIAN_SAID_NO)
    assert next_one.state is SignUpState.OFFERED
    assert guardian_of(person, clock.today()) is None
    assert messages_to(person.user_id)[-1] == "volunteering.guardian_said_no"


def test_the_kept_place_lapses_and_a_late_yes_counts_for_the_next_shift_only(ground: Ground) -> None:
    role, person = ground.role(places=1), young(ground)
    ask = asked(person)
    row = ground.signed_up(role, person)
    row.held_until_at = clock.now()
    db.session.flush()
    waiting.lapse_hold(row.id, by=SYSTEM)
    assert (row.state, row.end_reason) == (SignUpState.CANCELLED, EndReason.HOLD_LAPSED)
    answered(ask)
    assert row.state is SignUpState.CANCELLED
    assert ground.signed_up(ground.role(), person).state is SignUpState.CONFIRMED


def test_the_minor_cannot_take_the_kept_place_or_pass_the_door_alone(ground: Ground) -> None:
    role, person = ground.role(places=1), young(ground)
    asked(person)
    row = ground.signed_up(role, person)
    with pytest.raises(Conflict):
        services.accept_place(seen(row), by=actor_of(person))
    row.state, row.held_until_at = SignUpState.CONFIRMED, None
    db.session.flush()
    with pytest.raises(Conflict) as refusal:
        checking_in.check_in(seen(row), at=clock.now(), way=MarkWay.SCAN, device=None, by=actor_of(person))
    assert "guardian" in refusal.value.text.message


def test_under_fourteen_the_guardian_comes_along_or_there_is_no_yes(ground: Ground) -> None:
    role, person = ground.role(places=1), young(ground, 12)
    ask = asked(person)
    row = ground.signed_up(role, person)
    with pytest.raises(Invalid) as refusal:
        answered(ask)
    assert refusal.value.field == "comes_along"
    guardians.answer_ask(ask, is_right=True, agrees=True, comes_along=True)
    db.session.expire_all()
    assert row.state is SignUpState.CONFIRMED


@pytest.mark.parametrize(("years", "trait"), [(9, None), (15, Trait.HOME_VISIT), (15, Trait.DRIVING)])
def test_what_the_young_may_never_do_is_said_before_anything_is_kept(
    ground: Ground, years: int, trait: Trait | None
) -> None:
    ground.activity.traits = [trait] if trait else []
    role = ground.role()
    told = Young(born_on=years_ago(years), guardian=GUARDIAN)
    with pytest.raises(Invalid) as refusal:
        guardians.demand_young(role, told, phone=PHONE)
    assert refusal.value.field == "born_on"


def test_eighteen_on_the_day_of_the_shift_needs_no_guardian_and_a_day_less_does(ground: Ground) -> None:
    shift = ground.shift()
    day = clock.local_date(shift.starts_at)
    role = ground.role(shift, places=2)
    of_age = ground.volunteer(born_on=date(day.year - 18, day.month, day.day))
    assert ground.signed_up(role, of_age).state is SignUpState.CONFIRMED
    eve = day + timedelta(days=1)
    almost = ground.volunteer(born_on=date(eve.year - 18, eve.month, eve.day))
    with pytest.raises(Invalid):
        ground.signed_up(role, almost)


def test_what_a_guardian_is_stays_sealed_and_out_of_the_trail(ground: Ground) -> None:
    person = young(ground)
    ask = asked(person)
    assert GUARDIAN_NAME.encode() not in ask.person_sealed
    assert GUARDIAN_PHONE.encode() not in ask.person_sealed
    answered(ask)
    told = "".join(db.session.scalars(select(AuditRow.payload)))
    assert GUARDIAN_NAME not in told
    assert GUARDIAN_PHONE not in told


def test_a_new_question_takes_the_place_of_the_one_that_waits(ground: Ground) -> None:
    person = young(ground)
    first = asked(person)
    second = asked(person)
    db.session.expire_all()
    assert first.answer is GuardianAnswer.REPLACED
    assert waiting_ask(person) is second
    with pytest.raises(Conflict):
        guardians.send_guardian_code(first, person, by=SYSTEM)


def test_a_yes_taken_back_ends_what_is_to_come(ground: Ground) -> None:
    role, person = ground.role(places=1), young(ground)
    ask = asked(person)
    row = ground.signed_up(role, person)
    answered(ask)
    answered(ask, agrees=False)
    db.session.expire_all()
    assert guardian_of(person, clock.today()) is None
    assert (row.state, row.end_reason) == (SignUpState.CANCELLED, EndReason.GUARDIAN_SAID_NO)
    assert ask.answer is GuardianAnswer.REFUSED


def test_paper_that_a_coordinator_writes_down_counts_as_well(ground: Ground) -> None:
    role, person = ground.role(places=1), young(ground)
    asked(person)
    row = ground.signed_up(role, person)
    guardians.record_guardian(
        person, name=GUARDIAN_NAME, relation="父亲", comes_along=False, given_on=clock.today(), by=SYSTEM
    )
    db.session.expire_all()
    assert row.state is SignUpState.CONFIRMED


def test_a_minor_does_not_grow_up_by_typing(ground: Ground) -> None:
    person = young(ground)
    for told in (None, years_ago(30)):
        with pytest.raises(Invalid) as refusal:
            change_profile(person, profile=Profile(born_on=told), version=person.version, by=actor_of(person))
        assert refusal.value.field == "born_on"
    profile = Profile(born_on=person.born_on, may_be_pictured=True)
    change_profile(person, profile=profile, version=person.version, by=actor_of(person))
    assert person.may_be_pictured is False, "no pictures of minors"


@pytest.fixture
def role(inhabited: World) -> SeenRole:
    """A role of two places in a shift in three days, in the inhabited district."""
    with acting_in(system_scope("test")):
        made = Ground().role(places=2)
        commit_unit()
    return made


def told(**changes: str) -> dict[str, Any]:
    known = {
        "name": NAME,
        "phone": PHONE,
        "born_on": years_ago(16).isoformat(),
        "guardian_name": GUARDIAN_NAME,
        "relation": "父亲",
        "guardian_phone": GUARDIAN_PHONE,
        "consent": "y",
    }
    return known | changes


def newest_code() -> str:
    wanted = select(OneTimeCode).order_by(OneTimeCode.created_at.desc(), OneTimeCode.expires_at.desc())
    return code_of(next(row for row in db.session.scalars(wanted) if row.code_sealed))


def own_row(role: SeenRole) -> SignUp:
    db.session.expire_all()
    return db.session.scalars(select(SignUp).where(SignUp.role_id == role.role.id)).one()


def test_from_a_shared_link_to_a_place_with_the_guardians_code_over_http(role: SeenRole, browser_of: Browsers) -> None:
    minor, guardian = browser_of(None), browser_of(None)
    path = f"/volunteering/roles/{role.role.id}"
    assert f'href="{path}/young"' in minor.send("GET", f"{path}/sign-up").text
    form = minor.send("GET", f"{path}/young").text
    assert all(f'name="{name}"' in form for name in told())
    sent = minor.send("POST", f"{path}/young/newcomer", told())
    assert sent.status_code == 303
    pending = db.session.scalars(select(PendingSignUp)).one()
    assert pending.young_sealed is not None
    assert GUARDIAN_PHONE.encode() not in pending.young_sealed
    mine = select(GuardianAsk).join(SignUp, SignUp.volunteer_id == GuardianAsk.volunteer_id)
    of_role = mine.where(SignUp.role_id == role.role.id)
    assert db.session.scalars(of_role).all() == [], "nothing before the code"
    done = minor.send("POST", sent.headers["Location"], {"code": newest_code()})
    assert done.status_code == 303
    row = own_row(role)
    assert row.state is SignUpState.OFFERED
    minor.client.set_cookie("session", minor.client.get_cookie("session").value)
    own = minor.client.get(f"/volunteering/sign-ups/{row.id}").text
    ask = db.session.scalars(of_role).one()
    assert f"/volunteering/guardians/{ask.id}" in own
    assert "/accept" not in own
    page = guardian.send("GET", f"/volunteering/guardians/{ask.id}").text
    for secret in (NAME, PHONE, GUARDIAN_PHONE, GUARDIAN_NAME):
        assert secret not in page, "whoever finds the link learns no name"
    assert guardian.send("POST", f"/volunteering/guardians/{ask.id}/code").status_code == 303
    wrong = guardian.send("POST", f"/volunteering/guardians/{ask.id}", {"code": "000000", "answer": "yes"})
    assert wrong.status_code == 422
    assert own_row(role).state is SignUpState.OFFERED
    yes = {"code": newest_code(), "answer": "yes", "consent": "y"}
    assert guardian.send("POST", f"/volunteering/guardians/{ask.id}", yes | {"consent": ""}).status_code == 422
    assert guardian.send("POST", f"/volunteering/guardians/{ask.id}", yes).status_code == 303
    assert own_row(role).state is SignUpState.CONFIRMED
    assert "已同意" in guardian.send("GET", f"/volunteering/guardians/{ask.id}").text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"guardian_phone": PHONE}, "guardian_phone"),
        ({"guardian_phone": "1"}, "guardian_phone"),
        ({"guardian_name": ""}, "guardian_name"),
        ({"born_on": "1990-01-01"}, "born_on"),
        ({"born_on": "2999-01-01"}, "born_on"),
        ({"born_on": years_ago(9).isoformat()}, "born_on"),
        ({"consent": ""}, "consent"),
    ],
)
def test_what_is_wrong_is_said_on_its_field_and_nothing_is_kept(
    role: SeenRole, browser_of: Browsers, changes: dict[str, str], field: str
) -> None:
    path = f"/volunteering/roles/{role.role.id}/young/newcomer"
    answer = browser_of(None).send("POST", path, told(**changes))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert db.session.scalar(select(func.count()).select_from(PendingSignUp)) == 0
    assert user_of_phone(PHONE) is None


def test_a_known_minor_asks_the_guardian_without_typing_oneself_again(
    role: SeenRole, inhabited: World, browser_of: Browsers
) -> None:
    user_id: UUID = inhabited.users[Role.VOLUNTEER]
    db.session.execute(update(Volunteer).where(Volunteer.user_id == user_id).values(born_on=years_ago(16)))
    commit_unit()
    browser = browser_of(Role.VOLUNTEER)
    path = f"/volunteering/roles/{role.role.id}"
    assert browser.send("POST", f"{path}/sign-up").status_code == 422
    assert f'href="{path}/young"' in browser.send("GET", f"{path}/sign-up").text
    form = browser.send("GET", f"{path}/young").text
    assert 'name="phone"' not in form
    sent = {name: told()[name] for name in ("born_on", "guardian_name", "relation", "guardian_phone")}
    assert browser.send("POST", f"{path}/young", sent).status_code == 303
    assert own_row(role).state is SignUpState.OFFERED
    again = sent | {"guardian_phone": "12012345671"}
    assert browser.send("POST", f"{path}/young", again).status_code == 303
    assert own_row(role).state is SignUpState.OFFERED, "another number, the same place"
    mine = select(Volunteer.id).where(Volunteer.user_id == user_id).scalar_subquery()
    answers = select(GuardianAsk.answer).where(GuardianAsk.volunteer_id == mine).order_by(GuardianAsk.asked_at)
    assert list(db.session.scalars(answers)) == [GuardianAnswer.REPLACED, GuardianAnswer.WAITING]


def test_the_guardian_of_an_adult_is_asked_for_nowhere(inhabited: World, browser_of: Browsers) -> None:
    path = f"/volunteering/people/{inhabited.ids['volunteer here']}"
    manager, form = browser_of(Role.ORG_MANAGER), 'id="guardian"'
    for years, shown in ((30, False), (16, True)):
        assert manager.send("POST", f"{path}/birth", {"born_on": years_ago(years).isoformat()}).status_code == 303
        assert (form in manager.send("GET", path).text) is shown
