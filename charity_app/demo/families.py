"""Who lives in a household of each kind: ages, illness, disability and work (domain.md 9.3)."""

from collections.abc import Callable, Mapping
from random import Random

from charity_app.demo.people import PersonPlan, adult, child, child_age, couple, disable, lay_off

Family = list[PersonPlan]


def _old_alone(draw: Random) -> Family:
    person = adult(draw, "head", draw.randint(80, 97), female=0.66)
    person.care_level = draw.choices((0, 1, 2, 3, 4), (45, 17, 18, 12, 8))[0]
    person.is_living_alone = True
    return [person]


def _old_couple(draw: Random) -> Family:
    pair = couple(draw, draw.randint(66, 86))
    for person in pair:
        person.has_major_illness = draw.random() < 0.06
    return list(pair)


def _ill_alone(draw: Random) -> Family:
    person = adult(draw, "head", draw.randint(40, 59), female=0.47)
    person.is_living_alone = True
    if draw.random() < 0.7:
        lay_off(draw, person)
    if draw.random() < 0.45:
        disable(draw, person, draw.choices((1, 2, 3, 4), (10, 25, 35, 30))[0])
    person.has_major_illness = draw.random() < 0.2
    return [person]


def _one_parent(draw: Random) -> Family:
    parent = adult(draw, "head", draw.randint(30, 52), female=0.78)
    ages = sorted((child_age(draw, parent.age, 3, 17) for _ in range(draw.choice((1, 1, 2)))), reverse=True)
    return [parent, *(child(draw, age) for age in ages)]


def _severely_disabled(draw: Random) -> Family:
    size = draw.choices((2, 3, 4, 5), (30, 40, 20, 10))[0]
    husband, wife = couple(draw, draw.randint(34, 66))
    disable(draw, draw.choice((husband, wife)), draw.choice((1, 2)))
    family: Family = [husband, wife]
    if size > 2:
        family.append(child(draw, child_age(draw, wife.age, 4, 21)))
    if size > 3:
        family.append(adult(draw, "parent", min(90, max(husband.age, wife.age) + draw.randint(23, 30)), female=0.7))
    if size > 4:
        family.append(child(draw, child_age(draw, wife.age, 3, 17)))
    return family


def _serious_illness(draw: Random) -> Family:
    husband, wife = couple(draw, draw.randint(36, 72))
    ill = draw.choice((husband, wife))
    ill.has_major_illness = True
    if ill.age < 60 and draw.random() < 0.5:
        ill.employment, ill.labour_ability = "unable", "none"
    family: Family = [husband, wife]
    if husband.age < 56 and draw.random() < 0.7:
        family.append(child(draw, child_age(draw, wife.age, 5, 21)))
    if husband.age < 60 and draw.random() < 0.3:
        family.append(adult(draw, "parent", min(90, husband.age + draw.randint(23, 30)), female=0.7))
    return family


def _out_of_work(draw: Random) -> Family:
    husband, wife = couple(draw, draw.randint(34, 56))
    lay_off(draw, draw.choice((husband, wife)))
    if draw.random() < 0.25:
        for person in (husband, wife):
            lay_off(draw, person)
    family: Family = [husband, wife]
    for _ in range(draw.choices((0, 1, 2), (30, 55, 15))[0]):
        family.append(child(draw, child_age(draw, wife.age, 2, 20)))
    return family


def _grandparents(draw: Random) -> Family:
    if draw.random() < 0.5:
        elders: Family = [adult(draw, "head", draw.randint(60, 78), female=0.75)]
    else:
        elders = list(couple(draw, draw.randint(62, 78)))
    grandchild = child(draw, draw.randint(4, 16), "grandchild")
    if draw.random() < 0.6:
        grandchild.guardianship = "no_effective_care"
    return [*elders, grandchild]


def _no_supporters(draw: Random) -> Family:
    person = adult(draw, "head", draw.randint(60, 84), female=0.35)
    person.labour_ability, person.has_able_supporters, person.is_living_alone = "none", False, True
    person.basic_insurance = "resident"
    return [person]


def _mental_illness(draw: Random) -> Family:
    if draw.random() < 0.6:
        husband, wife = couple(draw, draw.randint(56, 72))
        grown = adult(draw, "child", child_age(draw, wife.age, 22, 44), female=0.45)
        disable(draw, grown, draw.choice((2, 2, 3)), "mental")
        if grown.employment == "employed":
            lay_off(draw, grown)
        return [husband, wife, grown]
    husband, wife = couple(draw, draw.randint(34, 55))
    disable(draw, draw.choice((husband, wife)), draw.choice((2, 3)), "mental")
    kids = [child(draw, child_age(draw, wife.age, 4, 18)) for _ in range(draw.choice((0, 1, 2)))]
    return [husband, wife, *kids]


def _permit_holders(draw: Random) -> Family:
    husband, wife = couple(draw, draw.randint(30, 44))
    kids = [child(draw, child_age(draw, wife.age, 1, 16)) for _ in range(draw.choice((1, 2, 2, 3)))]
    family = [husband, wife, *kids]
    for person in family:
        person.is_local = False
    return family


def _lost_child(draw: Random) -> Family:
    age = draw.randint(55, 82)
    family = list(couple(draw, age)) if draw.random() < 0.6 else [adult(draw, "head", age, female=0.6)]
    for person in family:
        person.only_child_status = "lost" if draw.random() < 0.85 else "disabled"
        person.has_able_supporters = False
        person.is_living_alone = len(family) == 1
    return family


def _rural_elders(draw: Random) -> Family:
    age = draw.randint(65, 88)
    family = list(couple(draw, age)) if draw.random() < 0.5 else [adult(draw, "head", age, female=0.6)]
    for person in family:
        person.basic_insurance, person.is_living_alone = "resident", len(family) == 1
    return family


def _idle_youth(draw: Random) -> Family:
    parents = couple(draw, draw.randint(50, 62))
    family: Family = list(parents) if draw.random() < 0.7 else [adult(draw, "head", parents[0].age, female=0.6)]
    grown = adult(draw, "child", child_age(draw, family[-1].age, 20, 34), female=0.4)
    lay_off(draw, grown)
    return [*family, grown]


def _ordinary(draw: Random) -> Family:
    husband, wife = couple(draw, draw.randint(32, 58))
    kids = [child(draw, child_age(draw, wife.age, 2, 21)) for _ in range(draw.choice((0, 1, 1, 2)))]
    return [husband, wife, *kids]


FAMILIES: Mapping[str, Callable[[Random], Family]] = {
    "A01": _old_alone,
    "A02": _old_couple,
    "A03": _ill_alone,
    "A04": _one_parent,
    "A05": _severely_disabled,
    "A06": _serious_illness,
    "A07": _out_of_work,
    "A08": _grandparents,
    "A09": _no_supporters,
    "A10": _mental_illness,
    "A11": _permit_holders,
    "A12": _lost_child,
    "A13": _rural_elders,
    "A14": _idle_youth,
    "A15": _ordinary,
    "A16": _ordinary,
}
