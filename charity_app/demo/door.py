"""Lets people come and go at shifts: by the code, by the roll, forgotten, excused, absent; and what hours become."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.privacy import blind_index
from charity_app.core.scope import Actor, Role, system_actor
from charity_app.demo.shifts import ShiftPlan
from charity_app.demo.volunteering import Stage
from charity_app.demo.volunteers import Helper
from charity_app.volunteering.models import HourFlag
from charity_app.volunteering.queries.hours import SeenRecord, record_of, seen_record_of
from charity_app.volunteering.services import absences, checking_in, flags, hours
from charity_app.volunteering.services.recording import Proof, Span, confirm_hours
from charity_app.volunteering.states.records import MarkWay
from charity_app.volunteering.states.sign_ups import EXPECTED, SignUpState

_BY = system_actor("demo upkeep")
_MINUTE = 1 / (24 * 60)
_EARLY, _APART = 10 * _MINUTE, 0.61 * _MINUTE
_PROOF = Proof(words="签到表上有本人签名（演示）")
Fate = Callable[[Stage, ShiftPlan, Helper, int], None]


def open_door(stage: Stage, shift: ShiftPlan, fates: dict[int, Fate]) -> None:
    """Let everybody who was cast for a shift that has begun come and go, some in a way of their own."""
    for order, helper in enumerate(stage.casts[shift.number]):
        fates.get(order, come_and_go)(stage, shift, helper, order)


def come_and_go(stage: Stage, shift: ShiftPlan, helper: Helper, order: int) -> None:
    """Scan the code on both ends, a little apart from the others."""
    forget_to_leave(stage, shift, helper, order)
    if shift.ends_ago > 0:
        stage.at(_left(shift, order), lambda: _scan(stage, shift, helper, SignUpState.CHECKED_IN))


def forget_to_leave(stage: Stage, shift: ShiftPlan, helper: Helper, order: int) -> None:
    """Scan the code when coming only."""
    came = shift.starts_ago + _EARLY - order * _APART
    stage.at(came, lambda: _scan(stage, shift, helper, *EXPECTED))


def come_together(stage: Stage, shift: ShiftPlan, helper: Helper, order: int) -> None:
    """Scan in the same second as others: somebody held their phones. That is looked at."""
    stage.at(shift.starts_ago + _EARLY, lambda: _scan(stage, shift, helper, *EXPECTED))
    stage.at(_left(shift, order), lambda: _scan(stage, shift, helper, SignUpState.CHECKED_IN))


def come_together_rightly(stage: Stage, shift: ShiftPlan, helper: Helper, order: int) -> None:
    """Scan in the same second as others; the charity office looks and finds nothing wrong."""
    come_together(stage, shift, helper, order)
    stage.at(shift.ends_ago - 0.3, lambda: _clear(stage, shift, helper))


def _left(shift: ShiftPlan, order: int) -> float:
    return shift.ends_ago - order * _APART


def _scan(stage: Stage, shift: ShiftPlan, helper: Helper, *expected: SignUpState) -> None:
    """Scan when the person is where that is expected: who gave a place up meanwhile does not come."""
    seen, device = stage.seen(shift, helper), blind_index("device", str(helper.volunteer_id))
    if seen.sign_up.state not in expected:
        return
    pass_door = checking_in.check_out if seen.sign_up.state is SignUpState.CHECKED_IN else checking_in.check_in
    pass_door(seen, at=clock.now(), way=MarkWay.SCAN, device=device, by=helper.by)


def be_excused(stage: Stage, shift: ShiftPlan, helper: Helper, _order: int) -> None:
    """Be excused by the organiser just before the shift."""
    by = stage.host(shift.plan).by
    stage.at(shift.starts_ago + 0.02, lambda: absences.excuse(stage.seen(shift, helper), by=by))


def stay_away(stage: Stage, shift: ShiftPlan, helper: Helper, _order: int) -> None:
    """Do not come, and say nothing."""
    key = (shift.number, helper.volunteer_id)
    stage.at(shift.ends_ago - 1.02, lambda: absences.mark_absent(stage.sign_up_ids[key], by=_BY))


def be_called(stage: Stage, shift: ShiftPlan, helper: Helper, order: int) -> None:
    """Be checked in and out by the roll; the hours wait for their second person."""
    by = stage.host(shift.plan).by
    stage.at(shift.starts_ago, lambda: checking_in.call_in(stage.seen(shift, helper), by=by))
    stage.at(_left(shift, order), lambda: checking_in.call_out(stage.seen(shift, helper), by=by))
    stage.at(shift.ends_ago - 0.1, lambda: hours.give_evidence(stage.seen(shift, helper), proof=_PROOF, by=by))


def be_typed(stage: Stage, shift: ShiftPlan, helper: Helper, _order: int) -> None:
    """Have the hours typed afterwards, and confirmed by a second person of another unit."""
    by = stage.host(shift.plan).by
    stage.at(shift.ends_ago - 0.2, lambda: _type(stage, shift, helper, by))
    stage.at(shift.ends_ago - 0.4, lambda: confirm_hours(_record(stage, shift, helper), by=_second(stage)))


def _type(stage: Stage, shift: ShiftPlan, helper: Helper, by: Actor) -> None:
    seen = stage.seen(shift, helper)
    span = Span(seen.shift.starts_at, seen.shift.ends_at)
    hours.enter_hours(seen, span=span, proof=_PROOF, by=by)


def dispute(stage: Stage, shift: ShiftPlan, helper: Helper, order: int) -> None:
    """Say that the hours are wrong."""
    come_and_go(stage, shift, helper, order)
    words = "我留下来收拾了半小时（演示）"
    told = partial(hours.dispute_hours, words=words, file=None, by=helper.by)
    stage.at(shift.ends_ago - 0.3, lambda: told(_record(stage, shift, helper)))


def be_corrected(stage: Stage, shift: ShiftPlan, helper: Helper, order: int) -> None:
    """Have disputed hours corrected by the organiser and confirmed by a second person."""
    dispute(stage, shift, helper, order)
    by = stage.host(shift.plan).by
    stage.at(shift.ends_ago - 0.4, lambda: _correct(_record(stage, shift, helper), by))
    stage.at(shift.ends_ago - 0.5, lambda: confirm_hours(_record(stage, shift, helper), by=_second(stage)))


def _correct(seen: SeenRecord, by: Actor) -> None:
    span = Span(seen.record.began_at, seen.record.ended_at + timedelta(minutes=30))
    hours.correct_hours(seen, span=span, proof=_PROOF, by=by)


def be_voided(stage: Stage, shift: ShiftPlan, helper: Helper, order: int) -> None:
    """Have hours taken back by the charity office, because somebody else had come."""
    come_and_go(stage, shift, helper, order)
    void = partial(hours.void_hours, reason="核实后为他人代扫（演示）", by=_second(stage))
    stage.at(shift.ends_ago - 0.4, lambda: void(_record(stage, shift, helper)))


def _clear(stage: Stage, shift: ShiftPlan, helper: Helper) -> None:
    """Say why a flag means nothing wrong, and confirm the hours."""
    seen = _record(stage, shift, helper)
    open_flags = select(HourFlag).where(HourFlag.record_id == seen.record.id, HourFlag.cleared_at.is_(None))
    for flag in db.session.scalars(open_flags).all():
        flags.clear_flag(flag, reason="现场照片里有本人（演示）", by=_second(stage))
    confirm_hours(seen, by=_second(stage))


def _record(stage: Stage, shift: ShiftPlan, helper: Helper) -> SeenRecord:
    """Load the hours that stand for somebody; a correction comes before what it replaces."""
    record = record_of(stage.seen(shift, helper).sign_up)
    assert record is not None
    return seen_record_of(record)


def _second(stage: Stage) -> Actor:
    return stage.district.actor(Role.CHARITY_OFFICER)
