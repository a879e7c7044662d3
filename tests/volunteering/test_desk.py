"""The organiser's desk: who is needed tomorrow, what was changed and by whom, a list to print. Source: 2.19, 2.6."""

import re
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select, update

from charity_app.core import clock
from charity_app.core.db import commit_unit, db
from charity_app.core.facts import Fact
from charity_app.core.scope import Actor, Role, acting_in, system_scope
from charity_app.volunteering import events
from charity_app.volunteering.models import Shift, SignUp
from charity_app.volunteering.queries.changes import CHANGES
from charity_app.volunteering.queries.desk import needed_tomorrow
from charity_app.volunteering.queries.sign_ups import seen_of
from charity_app.volunteering.services import sign_ups
from charity_app.volunteering.states.activities import CancelReason
from tests.world import Browser, World

Browsers = Callable[..., Browser]


def tomorrow(world: World) -> Shift:
    """Let the shift of the organisation here begin tomorrow at ten; returns it."""
    with acting_in(system_scope("test")):
        begins = clock.start_of(clock.today() + timedelta(days=1)) + timedelta(hours=10)
        of_here = select(SignUp.shift_id).where(SignUp.id == world.ids["sign-up here"]).scalar_subquery()
        times = {"starts_at": begins, "ends_at": begins + timedelta(hours=2), "closes_at": begins}
        db.session.execute(update(Shift).where(Shift.id == of_here).values(**times, least_people=3))
        commit_unit()
        return db.session.scalars(select(Shift).where(Shift.id == of_here)).one()


def test_the_desk_says_who_is_needed_tomorrow(inhabited: World, browser_of: Browsers) -> None:
    shift = tomorrow(inhabited)
    page = browser_of(Role.ORG_MANAGER).send("GET", "/volunteering/activities").text
    assert f'id="tomorrow-{shift.id}"' in page
    assert "还缺2人" in page
    with acting_in(system_scope("test")):
        nobody = Actor(user_id=inhabited.users[Role.DONOR])
        assert needed_tomorrow(nobody) == ()
        db.session.execute(
            update(Shift)
            .where(Shift.id == shift.id)
            .values(cancelled_at=clock.now(), cancel_reason=CancelReason.WEATHER)
        )
        commit_unit()
    assert f'id="tomorrow-{shift.id}"' not in browser_of(Role.ORG_MANAGER).send("GET", "/volunteering/activities").text


def test_what_was_changed_in_an_activity_is_read_with_who_and_when(inhabited: World, browser_of: Browsers) -> None:
    with acting_in(system_scope("test")):
        row = db.session.scalars(select(SignUp).where(SignUp.id == inhabited.ids["sign-up here"])).one()
        sign_ups.cancel_sign_up(seen_of(row), by=Actor(user_id=inhabited.users[Role.VOLUNTEER]))
        commit_unit()
    path = f"/volunteering/activities/{inhabited.ids['activity here']}"
    manager = browser_of(Role.ORG_MANAGER)
    assert f'href="{path}/changes"' in manager.send("GET", path).text
    said = re.findall(r"<b>([^<]+)</b>", manager.send("GET", f"{path}/changes").text)
    wanted = ["报名结束", "报名录用", "新增班次", "发布活动", "提交审核", "写好或修改活动"]
    assert next(word for word in said if word in wanted) == "报名结束", "the latest first"
    assert set(wanted) <= set(said)
    assert browser_of(Role.DONOR).send("GET", f"{path}/changes").status_code in (403, 404)


def test_the_roster_prints_a_line_for_everybody_and_blanks_for_walk_ins(inhabited: World, browser_of: Browsers) -> None:
    shift = tomorrow(inhabited)
    with acting_in(system_scope("test")):
        row = db.session.scalars(select(SignUp).where(SignUp.id == inhabited.ids["sign-up here"])).one()
        sign_ups.seek_stand_in(seen_of(row), by=Actor(user_id=inhabited.users[Role.VOLUNTEER]))
        commit_unit()
    manager = browser_of(Role.ORG_MANAGER)
    path = f"/volunteering/shifts/{shift.id}/roster"
    assert f'href="{path}"' in manager.send("GET", f"/volunteering/shifts/{shift.id}/roll").text
    page = manager.send("GET", path).text
    assert page.count("<tr") == 1 + 1 + 8, "a head, one person, eight blanks"
    assert "找人替" in page
    assert browser_of(Role.DONOR).send("GET", path).status_code in (403, 404)


def test_every_change_has_the_name_of_a_fact() -> None:
    facts = [made for made in vars(events).values() if isinstance(made, type) and issubclass(made, Fact)]
    names = {".".join(part for part in _dotted(made.__name__)) for made in facts}
    assert set(CHANGES) <= names


def _dotted(name: str) -> tuple[str, str]:
    words = re.findall("[A-Z][a-z0-9]*", name)
    return "_".join(words[:-1]).lower(), words[-1].lower()
