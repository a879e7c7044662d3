"""Templates from which a social work station starts a project: the words are a beginning. Source: journey 3."""

from dataclasses import dataclass
from enum import StrEnum

from charity_app.core.text import Text
from charity_app.projects.states import ProjectCategory


class ProjectTemplate(StrEnum):
    """What kind of project somebody starts."""

    SCHOOL = "school"
    AGEING = "ageing"
    COUNSELLING = "counselling"
    FOOD_PARCEL = "food_parcel"


@dataclass(frozen=True)
class Template:
    """How a template fills the form."""

    label: Text
    name: Text
    purpose: Text
    category: ProjectCategory
    beneficiaries: int
    icon: str


TEMPLATES = {
    ProjectTemplate.SCHOOL: Template(
        Text("Help for school", "project template"),
        Text("A small desk: study corners at home", "project template"),
        Text(
            "We measure at home, bring a desk, a chair and a lamp and set them up. Volunteers call once a month.",
            "project template",
        ),
        ProjectCategory.EDUCATION,
        60,
        "school",
    ),
    ProjectTemplate.AGEING: Template(
        Text("Age-friendly homes", "project template"),
        Text("Small works at home against falls", "project template"),
        Text(
            "We look at the home with the family, then put up grab rails, night lights and anti-slip mats.",
            "project template",
        ),
        ProjectCategory.ELDERLY,
        40,
        "building",
    ),
    ProjectTemplate.COUNSELLING: Template(
        Text("Counselling", "project template"),
        Text("Somebody to talk to: company for young people", "project template"),
        Text(
            "Trained companions meet each young person once a week; parents have a course of their own.",
            "project template",
        ),
        ProjectCategory.PSYCHOLOGICAL,
        30,
        "message",
    ),
    ProjectTemplate.FOOD_PARCEL: Template(
        Text("Food parcels", "project template"),
        Text("Warm food parcels", "project template"),
        Text(
            "Once a month a parcel with rice, oil, milk and vegetables, fetched nearby or brought to the door.",
            "project template",
        ),
        ProjectCategory.HARDSHIP,
        100,
        "soup",
    ),
}
