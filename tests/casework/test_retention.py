"""What may be kept no longer is erased at night by itself (R-PRV-05)."""

from datetime import timedelta

from sqlalchemy import select

from charity_app.casework import tasks as casework_tasks
from charity_app.casework.models import HelpRequest
from charity_app.casework.queries.help import opened
from charity_app.casework.services import NewHelp, ask_for_help, close_help
from charity_app.casework.states.help import HelpReason, Outcome
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import ANONYMOUS, acting_in, system_scope
from charity_app.registry import tasks as registry_tasks
from charity_app.registry.models import Household, MemberIdentity
from charity_app.registry.states.households import HouseholdState
from tests.matching.conftest import SYSTEM
from tests.world import HERE


def test_files_are_erased_ten_years_after_they_ended_r_prv_05(inhabited):
    ids = [inhabited.ids[name] for name in ("family here", "family next door", "family there")]
    today = clock.today()
    with acting_in(system_scope("test")):
        families = {row.id: row for row in db.session.scalars(select(Household).where(Household.id.in_(ids)))}
        for key, years in ((ids[0], 11), (ids[1], 9)):
            families[key].state = HouseholdState.ENDED
            families[key].ended_on = today.replace(year=today.year - years, day=1)
        db.session.commit()
        registry_tasks.sweep({})
        db.session.expire_all()
        states = [families[key].state for key in ids]
        assert states == [HouseholdState.ERASED, HouseholdState.ENDED, HouseholdState.ACTIVE]
        named = select(MemberIdentity.member_id).where(MemberIdentity.household_id == ids[0])
        assert db.session.scalars(named).all() == []


def test_a_request_that_was_not_taken_on_is_erased_after_a_year_r_prv_05(inhabited, at):
    with acting_in(system_scope("test")):
        code = ask_for_help(NewHelp(HERE, phone="12009998866"), by=ANONYMOUS).code
        request = db.session.scalars(select(HelpRequest).where(HelpRequest.code == code)).one()
        close_help(request, outcome=Outcome.NOT_ACCEPTED, reason=HelpReason.OUTSIDE_DISTRICT, by=SYSTEM)
        db.session.commit()
        for days, phone in ((364, "12009998866"), (366, "")):
            with at(f"{clock.now() + timedelta(days=days):%Y-%m-%d %H:%M}"):
                casework_tasks.sweep({})
            db.session.expire_all()
            assert opened(request, "phone") == phone, days
        assert request.outcome is Outcome.NOT_ACCEPTED
