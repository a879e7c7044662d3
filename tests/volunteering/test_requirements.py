"""What a role asks of a volunteer, condition by condition, and what the law asks of the young (domain.md 6.6, 6.7)."""

from collections.abc import Mapping
from datetime import date, datetime
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask_babel import force_locale

from charity_app.core import clock
from charity_app.core.clock import SHANGHAI
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.settings import SettingValue
from charity_app.eligibility import queries
from charity_app.eligibility.facts import VOLUNTEER, Kind, full_years
from charity_app.eligibility.states import Outcome
from charity_app.http.i18n import translate
from charity_app.volunteering.requirements import (
    CHOICES,
    MOST,
    Condition,
    Duty,
    Require,
    check,
    dump,
    is_at_night,
    law_of_age,
    law_of_duty,
    load,
    rule_of,
    unmet,
)

DAY = date(2024, 12, 7)
CARE = Duty(personal_care=True)
PLAIN = Duty()


def test_every_yes_or_no_of_a_volunteer_can_be_picked_and_every_pick_has_words_and_a_rule() -> None:
    plain = {spec.name.removeprefix("v.") for spec in VOLUNTEER if spec.kind is Kind.BOOL}
    assert {pick.value for pick in Require} == plain | {"min_age", "hours", "female", "male"}
    assert set(CHOICES) == set(Require)
    words = {str(Condition(pick, choice.usual).words) for pick, choice in CHOICES.items()}
    assert len(words) == len(Require)
    assert rule_of([Condition(pick, choice.usual) for pick, choice in CHOICES.items()])


def test_words_carry_their_number_and_their_name() -> None:
    assert str(Condition(Require.MIN_AGE, 16).words) == "is 16 or older"
    assert str(CHOICES[Require.HOURS].words) == "has served … hours or more"
    assert str(Condition(Require.SKILL_CARE_ELDER).words) == "Knows care for older people"


@pytest.mark.parametrize(
    ("conditions", "duty", "message"),
    [
        ([Condition(pick) for pick in list(Require)[-MOST - 1 :]], PLAIN, f"at most {MOST}"),
        ([Condition(Require.INSURED), Condition(Require.INSURED)], PLAIN, "each condition once"),
        ([Condition(Require.MIN_AGE, 0)], PLAIN, "between 1 and 100"),
        ([Condition(Require.HOURS, 1501)], PLAIN, "between 1 and 1500"),
        ([Condition(Require.FEMALE)], PLAIN, "personal care"),
        ([Condition(Require.FEMALE), Condition(Require.MALE)], CARE, "one sex"),
    ],
)
def test_conditions_that_cannot_be_are_refused_on_their_field(
    conditions: list[Condition], duty: Duty, message: str
) -> None:
    with pytest.raises(Invalid) as refused:
        check(conditions, duty=duty)
    assert message in str(refused.value.text)
    assert refused.value.field == "conditions"


def test_conditions_that_fit_together_pass_and_are_read_back_from_data() -> None:
    conditions = (Condition(Require.MIN_AGE, 18), Condition(Require.FEMALE), Condition(Require.TRAINING_HOME_VISIT))
    check(conditions, duty=CARE)
    assert dump(conditions)[0] == {"pick": "min_age", "amount": 18}
    assert load(dump(conditions)) == conditions


def test_what_is_missing_is_said_with_what_was_seen_and_what_would_change_it() -> None:
    conditions = [
        Condition(Require.MIN_AGE, 18),
        Condition(Require.HOURS, 10),
        Condition(Require.HEALTH_CERTIFICATE),
        Condition(Require.TRAINING_FOOD_HYGIENE),
    ]
    facts = {"v.age": 18, "v.hours": 4, "v.health_certificate": False}
    hours, certificate, training = (str(text) for text in unmet(conditions, facts, DAY))
    assert hours == (
        "Confirmed hours of service at least 10 hours: not met (4 hours, 6 hours short). "
        "Every confirmed hour counts; look for shifts that ask for fewer."
    )
    assert [certificate, training] == [
        "Holds a health certificate: not met (no). Show the paper to the coordinator, who enters it with its date.",
        "Has done the training: food hygiene: not known yet. Tell us this and we can say: Training: food hygiene.",
    ]
    assert unmet([], {}, DAY) == ()
    assert len(unmet([Condition(Require.INSURED), Condition(Require.INSURED)], {}, DAY)) == 1


def test_what_is_missing_is_said_in_chinese_to_its_last_word(app: Flask) -> None:
    conditions = [Condition(Require.LANGUAGE_SHANGHAINESE), Condition(Require.HOURS, 10)]
    with app.test_request_context("/"), force_locale("zh_Hans_CN"):
        said = [translate(text) for text in unmet(conditions, {"v.hours": 4}, DAY)]
    assert said == [
        "懂沪语：还不知道。补充“语言：沪语”就能判断。",
        "已确认的服务时长达到10小时：不符合（4小时，差6小时）。每确认一小时都算，可以先看看要求更低的班次。",
    ]


def holds(condition: Condition, facts: Mapping[str, Any]) -> bool:
    """What a condition means, written apart from the program's reading."""
    if condition.pick in (Require.FEMALE, Require.MALE):
        return facts.get("v.sex") == condition.pick.value
    name = "v.age" if condition.pick is Require.MIN_AGE else f"v.{condition.pick}"
    seen = facts.get(name)
    if condition.pick in (Require.MIN_AGE, Require.HOURS):
        return seen is not None and seen >= condition.amount
    return seen is True


def drawn_facts(random: Random) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for spec in VOLUNTEER:
        if random.random() < 0.75:
            numbers = random.choice((9, 10, 15, 16, 18, 40))
            facts[spec.name] = numbers if spec.kind is Kind.COUNT else random.choice(spec.values or (True, True, False))
    return facts


def test_a_condition_is_listed_as_unmet_exactly_when_its_own_verdict_is_not_met() -> None:
    random, fits = Random("unmet"), 0
    for _ in range(800):
        picks = random.sample(list(Require), random.randint(1, MOST))
        conditions = [
            Condition(pick, random.choice((10, 16, 18)) if CHOICES[pick].takes_number else 0) for pick in picks
        ]
        facts = drawn_facts(random)
        said = unmet(conditions, facts, DAY)
        alone = [unmet([condition], facts, DAY) for condition in conditions]
        assert said == tuple(text for texts in alone for text in texts)
        for condition, texts in zip(conditions, alone, strict=True):
            verdict = queries.ask_requirement(rule_of([condition]), facts, DAY).outcome
            assert (len(texts) == 1) is (verdict is not Outcome.MET) is not holds(condition, facts)
        whole = queries.ask_requirement(rule_of(conditions), facts, DAY).outcome
        assert (whole is Outcome.MET) is (said == ())
        fits += said == ()
    assert 20 < fits < 780


def law(age: int | None, duty: Duty = PLAIN, *, consent: bool = True, accompanied: bool = True) -> list[str]:
    return [str(text) for text in law_of_age(age, duty=duty, has_consent=consent, is_accompanied=accompanied)]


def test_from_ten_with_a_guardians_consent_under_fourteen_with_somebody_present_r_vol_08(session: object) -> None:
    assert law(9) == ["Volunteers are at least 10 years old on the day of the shift, seen: 9"]
    assert law(10) == []
    assert law(10, consent=False) == ["Under 18 a parent or guardian must have agreed before"]
    assert law(17, consent=False) == ["Under 18 a parent or guardian must have agreed before"]
    assert law(18, consent=False, accompanied=False) == []
    assert law(13, accompanied=False) == ["Under 14 a guardian or teacher must be present"]
    assert law(14, accompanied=False) == []
    assert law(10, consent=False, accompanied=False) == [
        "Under 18 a parent or guardian must have agreed before",
        "Under 14 a guardian or teacher must be present",
    ]


YOUNG: dict[str, tuple[Duty, str]] = {
    "visit": (Duty(home_visit=True), "No home visits under 16"),
    "driving": (Duty(driving=True), "No driving under 16"),
    "crisis": (Duty(crisis=True), "No crisis work under 16"),
    "night": (Duty(at_night=True), "No shifts after 20:00 under 16"),
}


@pytest.mark.parametrize("name", YOUNG)
def test_under_sixteen_no_visits_no_driving_no_nights_no_crisis_r_vol_08(session: object, name: str) -> None:
    duty, sentence = YOUNG[name]
    assert law(15, duty) == [sentence]
    assert law(16, duty) == []
    assert law(40, duty, consent=False, accompanied=False) == []


def test_an_age_nobody_knows_is_asked_for_and_never_taken_for_grown_up_r_vol_08(session: object) -> None:
    assert law(None) == ["Tell us the day of birth: what is allowed hangs on the age"]


def test_eighteen_is_exact_on_the_birthday_and_on_1_march_for_29_february_r_vol_08(session: object) -> None:
    born = date(2006, 12, 7)
    assert law(full_years(born, date(2024, 12, 6)), consent=False) != []
    assert law(full_years(born, date(2024, 12, 7)), consent=False) == []
    leap = date(2008, 2, 29)
    assert law(full_years(leap, date(2026, 2, 28)), consent=False) != []
    assert law(full_years(leap, date(2026, 3, 1)), consent=False) == []


def test_the_years_and_the_evening_are_settings_r_vol_08(session: object) -> None:
    one, other = uuid4(), uuid4()
    figures = {"least_age": 12, "accompanied_under": 16, "young_under": 18, "night_from": 19, "night_until": 7}
    for key, value in figures.items():
        agreed = {"proposed_by_id": one, "approved_by_id": other, "approved_at": clock.now()}
        db.session.add(SettingValue(key=f"volunteers.{key}", value=value, valid_from=clock.today(), **agreed))
    db.session.flush()
    assert law(11) == ["Volunteers are at least 12 years old on the day of the shift, seen: 11"]
    assert law(15, accompanied=False) == ["Under 16 a guardian or teacher must be present"]
    assert law(17, Duty(at_night=True)) == ["No shifts after 19:00 under 18"]
    assert is_at_night(at(7, 18), at(7, 20))
    assert is_at_night(at(7, 6), at(7, 9))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 12, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "is_night"),
    [
        (at(7, 9), at(7, 17), False),
        (at(7, 17), at(7, 20), False),
        (at(7, 17), at(7, 20, 1), True),
        (at(7, 21), at(7, 23), True),
        (at(7, 22), at(8, 2), True),
        (at(8, 0, 30), at(8, 2), True),
        (at(8, 5, 59), at(8, 8), True),
        (at(8, 6), at(8, 8), False),
        (at(7, 10), at(8, 10), True),
    ],
)
def test_a_night_begins_at_20_and_lasts_over_midnight_until_the_morning_r_vol_08(
    session: object, starts_at: datetime, ends_at: datetime, is_night: bool
) -> None:
    assert is_at_night(starts_at, ends_at) is is_night
    assert is_at_night(starts_at.astimezone(), ends_at.astimezone()) is is_night


def test_with_children_an_adult_needs_the_record_check_r_vol_09() -> None:
    assert law_of_duty(18, duty=Duty(with_children=True)) == (Condition(Require.RECORD_CHECK),)
    assert law_of_duty(None, duty=Duty(with_children=True)) == (Condition(Require.RECORD_CHECK),)
    assert law_of_duty(17, duty=Duty(with_children=True)) == ()
    assert len(unmet(law_of_duty(18, duty=Duty(with_children=True)), {"v.record_check": False}, DAY)) == 1
    assert unmet(law_of_duty(18, duty=Duty(with_children=True)), {"v.record_check": True}, DAY) == ()


def test_open_food_needs_a_health_certificate_and_the_hygiene_training_r_fod_04() -> None:
    conditions = law_of_duty(30, duty=Duty(open_food=True))
    assert conditions == (Condition(Require.HEALTH_CERTIFICATE), Condition(Require.TRAINING_FOOD_HYGIENE))


def test_driving_needs_a_licence_and_risky_work_an_insurance() -> None:
    assert law_of_duty(30, duty=Duty(driving=True)) == (
        Condition(Require.DRIVING_LICENCE),
        Condition(Require.INSURED),
    )
    assert law_of_duty(30, duty=Duty(is_risky=True)) == (Condition(Require.INSURED),)
    assert law_of_duty(30, duty=Duty(driving=True, is_risky=True)).count(Condition(Require.INSURED)) == 1
    assert law_of_duty(30, duty=PLAIN) == ()
