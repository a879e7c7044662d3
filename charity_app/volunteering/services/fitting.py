"""Whether somebody fits a role: what it asks for, and what the law asks for at an age. Source: R-VOL-08, R-VOL-09."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from charity_app.core import clock, settings
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.text import Text
from charity_app.eligibility.facts.case import full_years
from charity_app.volunteering.models import Activity, Shift, Volunteer
from charity_app.volunteering.queries.activities import SeenRole
from charity_app.volunteering.queries.guardians import waiting_ask
from charity_app.volunteering.queries.people import Papers, facts_of, guardian_of, papers_of
from charity_app.volunteering.requirements import (
    ACCOMPANIED_UNDER,
    ADULT,
    Duty,
    is_at_night,
    law_of_age,
    law_of_duty,
    load,
    unmet,
)
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


def unmet_of(seen: SeenRole, volunteer: Volunteer, *, presumes_guardian: bool = False) -> tuple[Text, ...]:
    """Return a sentence for everything that stands between a volunteer and a role on its day."""
    return unmet_by(seen, [volunteer], presumes_guardian=presumes_guardian)[volunteer.id]


def unmet_by(
    seen: SeenRole,
    volunteers: Sequence[Volunteer],
    *,
    presumes_guardian: bool = False,
    minutes: Mapping[UUID, int] | None = None,
) -> dict[UUID, tuple[Text, ...]]:
    """Return for each of several volunteers what stands between the person and a role on its day.

    Whoever has not told the day of birth has said to be of age when agreeing. Presuming a guardian asks what would be
    left if the guardian of a minor agreed and came along. Minutes served are read unless they are given.
    """
    day, duty = clock.local_date(seen.shift.starts_at), duty_of(seen.activity, seen.shift)
    conditions = load(seen.role.conditions)
    ages = {person.id: full_years(person.born_on, day) if person.born_on else None for person in volunteers}
    asked = {key: (*conditions, *law_of_duty(age, duty=duty)) for key, age in ages.items()}
    minors = {key for key, age in ages.items() if age is not None and age < ADULT}
    needed = ages.keys() if any(asked.values()) else minors
    papers = papers_of(needed, day, minutes=minutes) if needed else {}
    judged = {}
    for person in volunteers:
        own, is_presumed = papers.get(person.id, Papers()), presumes_guardian and person.id in minors
        has_consent = is_presumed or own.guardian is not None
        comes_along = is_presumed or (own.guardian is not None and own.guardian.comes_along)
        law = _law(ages[person.id], duty, has_consent=has_consent, is_accompanied=comes_along)
        facts = facts_of(person, own, day, has_consent=has_consent)
        judged[person.id] = (*law, *unmet(asked[person.id], facts, day))
    return judged


def _law(age: int | None, duty: Duty, *, has_consent: bool, is_accompanied: bool) -> tuple[Text, ...]:
    return () if age is None else law_of_age(age, duty=duty, has_consent=has_consent, is_accompanied=is_accompanied)


def demand_fit(seen: SeenRole, volunteer: Volunteer) -> None:
    """Raise Invalid with the first thing that is not met."""
    for words in unmet_of(seen, volunteer):
        raise Invalid(words)


def waits_for_guardian(seen: SeenRole, volunteer: Volunteer, *, minutes: int) -> bool:
    """Tell whether nothing but the yes of a guardian who was asked is missing. Raises Invalid for anything else."""
    missing = unmet_by(seen, [volunteer], minutes={volunteer.id: minutes})[volunteer.id]
    if missing and waiting_ask(volunteer) is not None:
        rest = unmet_of(seen, volunteer, presumes_guardian=True)
        if not rest:
            return True
        missing = rest
    for words in missing:
        raise Invalid(words)
    return False


def lacks_guardian(shift: Shift, volunteer: Volunteer) -> bool:
    """Tell whether somebody is a minor on the day of a shift for whom nobody has agreed (R-VOL-08)."""
    day = clock.local_date(shift.starts_at)
    is_minor = volunteer.born_on is not None and full_years(volunteer.born_on, day) < ADULT
    return is_minor and guardian_of(volunteer, day) is None


def must_be_accompanied(volunteer: Volunteer, day: date) -> bool:
    """Tell whether somebody is too young on a day to serve without a guardian beside (R-VOL-08)."""
    return volunteer.born_on is not None and full_years(volunteer.born_on, day) < settings.value(ACCOMPANIED_UNDER)


def demand_guardian(shift: Shift, volunteer: Volunteer) -> None:
    """Raise Conflict while nobody has agreed for a minor."""
    if lacks_guardian(shift, volunteer):
        raise Conflict(Text("The guardian has not agreed yet; until then the minor is not expected", "error"))
