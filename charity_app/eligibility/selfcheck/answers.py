"""From answers to facts; whatever was skipped stays unknown."""

from collections.abc import Callable, Mapping

from charity_app.eligibility.explain.plan import DayPlan
from charity_app.eligibility.facts.vocabulary import CATEGORIES, spec_of
from charity_app.eligibility.selfcheck.bands import asset_bands, income_bands
from charity_app.eligibility.selfcheck.drafts import Draft
from charity_app.eligibility.selfcheck.questions import SKIPPED

Answer = str | list[str]
Answers = Mapping[str, Answer]
Apply = Callable[[Draft, Answer, DayPlan], None]

HALF_YEAR_DAYS = 180
_LEVELS = {"0": (0, 0), "1": (1, 1), "2": (2, 3), "4": (4, 4), "5": (5, 6)}
_SHARES = {"low": (0, 299_999), "middle": (300_000, 399_999), "high": (400_000, 5_000_000)}
_OVER_SCHOOL = 30
_OF_AGE = 18


def draft_of(answers: Answers, plan: DayPlan, *, city_home_area_dm2: int) -> Draft:
    """Return the household as far as the answers tell, with what follows from ages by itself."""
    told = answers.get("ages", SKIPPED)
    ages = tuple(int(age) for age in told) if isinstance(told, list) else (None,)
    draft = Draft(ages)
    draft.know_between("hh.city_home_area_pc", city_home_area_dm2, city_home_area_dm2)
    if isinstance(told, list):
        _follow_from_ages(draft)
    for name, apply in _APPLY.items():
        answer = answers.get(name, SKIPPED)
        if answer != SKIPPED:
            apply(draft, answer, plan)
    return draft


def _follow_from_ages(draft: Draft) -> None:
    draft.know_of_all("p.living_alone", draft.size == 1)
    draft.know_of_all("p.guardianship", "adult", where=lambda age: age is not None and age >= _OF_AGE)
    draft.know_of_all("p.education_stage", "none", where=lambda age: age is not None and not 3 <= age < _OVER_SCHOOL)
    draft.know_of_all("p.employment", "student", where=lambda age: age is not None and age < 16)


def _registration(draft: Draft, answer: Answer, _plan: DayPlan) -> None:
    local = answer in ("all", "family")
    draft.know("hh.local_household", local)
    if answer != "family":
        draft.know_of_all("p.local_registration", answer == "all")
    if not local:
        draft.know("hh.residence_permit", answer == "permit")


def _income(draft: Draft, answer: Answer, plan: DayPlan) -> None:
    band = income_bands(plan)[int(str(answer))]
    near, far = band.low, band.high - 1
    draft.know_between("hh.income_month", near * draft.size, far * draft.size)
    draft.know_between("hh.income_3m", near * draft.size * 3, far * draft.size * 3)
    draft.know_between("hh.income_pc_12m", near * 12, far * 12)
    if draft.size == 1 and draft.ages != (None,):
        draft.members[0]["p.own_income_month"] = (near, far)


def _assets(draft: Draft, answer: Answer, plan: DayPlan) -> None:
    bands = asset_bands(plan, draft)
    band = bands[min(int(str(answer)), len(bands) - 1)]
    draft.know_between("hh.assets_total", band.low * draft.size, (band.high - 1) * draft.size)


def _property(draft: Draft, answer: Answer, _plan: DayPlan) -> None:
    draft.know("hh.motor_vehicles", int("car" in answer))
    draft.know("hh.nonresidential_property", "shop" in answer)
    draft.know_between("hh.homes", *((2, 3) if "homes" in answer else (0, 1)))


def _categories(draft: Draft, answer: Answer, _plan: DayPlan) -> None:
    held = [name for name in CATEGORIES if name in answer]
    spec = spec_of("hh.categories")
    near, far = [*held], [*held]
    if "rigid" in answer:
        near, far = [*held, "rigid_expense_living"], [*held, "rigid_expense_medical"]
    draft.know_between("hh.categories", spec.encode(near), spec.encode(far))


def _each(answer: Answer, draft: Draft) -> list[tuple[int, str]]:
    """Return what was answered of which member; the list holds one answer per member, "?" where there is none."""
    told = answer if isinstance(answer, list) else [answer] * draft.size
    return [(place, code) for place, code in enumerate(told[: draft.size]) if code not in (SKIPPED, "")]


def _disability(draft: Draft, answer: Answer, _plan: DayPlan) -> None:
    for place, code in _each(answer, draft):
        draft.know_of(place, "p.disability_level", int(code[0]))
        if code in ("0", "3m", "3"):
            draft.know_of(place, "p.disability_type", {"0": "none", "3m": "intellectual", "3": "physical"}[code])


def _work(draft: Draft, answer: Answer, _plan: DayPlan) -> None:
    told = dict(_each(answer, draft))
    for place, code in told.items():
        draft.know_of(place, "p.employment", code)
        draft.know_of(place, "p.labour_ability", "none" if code == "unable" else "full")
    grown_up = [place for place, age in enumerate(draft.ages) if age is None or age >= 16]
    if all(place in told for place in grown_up):
        draft.know("hh.employable_unemployed", sum(code == "unemployed" for code in told.values()))
        draft.know("hh.employed_members", sum(code == "employed" for code in told.values()))


def _plain(fact: str) -> Apply:
    def apply(draft: Draft, answer: Answer, _plan: DayPlan) -> None:
        for place, code in _each(answer, draft):
            draft.know_of(place, fact, {"yes": True, "no": False}.get(code, code))

    return apply


def _emergency(draft: Draft, answer: Answer, _plan: DayPlan) -> None:
    draft.know("hh.emergency_type", answer)
    if answer != "none":
        draft.know_between("hh.emergency_days_ago", 0, HALF_YEAR_DAYS)


def _medical(draft: Draft, answer: Answer, _plan: DayPlan) -> None:
    draft.know_between("hh.med_share_12m", *_SHARES[str(answer)])


def _expenses(draft: Draft, answer: Answer, _plan: DayPlan) -> None:
    draft.know("hh.med_expense_3m", int(str(answer)))
    draft.know("hh.edu_expense_3m", 0)


def _care(draft: Draft, answer: Answer, _plan: DayPlan) -> None:
    for place, code in _each(answer, draft):
        if code in _LEVELS:
            draft.members[place]["p.care_level"] = _LEVELS[code]


def _only_child(draft: Draft, answer: Answer, _plan: DayPlan) -> None:
    draft.know_of_all("p.only_child_status", answer)


def _hardship(draft: Draft, answer: Answer, _plan: DayPlan) -> None:
    is_homeless = "homeless" in answer
    if is_homeless:
        draft.know_of(0, "p.homeless", value=True)
    else:
        draft.know_of_all("p.homeless", value=False)
    draft.know("hh.disaster_affected", "disaster" in answer)


def _room(draft: Draft, answer: Answer, _plan: DayPlan) -> None:
    draft.know_between("hh.living_area_pc", *((0, 699) if answer == "small" else (700, 100_00)))


def _homes(draft: Draft, answer: Answer, _plan: DayPlan) -> None:
    average = int(draft.household["hh.city_home_area_pc"][0] or 0)
    draft.know_between("hh.home_area_pc", *((0, average - 1) if answer == "small" else (average, 1000_00)))


_APPLY: Mapping[str, Apply] = {
    "registration": _registration,
    "income": _income,
    "disability": _disability,
    "school": _plain("p.education_stage"),
    "assets": _assets,
    "property": _property,
    "categories": _categories,
    "work": _work,
    "emergency": _emergency,
    "medical": _medical,
    "expenses": _expenses,
    "insurance": _plain("p.basic_insurance"),
    "care": _care,
    "illness": _plain("p.major_illness"),
    "support": _plain("p.has_able_supporters"),
    "guardianship": _plain("p.guardianship"),
    "only_child": _only_child,
    "hardship": _hardship,
    "room": _room,
    "homes": _homes,
}
