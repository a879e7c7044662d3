"""Lets volunteers ask for certificates: one waits, one is issued, one is taken back. Source: domain.md 6.4."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.demo.door import come_and_go
from charity_app.demo.shifts import ShiftPlan
from charity_app.demo.volunteering import Stage
from charity_app.demo.volunteers import Helper
from charity_app.volunteering.models import Certificate
from charity_app.volunteering.services import certificates
from charity_app.volunteering.states.records import IdentityKind

_A_MONTH = timedelta(days=30)


def ask(stage: Stage, shift: ShiftPlan, helper: Helper, order: int) -> None:
    """Serve, and ask for a certificate of the last month."""
    come_and_go(stage, shift, helper, order)
    stage.at(shift.ends_ago - 0.3, partial(_ask, stage, shift, helper))


def get(stage: Stage, shift: ShiftPlan, helper: Helper, order: int) -> None:
    """Ask for a certificate, and get it from the organiser."""
    ask(stage, shift, helper, order)
    by = stage.host(shift.plan).by
    stage.at(shift.ends_ago - 0.4, lambda: certificates.issue_certificate(_of(helper), in_charge=by.name, by=by))


def lose(stage: Stage, shift: ShiftPlan, helper: Helper, order: int) -> None:
    """Get a certificate that is taken back later."""
    get(stage, shift, helper, order)
    take_back = partial(certificates.revoke_certificate, reason="姓名与证件不符，重新开具（演示）")
    stage.at(shift.ends_ago - 0.5, lambda: take_back(_of(helper), by=stage.host(shift.plan).by))


def _ask(stage: Stage, shift: ShiftPlan, helper: Helper) -> None:
    number = stage.district.names.id_number(helper.plan.born_on, is_female=helper.plan.is_female)
    certificates.ask_certificate(
        helper.volunteer(),
        stage.activity(shift.activity),
        from_on=clock.today() - _A_MONTH,
        until_on=clock.today(),
        kind=IdentityKind.ID_CARD,
        id_number=number,
        by=helper.by,
    )


def _of(helper: Helper) -> Certificate:
    return db.session.scalars(select(Certificate).where(Certificate.volunteer_id == helper.volunteer_id)).one()
