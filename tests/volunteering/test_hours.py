"""From the door to the ledger: scans, roll, limits, second person, disputes. Source: 2.11 to 2.15, R-VOL-01 to 06."""

import re

import pytest
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.scope import Actor, Role
from charity_app.identity import queries as identity
from charity_app.identity.models import User
from charity_app.ledger.models import Transfer
from charity_app.ledger.queries import prove
from charity_app.volunteering.models import DoorMark, HourSample, ServiceRecord, Shift, SignUp
from charity_app.volunteering.queries.certificates import check_certificate
from charity_app.volunteering.queries.hours import in_hours, seen_record_of, stars, thread_of
from charity_app.volunteering.queries.sign_ups import count_absences
from charity_app.volunteering.services import absences, auditing, certificates, checking_in, hours, recording, walk_ins
from charity_app.volunteering.services.crediting import split_by_day
from charity_app.volunteering.services.door_codes import GRACE, STEP, make_code, moment_of, read_code
from charity_app.volunteering.services.recording import Proof, Span
from charity_app.volunteering.states.activities import ServedGroup
from charity_app.volunteering.states.people import VolunteerState
from charity_app.volunteering.states.records import (
    CertificateState,
    Evaluation,
    FlagKind,
    MarkKind,
    MarkWay,
    RecordSource,
    RecordState,
)
from charity_app.volunteering.states.sign_ups import SignUpState
from tests.volunteering.door import SYSTEM, Hall, Helper, local
from tests.world import actor_of

LIST = Proof(words="签到表上有签名")


def boss(hall: Hall) -> Actor:
    return actor_of(hall.world.users[Role.ORG_MANAGER], hall.world)


def second(hall: Hall) -> Actor:
    return actor_of(hall.world.users[Role.STREET_OFFICER], hall.world)


def typed(hall: Hall, helper: Helper, begins: str, ends: str) -> ServiceRecord:
    return hours.enter_hours(hall.seen(helper), span=Span(local(begins), local(ends)), proof=LIST, by=boss(hall))


def confirm(hall: Hall, record: ServiceRecord) -> ServiceRecord:
    recording.confirm_hours(seen_record_of(record), by=second(hall))
    return record


def test_two_scans_are_hours_at_once_and_the_first_ones_make_a_verified_account_active(hall: Hall) -> None:
    helper = hall.helper()
    helper.row.state = VolunteerState.VERIFIED
    hall.join(helper)
    record = hall.serve(helper, "09:50", "12:07")
    assert (record.state, record.source, record.confirmed_by_id) == (RecordState.CONFIRMED, RecordSource.SCAN, None)
    assert (record.minutes, record.credited_minutes, record.days) == (137, 137, [["2047-12-07", 137]])
    assert (hall.sign_up(helper).state, helper.minutes) == (SignUpState.CREDITED, 137)
    assert helper.row.state is VolunteerState.ACTIVE
    marks = marks_of(hall.sign_up(helper))
    assert [(mark.kind, mark.way) for mark in marks] == [(MarkKind.IN, MarkWay.SCAN), (MarkKind.OUT, MarkWay.SCAN)]
    facts = set(db.session.scalars(select(AuditRow.fact)))
    assert {"volunteer.arrived", "volunteer.departed", "hours.recorded", "hours.confirmed"} <= facts
    assert prove().is_clean


def test_hours_end_thirty_minutes_over_the_plan(hall: Hall) -> None:
    helper = hall.helper()
    hall.join(helper)
    record = hall.serve(helper, "09:30", "12:30")
    assert (record.minutes, record.credited_minutes) == (150, 150)


def test_the_code_is_for_one_shift_one_side_and_two_minutes(hall: Hall) -> None:
    code = make_code(hall.shift.id, MarkKind.OUT)
    given = read_code(code)
    assert (given.shift_id, given.side, given.shown_at) == (hall.shift.id, MarkKind.OUT, hall.wall)
    for forged in (code[:-1], code[:10] + ("A" if code[10] != "A" else "B") + code[11:], "", "é" * 50, "A" * 50):
        with pytest.raises(Invalid):
            read_code(forged)
    hall.tick(int((STEP + GRACE).total_seconds()))
    assert moment_of(given) == local("2047-12-01 09:00") - STEP - GRACE
    hall.tick(1)
    with pytest.raises(Conflict):
        moment_of(given)
    with pytest.raises(Conflict):
        moment_of(read_code(make_code(hall.shift.id, MarkKind.IN, shown_at=hall.wall + STEP)))


def test_a_phone_without_a_net_for_a_minute_counts_from_the_minute_of_the_code(hall: Hall) -> None:
    helper = hall.helper()
    hall.join(helper)
    hall.go("10:00")
    code = hall.code("in")
    hall.go("10:01")
    hall.patch.setattr(hall, "tick", lambda *_: None)
    assert hall.scan(helper, code=code) == 303
    assert hall.sign_up(helper).checked_in_at == local("10:00")


@pytest.mark.parametrize(("told", "status"), [("09:29", 409), ("09:30", 303), ("12:30", 303), ("12:31", 409)])
def test_the_door_opens_half_an_hour_before_and_shuts_half_an_hour_after(hall: Hall, told: str, status: int) -> None:
    helper = hall.helper()
    hall.join(helper)
    hall.go(told)
    assert hall.scan(helper) == status


def test_a_roll_called_on_one_end_waits_for_evidence_and_a_second_person(hall: Hall) -> None:
    helper = hall.helper()
    hall.join(helper)
    hall.go("10:00")
    checking_in.call_in(hall.seen(helper), by=boss(hall))
    hall.go("12:00")
    assert hall.scan(helper, "out") == 303
    record = hall.record(helper)
    assert (record.state, record.source, helper.minutes) == (RecordState.PENDING, RecordSource.ROLL_CALL, 0)
    with pytest.raises(Conflict, match="evidence"):
        confirm(hall, record)
    assert hours.give_evidence(hall.seen(helper), proof=LIST, by=boss(hall)) == 1
    confirm(hall, hall.record(helper))
    assert (helper.minutes, hall.record(helper).confirmed_by_id) == (120, hall.world.users[Role.STREET_OFFICER])


def test_at_most_eight_hours_a_day_and_twenty_four_a_week_are_credited_until_a_note_says_more(hall: Hall) -> None:
    helper = hall.helper()
    shifts = [hall.new_shift(f"2047-12-{day:02} 08:00", f"2047-12-{day:02} 18:00") for day in (2, 3, 4, 5, 9)]
    for shift in shifts:
        hall.join(helper, shift=shift)
    found = [
        hall.serve(helper, f"2047-12-{day:02} 08:00", f"2047-12-{day:02} 17:00", shift=shift)
        for day, shift in zip((2, 3, 4, 5, 9), shifts, strict=True)
    ]
    assert [row.minutes for row in found] == [540] * 5
    assert [hall.record(helper, shift=shift).credited_minutes for shift in shifts] == [480, 480, 480, 0, 480]
    assert helper.minutes == 4 * 480
    with pytest.raises(Invalid):
        hours.lift_limit(seen_record_of(hall.record(helper, shift=shifts[0])), note=" ", by=boss(hall))
    assert hours.lift_limit(seen_record_of(hall.record(helper, shift=shifts[0])), note="台风", by=boss(hall)) == 60
    assert (helper.minutes, hall.record(helper, shift=shifts[0]).days) == (4 * 480 + 60, [["2047-12-02", 540]])
    with pytest.raises(Conflict):
        hours.lift_limit(seen_record_of(hall.record(helper, shift=shifts[0])), note="台风", by=boss(hall))


def test_hours_over_midnight_count_for_both_days(hall: Hall) -> None:
    night = hall.new_shift("2047-12-07 22:00", "2047-12-08 02:00")
    helper = hall.helper()
    hall.join(helper, shift=night)
    record = hall.serve(helper, "2047-12-07 22:00", "2047-12-08 01:30", shift=night)
    assert (record.credited_minutes, record.days) == (210, [["2047-12-07", 120], ["2047-12-08", 90]])


def test_29_february_is_a_day_like_any_other(hall: Hall) -> None:
    assert split_by_day(local("2024-02-29 23:30"), 61) == [
        (local("2024-02-29").date(), 30),
        (local("2024-03-01").date(), 31),
    ]
    assert hours.answer_due(local("2024-02-28").date()) == local("2024-03-06").date()


def test_a_birthday_on_the_day_is_the_new_age(hall: Hall) -> None:
    child, guarded = hall.helper(), hall.helper()
    child.row.born_on = local("2033-12-08").date()
    guarded.row.born_on = local("2029-12-07").date()
    db.session.flush()
    hall.go("10:00")
    with pytest.raises(Invalid):
        seat(hall, child)
    assert seat(hall, guarded).state is SignUpState.CHECKED_IN


def phone_of(helper: Helper) -> str:
    user = db.session.scalars(select(User).where(User.id == helper.user_id)).one()
    return identity.phone_of(user)


def seat(hall: Hall, helper: Helper, *, shift: Shift | None = None) -> SignUp:
    told = {"name": "", "phone": phone_of(helper), "has_agreed": False}
    return walk_ins.seat_walk_in(hall.role(shift), **told, by=boss(hall))


def test_whoever_stands_at_the_door_takes_a_free_place_and_no_other(hall: Hall) -> None:
    tight = hall.new_shift(places=2)
    first, queued, late = hall.helper(), hall.helper(), hall.helper()
    hall.join(first, shift=tight)
    hall.go("10:00")
    assert seat(hall, queued, shift=tight).checked_in_at == local("10:00")
    with pytest.raises(Conflict, match="No place is free"):
        seat(hall, late, shift=tight)
    new = {"name": "新来的", "phone": "12000000991", "by": boss(hall)}
    with pytest.raises(Invalid, match="without a yes"):
        walk_ins.seat_walk_in(hall.role(), has_agreed=False, **new)
    row = walk_ins.seat_walk_in(hall.role(), has_agreed=True, **new)
    assert (row.state, hall.role().role.taken) == (SignUpState.CHECKED_IN, 1)
    hall.go("12:31")
    with pytest.raises(Conflict, match="door"):
        seat(hall, late)


def test_who_waited_and_comes_anyway_gets_the_free_place(hall: Hall) -> None:
    tight = hall.new_shift(places=1)
    gone, waits = hall.helper(), hall.helper()
    hall.join(gone, waits, shift=tight)
    assert hall.sign_up(waits, shift=tight).state is SignUpState.WAITLISTED
    hall.go("10:00")
    absences.excuse(hall.seen(gone, shift=tight), by=boss(hall))
    assert seat(hall, waits, shift=tight).state is SignUpState.CHECKED_IN
    role = hall.role(tight).role
    db.session.refresh(role)
    assert (role.taken, role.waiting) == (1, 0)


def test_who_did_not_come_is_absent_a_day_later_explains_and_is_excused(hall: Hall) -> None:
    stays, comes = hall.helper(), hall.helper()
    hall.join(stays, comes)
    hall.serve(comes)
    absences.note_missing(hall.seen(stays), by=boss(hall))
    hall.go("2047-12-08 11:59")
    before = absences.plan_absences()
    hall.go("2047-12-08 12:00")
    assert absences.plan_absences() == before + 1
    absences.mark_absent(hall.sign_up(stays).id, by=SYSTEM)
    absences.mark_absent(hall.sign_up(comes).id, by=SYSTEM)
    assert (hall.sign_up(stays).state, hall.sign_up(comes).state) == (SignUpState.ABSENT, SignUpState.CREDITED)
    assert count_absences(stays.row, clock.now()) == 1
    absences.explain_absence(hall.seen(stays), words="孩子发烧了", by=stays.actor)
    with pytest.raises(Conflict):
        absences.explain_absence(hall.seen(stays), words="再说一次", by=stays.actor)
    absences.judge_absence(hall.seen(stays), is_accepted=True, by=boss(hall))
    assert hall.sign_up(stays).excused_at == clock.now()
    assert count_absences(stays.row, clock.now()) == 0
    kinds = [(mark.kind, mark.way, mark.recorded_by_id is None) for mark in marks_of(hall.sign_up(stays))]
    assert kinds == [
        (MarkKind.NOT_HERE, MarkWay.ROLL_CALL, False),
        (MarkKind.NOT_HERE, MarkWay.RULE, True),
        (MarkKind.EXCUSED, MarkWay.ROLL_CALL, False),
    ]


def marks_of(row: SignUp) -> list[DoorMark]:
    wanted = select(DoorMark).where(DoorMark.sign_up_id == row.id).order_by(DoorMark.recorded_at)
    return list(db.session.scalars(wanted))


def test_disputed_hours_are_answered_in_five_working_days_and_both_values_stay(hall: Hall) -> None:
    helper = hall.helper()
    hall.join(helper)
    old = hall.serve(helper, "10:00", "11:00")
    hall.go("2047-12-09 09:00")
    hours.dispute_hours(seen_record_of(old), words="我一直干到十二点", file=None, by=helper.actor)
    assert (old.state, old.answer_due_on) == (RecordState.DISPUTED, local("2047-12-16").date())
    span = Span(local("10:00"), local("12:00"))
    new = hours.correct_hours(seen_record_of(old), span=span, proof=LIST, by=boss(hall))
    assert (new.corrects_id, helper.minutes) == (old.id, 60)
    with pytest.raises(Conflict):
        hours.correct_hours(seen_record_of(old), span=span, proof=LIST, by=boss(hall))
    with pytest.raises(Conflict, match="correction waits"):
        hours.keep_hours(seen_record_of(old), reason="时间没错", by=second(hall))
    confirm(hall, new)
    assert [(row.state, row.credited_minutes) for row in hall.records(helper)] == [
        (RecordState.CORRECTED, 60),
        (RecordState.CONFIRMED, 120),
    ]
    assert helper.minutes == 120
    own = Transfer.subject_id.in_([old.id, new.id])
    moved = db.session.execute(select(Transfer.amount, Transfer.reason).where(own).order_by(Transfer.id)).all()
    assert [tuple(row) for row in moved] == [(60, "served"), (60, "corrected"), (120, "served")]


def test_disputes_end_thirty_days_later_and_can_leave_things_as_they_are(hall: Hall) -> None:
    helper = hall.helper()
    hall.join(helper)
    record = hall.serve(helper)
    hours.dispute_hours(seen_record_of(record), words="少了十分钟", file=None, by=helper.actor)
    hall.go("12:30")
    hours.discuss_hours(seen_record_of(record), words="我们查一下", file=None, by=boss(hall))
    hall.go("12:40")
    hours.keep_hours(seen_record_of(record), reason="扫码时间没错", by=second(hall))
    lines = [(line.is_own, line.words) for line in thread_of(seen_record_of(record))]
    assert lines == [(True, "少了十分钟"), (False, "我们查一下"), (False, "扫码时间没错")]
    assert (hall.record(helper).state, helper.minutes) == (RecordState.CONFIRMED, 120)
    hall.go("2048-01-06 12:01")
    with pytest.raises(Conflict, match="over"):
        hours.dispute_hours(seen_record_of(record), words="再看看", file=None, by=helper.actor)


def test_false_hours_leave_the_ledger_and_take_stars_along(hall: Hall) -> None:
    helper = hall.helper()
    hall.join(helper)
    record = hall.serve(helper)
    with pytest.raises(NotAllowed):
        hours.void_hours(seen_record_of(record), reason="没人见过", by=helper.actor)
    hours.void_hours(seen_record_of(record), reason="没人见过", by=second(hall))
    assert (hall.record(helper).state, helper.minutes) == (RecordState.VOID, 0)


def test_stars_and_tenths_of_an_hour() -> None:
    edges = [99 * 60 + 59, 100 * 60, 300 * 60 - 1, 300 * 60, 600 * 60, 1000 * 60, 1500 * 60]
    assert [stars(minutes) for minutes in edges] == [0, 1, 1, 2, 3, 4, 5]
    assert [in_hours(minutes) for minutes in (5, 6, 119, 120, 137)] == ["0.0", "0.1", "1.9", "2.0", "2.2"]


def test_the_month_draws_what_nobody_chose_once_and_another_unit_judges(hall: Hall) -> None:
    helpers = [hall.helper() for _ in range(7)]
    hall.join(*helpers)
    for helper in helpers:
        hall.serve(helper)
    month = local("2047-12-01").date()
    assert (auditing.draw_sample(month, by=SYSTEM), auditing.draw_sample(month, by=SYSTEM)) == (5, 0)
    of_month = select(HourSample).where(HourSample.month_on == month)
    drawn = list(db.session.scalars(of_month.order_by(HourSample.drawn_at, HourSample.id)))
    assert len({sample.record_id for sample in drawn}) == 5
    with pytest.raises(NotAllowed):
        auditing.judge_sample(drawn[0], is_right=True, findings="", by=boss(hall))
    auditor = actor_of(hall.world.users[Role.AUDITOR], hall.world)
    with pytest.raises(Invalid):
        auditing.judge_sample(drawn[0], is_right=False, findings="", by=auditor)
    auditing.judge_sample(drawn[0], is_right=True, findings="名单对得上", by=auditor)
    assert (drawn[0].is_right, drawn[0].judged_by_id) == (True, auditor.user_id)


@pytest.mark.parametrize(("told", "flags"), [("2047-12-20 18:00", set()), ("2047-12-21 09:00", {FlagKind.LATE_ENTRY})])
def test_hours_typed_late_are_flagged(hall: Hall, told: str, flags: set[FlagKind]) -> None:
    helper = hall.helper()
    hall.join(helper)
    hall.go(told)
    record = typed(hall, helper, "10:00", "12:00")
    assert (record.source, record.state, hall.flags(record.id)) == (RecordSource.TYPED, RecordState.PENDING, flags)
    confirm(hall, record)
    assert (helper.minutes, hall.sign_up(helper).state) == (120, SignUpState.CREDITED)


def test_hours_of_somebody_marked_absent_excuse_the_absence(hall: Hall) -> None:
    helper = hall.helper()
    hall.join(helper)
    hall.go("2047-12-09 12:00")
    absences.mark_absent(hall.sign_up(helper).id, by=SYSTEM)
    confirm(hall, typed(hall, helper, "10:00", "12:00"))
    assert (helper.minutes, hall.sign_up(helper).state) == (120, SignUpState.ABSENT)
    assert hall.sign_up(helper).excused_at == clock.now()


def test_false_hours_revoke_the_certificate_that_counts_them(hall: Hall) -> None:
    helper = hall.helper()
    helper.row.identity_kind, helper.row.identity_sealed = "id_card", b"sealed elsewhere"
    hall.join(helper)
    record = hall.serve(helper)
    days = {"from_on": local("10:00").date(), "until_on": local("10:00").date()}
    row = certificates.request_certificate(helper.row, hall.activity, **days, by=helper.actor)
    with pytest.raises(NotAllowed):
        certificates.issue_certificate(row, in_charge="吴站长", by=helper.actor)
    certificates.issue_certificate(row, in_charge="吴站长", by=boss(hall))
    assert (row.minutes, helper.row.state) == (120, VolunteerState.ACTIVE)
    assert re.fullmatch("VC2047[0-9]{8}", row.number or "")
    found = check_certificate(row.number or "", row.check_code or "")
    assert found is not None
    assert (found.hours, found.is_revoked, found.initials.count(".")) == ("2.0", False, 2)
    hours.void_hours(seen_record_of(record), reason="没人见过", by=second(hall))
    found = check_certificate(row.number or "", row.check_code or "")
    assert (row.state, found and found.is_revoked) == (CertificateState.REVOKED, True)


def test_a_record_tells_whom_it_served_how_it_went_and_who_wrote_it_r_vol_03(hall: Hall) -> None:
    hall.activity.served = ServedGroup.ELDERLY
    helper = hall.helper()
    hall.join(helper)
    record = hall.serve(helper)
    with pytest.raises(NotAllowed):
        hours.evaluate_hours(seen_record_of(record), evaluation=Evaluation.GOOD, by=helper.actor)
    page = hall.desk(Role.ORG_MANAGER)
    path = f"/volunteering/records/{record.id}"
    assert page.send("POST", f"{path}/evaluate", {"evaluation": "best"}).status_code == 422
    assert page.send("POST", f"{path}/evaluate", {"evaluation": "excellent"}).status_code == 303
    assert hall.record(helper).evaluation is Evaluation.EXCELLENT
    for said in (page.send("GET", path).text, helper.phone.send("GET", f"/volunteering/hours/{record.id}").text):
        for words in ("社区食堂", "老年人", "优秀", "把午餐送到门口", "扫码"):
            assert words in said, words
    typed_by = typed_elsewhere(hall, helper)
    assert "记录人" in page.send("GET", f"/volunteering/records/{typed_by.id}").text


def typed_elsewhere(hall: Hall, helper: Helper) -> ServiceRecord:
    shift = hall.new_shift("2047-12-08 10:00", "2047-12-08 12:00")
    hall.join(helper, shift=shift)
    hall.go("2047-12-08 13:00")
    span = Span(local("2047-12-08 10:00"), local("2047-12-08 12:00"))
    return hours.enter_hours(hall.seen(helper, shift=shift), span=span, proof=LIST, by=boss(hall))
