"""Whether somebody fits a role: what it asks for, and what the law asks for at an age. Source: R-VOL-08, R-VOL-09."""

from charity_app.core import clock
from charity_app.core.errors import Invalid
from charity_app.core.text import Text
from charity_app.eligibility.facts.case import full_years
from charity_app.volunteering.models import Activity, Shift, Volunteer
from charity_app.volunteering.queries.activities import SeenRole
from charity_app.volunteering.queries.people import facts_of, guardian_of
from charity_app.volunteering.requirements import Duty, is_at_night, law_of_age, law_of_duty, load, unmet
from charity_app.volunteering.states.activities import Trait


def duty_of(activity: Activity, shift: Shift) -> Duty:
    """Return what a shift brings with it, as far as the law asks for more because of it."""
    traits = set(activity.traits)
    return Duty(
        home_visit=Trait.HOME_VISIT in traits,
        driving=Trait.DRIVING in traits,
        crisis=Trait.CRISIS in traits,
        at_night=is_at_night(shift.starts_at, shift.ends_at),
        with_children=Trait.WITH_CHILDREN in traits,
        open_food=Trait.OPEN_FOOD in traits,
        personal_care=Trait.PERSONAL_CARE in traits,
        is_risky=Trait.RISKY in traits,
    )


def unmet_of(seen: SeenRole, volunteer: Volunteer) -> tuple[Text, ...]:
    """Return a sentence for everything that stands between a volunteer and a role on its day.

    Whoever has not told the day of birth has said to be of age when agreeing.
    """
    day = seen.shift.starts_at.astimezone(clock.SHANGHAI).date()
    duty = duty_of(seen.activity, seen.shift)
    age = full_years(volunteer.born_on, day) if volunteer.born_on else None
    law: tuple[Text, ...] = ()
    if age is not None:
        guardian = guardian_of(volunteer, day)
        comes_along = guardian is not None and guardian.comes_along
        law = law_of_age(age, duty=duty, has_consent=guardian is not None, is_accompanied=comes_along)
    conditions = (*load(seen.role.conditions), *law_of_duty(age, duty=duty))
    return (*law, *unmet(conditions, facts_of(volunteer, day), day)) if conditions else law


def demand_fit(seen: SeenRole, volunteer: Volunteer) -> None:
    """Raise Invalid with the first thing that is not met."""
    for words in unmet_of(seen, volunteer):
        raise Invalid(words)
