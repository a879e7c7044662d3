"""Tells what happens around shifts: who comes, who waits, who gives up a place, who is asked, what is called off."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from charity_app.core.scope import Role, system_actor
from charity_app.demo import certifying, door
from charity_app.demo.activities import ACTIVITIES, APPROVED_BY_HAND
from charity_app.demo.district import District
from charity_app.demo.door import Fate, open_door
from charity_app.demo.earlier import carry_over
from charity_app.demo.organising import ask_around, tell_drafts
from charity_app.demo.scale import stream
from charity_app.demo.shifts import ShiftPlan, draw_shifts
from charity_app.demo.volunteering import Stage, plan_activity
from charity_app.demo.volunteers import Helper, register_all
from charity_app.volunteering.services import sign_ups, standing, waiting
from charity_app.volunteering.services.settling import settle_activity
from charity_app.volunteering.services.shifts import cancel_shift
from charity_app.volunteering.states.activities import CancelReason

_BY = system_actor("demo upkeep")
_COMPANIONS_EVERY = 9
_SETTLED = 0.02
_OPEN = ("coming", APPROVED_BY_HAND)


def let_serve(district: District) -> None:
    """Register volunteers, plan activities with their shifts, and let everything around them happen."""
    coordinator = district.actor(Role.VOLUNTEER_COORDINATOR)
    known, others = register_all(district, coordinator)
    carry_over(district, others)
    stage = Stage(district, known, others, stream(district.seed, "shifts"))
    drawn = draw_shifts(stage.draw, district.scale.shifts)
    for number in range(len(ACTIVITIES)):
        planned = [shift for shift in drawn if shift.activity == number]
        if planned:
            plan_activity(stage, planned)
    for shift in drawn:
        _STORIES.get((shift.when, shift.order), come)(stage, shift)
        if shift.starts_ago > 0:
            open_door(stage, shift, _FATES.get((shift.when, shift.order), {}))
    tell_drafts(stage)
    stage.at(_SETTLED, partial(_settle, stage, len(ACTIVITIES) - 1))
    stage.play()


def _settle(stage: Stage, number: int) -> None:
    """Close the activity that is over with every hour decided."""
    settle_activity(stage.activity(number), by=stage.host(ACTIVITIES[number]).by)


def come(stage: Stage, shift: ShiftPlan) -> None:
    """Let people sign up, now and then with somebody who comes along."""
    sign_all_up(stage, shift, stage.free(shift, shift.wanted))


def sign_all_up(stage: Stage, shift: ShiftPlan, helpers: Sequence[Helper], *, alone: bool = False) -> None:
    """Let these people sign up one after the other; where the organiser says yes to each, that follows."""
    stage.casts[shift.number] = helpers
    for order, (helper, days_ago) in enumerate(zip(helpers, shift.sign_up_days(stage.draw), strict=False)):
        is_pair = not alone and shift.activity != APPROVED_BY_HAND and order % _COMPANIONS_EVERY == 4
        companions = ("同行的家人",) if is_pair and shift.wanted < shift.places else ()
        stage.at(days_ago, partial(stage.sign_up, shift, helper, companions))
        if shift.plan.needs_approval:
            _plan_answer(stage, shift, helper, days_ago - 0.05, left=len(helpers) - 1 - order)


def _plan_answer(stage: Stage, shift: ShiftPlan, helper: Helper, days_ago: float, *, left: int) -> None:
    """Let the organiser say yes; of those who want to come first, one is declined and the last one waits for a word."""
    is_open = (shift.when, shift.order) == _OPEN
    if not (is_open and left == 0):
        stage.at(days_ago, partial(_answer, stage, shift, helper, is_taken=not (is_open and left == 1)))


def _answer(stage: Stage, shift: ShiftPlan, helper: Helper, *, is_taken: bool) -> None:
    by = stage.host(shift.plan).by
    sign_ups.answer_application(stage.seen(shift, helper), is_taken=is_taken, by=by)


def _first_to_come(stage: Stage, shift: ShiftPlan) -> None:
    """Keep a place for the first account: it waited longest when somebody gave up."""
    own = stage.known[0]
    stage.engage(shift, [own])
    helpers = stage.free(shift, shift.wanted)
    line = [*helpers[: shift.places], own, *helpers[shift.places : -1]]
    sign_all_up(stage, shift, line, alone=True)
    stage.at(0.03, partial(_cancel, stage, shift, helpers[0]))


def _second_to_come(stage: Stage, shift: ShiftPlan) -> None:
    """Let the first account wait behind those who came before."""
    own = stage.known[0]
    stage.engage(shift, [own])
    sign_all_up(stage, shift, [*stage.free(shift, shift.places), own], alone=True)


def _third_to_come(stage: Stage, shift: ShiftPlan) -> None:
    """Let both accounts come, the first one every week."""
    stage.engage(shift, stage.known)
    sign_all_up(stage, shift, [*stage.known, *stage.free(shift, max(0, shift.wanted - 2))])
    stage.at(0.05, lambda: standing.open_standing(stage.seen(shift, stage.known[0]), by=stage.known[0].by))


def _cancel(stage: Stage, shift: ShiftPlan, helper: Helper) -> None:
    sign_ups.cancel_sign_up(stage.seen(shift, helper), by=helper.by)


def _lapse(stage: Stage, shift: ShiftPlan) -> None:
    """Let a kept place lapse: the first who waits does not answer, the next one does."""
    helpers = stage.free(shift, shift.wanted)
    sign_all_up(stage, shift, helpers, alone=True)
    _given_up, first, *others = helpers[0], *helpers[shift.places :]
    stage.at(shift.starts_ago + 2.5, partial(_cancel, stage, shift, helpers[0]))
    stage.at(shift.starts_ago + 1.9, lambda: waiting.lapse_hold(_key(stage, shift, first), by=_BY))
    for other in others[:1]:
        stage.at(shift.starts_ago + 1.88, partial(_accept, stage, shift, other))


def _key(stage: Stage, shift: ShiftPlan, helper: Helper) -> UUID:
    return stage.sign_up_ids[shift.number, helper.volunteer_id]


def _accept(stage: Stage, shift: ShiftPlan, helper: Helper) -> None:
    sign_ups.accept_place(stage.seen(shift, helper), by=helper.by)


def _take_kept(stage: Stage, shift: ShiftPlan) -> None:
    """Let the first account come, and whoever waits take the place that somebody gave up."""
    own = stage.known[0]
    stage.engage(shift, [own])
    first, *others = stage.free(shift, shift.wanted - 1)
    helpers = [first, own, *others]
    sign_all_up(stage, shift, helpers, alone=True)
    stage.at(shift.starts_ago + 2.5, partial(_cancel, stage, shift, first))
    stage.at(shift.starts_ago + 2.48, partial(_accept, stage, shift, helpers[shift.places]))


def _find_stand_in(stage: Stage, shift: ShiftPlan) -> None:
    """Let somebody who cannot come be stood in for."""
    helpers = stage.free(shift, shift.wanted)
    sign_all_up(stage, shift, helpers)
    (other,) = stage.free(shift, 1)
    stage.at(shift.starts_ago + 0.6, partial(_seek, stage, shift, helpers[0]))
    stage.at(shift.starts_ago + 0.4, lambda: _stand_in(stage, shift, helpers[0], other))


def _seek(stage: Stage, shift: ShiftPlan, helper: Helper) -> None:
    sign_ups.seek_stand_in(stage.seen(shift, helper), by=helper.by)


def _stand_in(stage: Stage, shift: ShiftPlan, gone: Helper, other: Helper) -> None:
    made = sign_ups.stand_in(stage.seen(shift, gone), other.volunteer(), by=other.by)
    stage.sign_up_ids[shift.number, other.volunteer_id] = made


def _look_today(stage: Stage, shift: ShiftPlan) -> None:
    """Let somebody look for a stand-in for today, and others be asked to help."""
    helpers = stage.free(shift, shift.wanted)
    sign_all_up(stage, shift, helpers)
    stage.at(0.04, partial(_seek, stage, shift, helpers[0]))
    ask_around(stage, shift)


def _call_off(stage: Stage, shift: ShiftPlan) -> None:
    """Let a shift be called off because of the weather."""
    come(stage, shift)
    by = stage.host(shift.plan).by
    stage.at(
        shift.starts_ago + 1,
        lambda: cancel_shift(stage.seen_role(shift).shift, reason=CancelReason.WEATHER, by=by),
    )


Story = Callable[[Stage, ShiftPlan], None]
_STORIES: dict[tuple[str, int], Story] = {
    ("coming", 0): _first_to_come,
    ("coming", 1): _second_to_come,
    ("coming", 2): _third_to_come,
    ("today", 0): _look_today,
    ("past", 0): _lapse,
    ("past", 1): _take_kept,
    ("past", 2): _find_stand_in,
    ("past", 3): _call_off,
}
_FATES: dict[tuple[str, int], dict[int, Fate]] = {
    ("past", 0): {
        1: door.forget_to_leave,
        2: door.be_excused,
        3: door.be_called,
        4: door.dispute,
        5: door.be_corrected,
        6: certifying.ask,
        7: certifying.get,
        8: certifying.lose,
        9: door.be_voided,
    },
    ("past", 1): {2: door.stay_away, 3: door.be_typed},
    ("past", 2): {1: door.come_together, 2: door.come_together, 3: door.come_together_rightly},
}
