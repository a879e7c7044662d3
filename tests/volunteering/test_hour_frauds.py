"""Twenty ways to get hours that nobody served, tried over HTTP: each is stopped or seen, and its honest twin passes.

Source: reliability A13 and T7, features 2.11 to 2.13.
"""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DatabaseError

from charity_app.core.db import commit_unit, db
from charity_app.core.scope import Role
from charity_app.demo.identifiers import Identifiers
from charity_app.ledger.models import MINUTE, Account, Transfer
from charity_app.ledger.queries import prove
from charity_app.volunteering.models import HourFlag, ServiceRecord
from charity_app.volunteering.states.records import FlagKind, RecordState
from charity_app.volunteering.states.sign_ups import SignUpState
from tests.volunteering.door import Hall, Helper, local
from tests.world import THERE, Browser

_ID = Identifiers(Random(7)).id_number(date(1990, 3, 12), is_female=True)


def post(who: Browser, path: str, **data: object) -> int:
    return int(who.send("POST", f"/volunteering{path}", data).status_code)


def called(hall: Hall, helper: Helper) -> ServiceRecord:
    """Call somebody in and out by name, as the organiser does; returns hours that wait, with evidence."""
    boss = hall.desk(Role.ORG_MANAGER)
    hall.go("10:00")
    assert post(boss, f"/sign-ups/{hall.sign_up(helper).id}/arrive") == 303
    hall.go("12:00")
    assert post(boss, f"/sign-ups/{hall.sign_up(helper).id}/depart") == 303
    return hall.record(helper)


def prove_it(hall: Hall) -> None:
    path = f"/shifts/{hall.shift.id}/evidence"
    assert post(hall.desk(Role.ORG_MANAGER), path, evidence="签到表上有签名") == 303


def state_of(hall: Hall, record: ServiceRecord) -> RecordState:
    db.session.expire_all()
    return db.session.scalars(select(ServiceRecord.state).where(ServiceRecord.id == record.id)).one()


def serve_honestly(hall: Hall) -> Helper:
    """The honest twin of every script: sign up, scan, scan; the hours are there and nothing is said against them."""
    helper = hall.helper()
    shift = hall.new_shift("2047-12-14 10:00", "2047-12-14 12:00")
    hall.go("2047-12-10 09:00")
    hall.join(helper, shift=shift)
    record = hall.serve(helper, "2047-12-14 10:00", "2047-12-14 12:00", shift=shift)
    assert (record.state, helper.minutes, hall.flags(record.id)) == (RecordState.CONFIRMED, 120, set())
    return helper


def test_01_many_sign_ups_from_one_device_are_flagged(hall: Hall) -> None:
    helpers = [hall.helper() for _ in range(6)]
    hall.join(*helpers, device=b"one phone".ljust(32))
    record = hall.serve(helpers[0])
    assert hall.flags(record.id) == {FlagKind.ONE_DEVICE}
    assert (record.state, helpers[0].minutes) == (RecordState.PENDING, 0)


def test_01_five_of_one_family_on_one_device_are_not(hall: Hall) -> None:
    helpers = [hall.helper() for _ in range(5)]
    hall.join(*helpers, device=b"one phone".ljust(32))
    assert hall.flags(hall.serve(helpers[0]).id) == set()


def test_02_a_back_dated_event_is_flagged(hall: Hall) -> None:
    hall.activity.reviewed_at = local("11:00")
    helper = hall.helper()
    hall.join(helper)
    record = hall.serve(helper)
    assert hall.flags(record.id) == {FlagKind.BACK_DATED}
    assert (record.state, helper.minutes) == (RecordState.PENDING, 0)


def test_03_nobody_signs_up_after_the_event(hall: Hall) -> None:
    helper = hall.helper()
    hall.go("13:00")
    path = f"/roles/{hall.role().role.id}/sign-up"
    assert post(helper.phone, path) == 409
    walk_in = {"role": hall.role().role.id, "phone": "12000000997", "name": "后来的", "consent": "y"}
    assert post(hall.desk(Role.ORG_MANAGER), f"/shifts/{hall.shift.id}/walk-ins", **walk_in) == 409
    hall.go("2047-12-06 09:00")
    assert post(helper.phone, path) == 303
    hall.go("10:30")
    assert post(hall.desk(Role.ORG_MANAGER), f"/shifts/{hall.shift.id}/walk-ins", **walk_in) == 303


def test_04_a_code_is_worth_nothing_after_its_minute_and_the_next(hall: Hall) -> None:
    helper = hall.helper()
    hall.join(helper)
    hall.go("10:00")
    old = hall.code(shown_at=hall.wall - timedelta(minutes=2))
    assert hall.scan(helper, code=old) == 409
    assert hall.sign_up(helper).state is SignUpState.CONFIRMED
    assert hall.scan(helper) == 303


def test_05_a_code_of_another_shift_opens_nothing(hall: Hall) -> None:
    helper, other = hall.helper(), hall.new_shift("10:00", "12:00")
    hall.join(helper)
    hall.go("10:00")
    assert hall.scan(helper, shift=other) == 409
    assert hall.sign_up(helper).state is SignUpState.CONFIRMED
    assert hall.scan(helper) == 303


def test_06_a_code_checks_in_only_whoever_scans_it(hall: Hall) -> None:
    here, stranger = hall.helper(), hall.helper()
    hall.join(here)
    hall.go("10:00")
    hall.tick()
    code = hall.code()
    path = f"/door/{code}"
    assert post(here.phone, path) == 303
    assert post(stranger.phone, path) == 409
    assert post(Browser(hall.house), path) == 303
    assert (hall.records(here), hall.sign_up(here).state) == ([], SignUpState.CHECKED_IN)


def test_07_an_organiser_gets_no_hours_by_oneself(hall: Hall) -> None:
    boss = hall.helper(role=Role.ORG_MANAGER, at=hall.world.ids["organisation here"])
    hall.join(boss)
    record = hall.serve(boss)
    assert (record.state, boss.minutes) == (RecordState.PENDING, 0)
    assert post(boss.phone, f"/records/{record.id}/confirm") == 403
    assert post(hall.desk(Role.STREET_OFFICER), f"/records/{record.id}/confirm") == 303
    assert boss.minutes == 120


def test_07_an_organiser_does_not_call_the_roll_for_oneself(hall: Hall) -> None:
    boss = hall.helper(role=Role.ORG_MANAGER, at=hall.world.ids["organisation here"])
    hall.join(boss)
    hall.go("10:00")
    assert post(boss.phone, f"/sign-ups/{hall.sign_up(boss).id}/arrive") == 422
    assert hall.sign_up(boss).state is SignUpState.CONFIRMED
    assert post(hall.desk(Role.ORG_MANAGER), f"/sign-ups/{hall.sign_up(boss).id}/arrive") == 303


def test_08_a_second_person_of_the_same_unit_is_none(hall: Hall) -> None:
    helper = hall.helper()
    hall.join(helper)
    record = called(hall, helper)
    prove_it(hall)
    colleague = hall.stranger_at(Role.VOLUNTEER_COORDINATOR, hall.world.ids["organisation here"])
    assert post(colleague, f"/records/{record.id}/confirm") == 403
    assert (state_of(hall, record), helper.minutes) == (RecordState.PENDING, 0)
    assert post(hall.desk(Role.VOLUNTEER_COORDINATOR), f"/records/{record.id}/confirm") == 303
    assert helper.minutes == 120


def test_08_the_street_does_not_confirm_what_the_street_organised(hall: Hall) -> None:
    hall.activity.organisation_id, hall.activity.host_street_id = None, hall.activity.street_id
    helper = hall.helper()
    hall.join(helper)
    hall.go("10:00")
    street = hall.desk(Role.VOLUNTEER_COORDINATOR)
    assert post(street, f"/sign-ups/{hall.sign_up(helper).id}/arrive") == 303
    hall.go("12:00")
    assert post(street, f"/sign-ups/{hall.sign_up(helper).id}/depart") == 303
    assert post(street, f"/shifts/{hall.shift.id}/evidence", evidence="签到表上有签名") == 303
    record = hall.record(helper)
    assert post(hall.desk(Role.STREET_OFFICER), f"/records/{record.id}/confirm") == 403
    assert post(hall.desk(Role.CHARITY_OFFICER), f"/records/{record.id}/confirm") == 303


def test_09_nobody_is_at_two_places_at_once(hall: Hall) -> None:
    helper, other = hall.helper(), hall.new_shift("12:45", "14:00")
    hall.join(helper)
    hall.join(helper, shift=other)
    hall.go("10:00")
    assert hall.scan(helper) == 303
    hall.go("12:20")
    assert hall.scan(helper, shift=other) == 409
    assert hall.scan(helper, "out") == 303
    assert hall.scan(helper, shift=other) == 303


def test_09_typed_hours_in_the_same_time_are_flagged_and_not_confirmed(hall: Hall) -> None:
    helper, other = hall.helper(), hall.new_shift("12:35", "14:00")
    hall.join(helper)
    hall.join(helper, shift=other)
    hall.serve(helper)
    hall.go("14:30")
    times = {"began": "11:40", "ended": "14:00", "evidence": "签到表上有签名"}
    key = hall.sign_up(helper, shift=other).id
    assert post(hall.desk(Role.ORG_MANAGER), f"/sign-ups/{key}/hours", **times) == 303
    record = hall.record(helper, shift=other)
    assert FlagKind.TWO_PLACES in hall.flags(record.id)
    assert post(hall.desk(Role.STREET_OFFICER), f"/records/{record.id}/confirm") == 409
    assert helper.minutes == 120


def test_10_check_ins_in_the_same_second_are_flagged(hall: Hall) -> None:
    helpers = [hall.helper() for _ in range(3)]
    hall.join(*helpers)
    hall.go("10:00")
    code = hall.code()
    for helper in helpers:
        assert post(helper.phone, f"/door/{code}") == 303
    hall.go("12:00")
    for helper in helpers:
        assert hall.scan(helper, "out") == 303
    assert [hall.flags(hall.record(helper).id) for helper in helpers] == [{FlagKind.SAME_SECOND}] * 3
    assert [helper.minutes for helper in helpers] == [0, 0, 0]


def test_11_nobody_leaves_before_coming(hall: Hall) -> None:
    helper = hall.helper()
    hall.join(helper)
    hall.go("12:00")
    assert hall.scan(helper, "out") == 409
    assert (hall.sign_up(helper).state, hall.records(helper)) == (SignUpState.CONFIRMED, [])


def test_12_nobody_comes_twice_or_leaves_twice(hall: Hall) -> None:
    helper = hall.helper()
    hall.join(helper)
    hall.go("10:00")
    assert [hall.scan(helper), hall.scan(helper)] == [303, 409]
    hall.go("12:00")
    assert [hall.scan(helper, "out"), hall.scan(helper, "out"), hall.scan(helper)] == [303, 409, 409]
    assert (len(hall.records(helper)), helper.minutes) == (1, 120)


def test_13_hours_above_the_plan_are_cut(hall: Hall) -> None:
    long, helper = hall.new_shift("2047-12-08 10:00", "2047-12-08 10:30"), hall.helper()
    hall.join(helper, shift=long)
    record = hall.serve(helper, "2047-12-08 09:30", "2047-12-08 11:00", shift=long)
    assert (record.minutes, helper.minutes) == (60, 60)
    times = {"began": "07:00", "ended": "19:00", "evidence": "签到表上有签名"}
    other = hall.helper()
    hall.go("2047-12-06 09:00")
    hall.join(other)
    hall.go("20:00")
    path = f"/sign-ups/{hall.sign_up(other).id}/hours"
    assert post(hall.desk(Role.ORG_MANAGER), path, **times) == 422
    assert post(hall.desk(Role.ORG_MANAGER), path, **(times | {"began": "10:00", "ended": "12:00"})) == 303


def test_14_more_than_eight_hours_a_day_are_not_credited_and_more_than_ten_flagged(hall: Hall) -> None:
    helper = hall.helper()
    early, late = hall.new_shift("06:00", "12:00"), hall.new_shift("13:00", "18:00")
    hall.join(helper, shift=early)
    hall.join(helper, shift=late)
    hall.serve(helper, "06:00", "12:00", shift=early)
    record = hall.serve(helper, "13:00", "18:00", shift=late)
    assert (hall.flags(record.id), helper.minutes) == ({FlagKind.LONG_DAY}, 360)
    assert post(hall.desk(Role.STREET_OFFICER), f"/records/{record.id}/confirm") == 303
    assert helper.minutes == 480


def test_15_hours_by_hand_without_evidence_do_not_count(hall: Hall) -> None:
    helper = hall.helper()
    hall.join(helper)
    record = called(hall, helper)
    assert post(hall.desk(Role.STREET_OFFICER), f"/records/{record.id}/confirm") == 409
    assert helper.minutes == 0
    other = hall.helper()
    hall.go("2047-12-06 09:00")
    hall.join(other)
    hall.go("20:00")
    times = {"began": "10:00", "ended": "12:00", "evidence": " "}
    assert post(hall.desk(Role.ORG_MANAGER), f"/sign-ups/{hall.sign_up(other).id}/hours", **times) == 422
    prove_it(hall)
    assert post(hall.desk(Role.STREET_OFFICER), f"/records/{record.id}/confirm") == 303
    assert helper.minutes == 120


def test_15_too_many_hours_by_hand_flag_the_activity(hall: Hall) -> None:
    helpers = [hall.helper() for _ in range(5)]
    hall.join(*helpers)
    for helper in helpers[:3]:
        hall.serve(helper)
    called(hall, helpers[3])
    assert hall.flags(hall.activity.id) == set()
    called(hall, helpers[4])
    assert hall.flags(hall.activity.id) == {FlagKind.MANY_MANUAL}


@pytest.mark.parametrize("place", [3, 17, 22, 40])
def test_16_a_code_that_was_tampered_with_is_none(hall: Hall, place: int) -> None:
    helper = hall.helper()
    hall.join(helper)
    hall.go("10:00")
    hall.tick()
    code = hall.code()
    forged = code[:place] + ("A" if code[place] != "A" else "B") + code[place + 1 :]
    assert post(helper.phone, f"/door/{forged}") == 422
    assert hall.sign_up(helper).state is SignUpState.CONFIRMED
    assert post(helper.phone, f"/door/{code}") == 303


def test_17_a_coordinator_of_another_street_decides_nothing_here(hall: Hall) -> None:
    helper = hall.helper()
    hall.join(helper)
    record = called(hall, helper)
    prove_it(hall)
    elsewhere = hall.stranger_at(Role.VOLUNTEER_COORDINATOR, THERE)
    assert [post(elsewhere, f"/records/{record.id}/{act}") for act in ("confirm", "refuse", "void")] == [404] * 3
    assert post(elsewhere, f"/sign-ups/{hall.sign_up(helper).id}/depart") == 404
    assert post(hall.desk(Role.VOLUNTEER_COORDINATOR), f"/records/{record.id}/confirm") == 303


def certified(hall: Hall) -> Helper:
    """Let a volunteer serve, ask, and get a certificate."""
    helper = hall.helper()
    hall.join(helper)
    hall.serve(helper, "10:00", "12:17")
    told = {"activity": hall.activity.id, "from_on": "2047-12-01", "until_on": "2047-12-07", "id_number": _ID}
    assert post(helper.phone, "/certificates", **told) == 303
    key = hall.certificate(helper).id
    assert post(hall.desk(Role.ORG_MANAGER), f"/certificates/{key}/issue", in_charge="吴站长", remarks="") == 303
    return helper


def test_18_a_forged_number_or_code_proves_nothing(hall: Hall) -> None:
    row = hall.certificate(certified(hall))
    anybody = Browser(hall.house)

    def page(number: str | None, code: str | None) -> str:
        return str(anybody.client.get(f"/volunteering/certificates/{number}?code={code}&lang=en").text)

    shown = page(row.number, row.check_code)
    assert "2.2" in shown
    assert row.number is not None
    for number, code in ((row.number, "WRONG000"), ("VC204799999999", row.check_code), (row.number, "")):
        assert "2.2" not in page(number, code)


def test_19_a_certificate_of_somebody_else_stays_shut(hall: Hall) -> None:
    helper, stranger = certified(hall), hall.helper()
    row = hall.certificate(helper)
    for who in (stranger.phone, hall.stranger_at(Role.ORG_MANAGER, hall.world.ids["organisation there"])):
        assert who.client.get(f"/volunteering/certificates/{row.id}").status_code == 404
        assert who.client.get(f"/volunteering/certificates/{row.id}/paper").status_code == 404
        assert post(who, f"/certificates/{row.id}/revoke", reason="x") == 404
    assert helper.phone.client.get(f"/volunteering/certificates/{row.id}/paper").data.startswith(b"%PDF")


def test_20_rows_that_somebody_edits_by_hand_are_found(hall: Hall) -> None:
    helper = hall.helper()
    hall.join(helper)
    record = hall.serve(helper)
    told = {"activity": hall.activity.id, "from_on": "2047-12-01", "until_on": "2047-12-07", "id_number": _ID}
    assert post(helper.phone, "/certificates", **told) == 303
    path = f"/certificates/{hall.certificate(helper).id}/issue"
    _set_minutes(record, 600)
    assert post(hall.desk(Role.ORG_MANAGER), path, in_charge="吴站长", remarks="") == 409
    _set_minutes(record, 120)
    assert post(hall.desk(Role.ORG_MANAGER), path, in_charge="吴站长", remarks="") == 303
    assert prove().is_clean
    own = (Account.owner_id == helper.id, Account.unit == MINUTE)
    db.session.execute(update(Account).where(*own).values(balance=Account.balance + 600))
    assert prove().reason != ""
    with pytest.raises(DatabaseError):
        db.session.execute(update(Transfer).where(Transfer.unit == MINUTE).values(amount=720))
    db.session.rollback()


def _set_minutes(record: ServiceRecord, minutes: int) -> None:
    told = {"minutes": minutes, "credited_minutes": minutes}
    db.session.execute(update(ServiceRecord).where(ServiceRecord.id == record.id).values(**told))
    commit_unit()


def test_honest_service_is_never_flagged(hall: Hall) -> None:
    helpers = [hall.helper() for _ in range(12)]
    hall.join(*helpers)
    for minute, helper in enumerate(helpers):
        hall.go(f"10:{minute:02}")
        assert hall.scan(helper) == 303
    for minute, helper in enumerate(helpers):
        hall.go(f"12:{minute:02}")
        assert hall.scan(helper, "out") == 303
    serve_honestly(hall)
    assert [helper.minutes for helper in helpers] == [120] * 12
    own = select(func.count()).select_from(HourFlag).where(HourFlag.activity_id == hall.activity.id)
    assert db.session.scalar(own) == 0
