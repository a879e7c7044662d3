"""A filed plan changes only by being filed anew; what was filed before stays to be read (R-DON-01, CL art. 24)."""

from dataclasses import replace
from datetime import date

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.projects.events import PlanRefiled
from charity_app.projects.models import FundraisingPlan, PlanVersion
from charity_app.projects.queries.plans import details_told
from charity_app.projects.services.duties import renew_raising_duties
from charity_app.projects.services.plans import PlanDetails, columns_of, record_item
from charity_app.projects.states.plans import GateItem
from charity_app.registry.services.stamps import clean_words, past_day, take_version

_FIXED = ("charity_id", "partner_id", "raises_from_on", "is_emergency")


def refile_plan(
    plan: FundraisingPlan,
    *,
    details: PlanDetails,
    filed_on: date,
    authority: str,
    words: str,
    version: int,
    by: Actor,
) -> None:
    """Change a filed plan as it was filed anew, under the number it has, saying what changed.

    Until a second officer has checked the new filing nothing is taken online. Raises Invalid on the field, Conflict.
    """
    if plan.filed_on is None or plan.closed_on is not None:
        raise Conflict(Text("Only a filed plan whose fundraising is not over is filed anew", "error"))
    kept = replace(details, **{name: getattr(plan, name) for name in _FIXED})
    columns = columns_of(kept)
    told = clean_words(words, field="words", longest=300)
    if not told:
        raise Invalid(Text("Say what changed", "error"), field="words")
    if not plan.filed_on <= past_day(filed_on, field="filed_on"):
        raise Invalid(Text("It was filed anew after it was filed", "error"), field="filed_on")
    at = clean_words(authority, field="authority", longest=120)
    if not at:
        raise Invalid(Text("Say where the plan was filed", "error"), field="authority")
    take_version(plan, version)
    _keep_version(plan, version, told, by)
    for name, value in (columns | {"filed_on": filed_on, "filing_authority": at}).items():
        setattr(plan, name, value)
    db.session.flush()
    for item in (GateItem.FILING, GateItem.PERIOD):
        record_item(plan, item, by)
    if plan.opened_on is not None:
        renew_raising_duties(plan, by=by)
    emit(PlanRefiled(plan_id=plan.id, filed_on=filed_on, version=plan.version, by=by))


def _keep_version(plan: FundraisingPlan, version: int, words: str, by: Actor) -> None:
    db.session.add(
        PlanVersion(
            plan_id=plan.id,
            version=version,
            filed_on=plan.filed_on,
            filing_authority=plan.filing_authority,
            told=details_told(plan),
            words=words,
            replaced_by_id=by.user_id,
            replaced_at=clock.now(),
        )
    )
    db.session.flush()
