"""Codes about people: who they are in a household and how they live. Source: domain.md 1.2, policies.yaml facts."""

from enum import StrEnum

from charity_app.core.text import Text


class Gender(StrEnum):
    """As the ID number says, or as told."""

    FEMALE = "female"
    MALE = "male"


class Relation(StrEnum):
    """What a member is to the head of the household."""

    HEAD = "head"
    SPOUSE = "spouse"
    CHILD = "child"
    CHILD_IN_LAW = "child_in_law"
    GRANDCHILD = "grandchild"
    PARENT = "parent"
    PARENT_IN_LAW = "parent_in_law"
    GRANDPARENT = "grandparent"
    SIBLING = "sibling"
    OTHER = "other"


class LeaveReason(StrEnum):
    """Why somebody is no longer a member."""

    DIED = "died"
    MOVED_OUT = "moved_out"
    OTHER_HOUSEHOLD = "other_household"
    MARRIED = "married"
    RECORDED_WRONGLY = "recorded_wrongly"


class CircumstanceKind(StrEnum):
    """A dated fact about one member; named after its field in the rules."""

    LOCAL_REGISTRATION = "local_registration"
    RESIDENCE_PERMIT = "residence_permit"
    DISABILITY_LEVEL = "disability_level"
    DISABILITY_TYPE = "disability_type"
    EMPLOYMENT = "employment"
    LABOUR_ABILITY = "labour_ability"
    EDUCATION_STAGE = "education_stage"
    GUARDIANSHIP = "guardianship"
    HAS_ABLE_SUPPORTERS = "has_able_supporters"
    LIVING_ALONE = "living_alone"
    CARE_LEVEL = "care_level"
    BASIC_INSURANCE = "basic_insurance"
    MAJOR_ILLNESS = "major_illness"
    ONLY_CHILD_STATUS = "only_child_status"
    HOMELESS = "homeless"
    NOT_COUNTED = "not_counted"


YES, NO = "yes", "no"
_YES_NO = {YES: Text("yes", "answer"), NO: Text("no", "answer")}

CIRCUMSTANCE_VALUES: dict[CircumstanceKind, dict[str, Text]] = {
    CircumstanceKind.LOCAL_REGISTRATION: _YES_NO,
    CircumstanceKind.RESIDENCE_PERMIT: _YES_NO,
    CircumstanceKind.DISABILITY_LEVEL: {
        "0": Text("no disability certificate", "disability"),
        "1": Text("level 1", "disability"),
        "2": Text("level 2", "disability"),
        "3": Text("level 3", "disability"),
        "4": Text("level 4", "disability"),
    },
    CircumstanceKind.DISABILITY_TYPE: {
        "none": Text("none", "disability"),
        "visual": Text("visual", "disability"),
        "hearing": Text("hearing", "disability"),
        "speech": Text("speech", "disability"),
        "physical": Text("physical", "disability"),
        "intellectual": Text("intellectual", "disability"),
        "mental": Text("mental", "disability"),
        "multiple": Text("multiple", "disability"),
    },
    CircumstanceKind.EMPLOYMENT: {
        "employed": Text("employed", "employment"),
        "self_employed": Text("self-employed", "employment"),
        "unemployed_registered": Text("registered as unemployed", "employment"),
        "unemployed": Text("unemployed", "employment"),
        "retired": Text("retired", "employment"),
        "student": Text("student", "employment"),
        "preschool": Text("not yet at school", "employment"),
        "unable": Text("unable to work", "employment"),
    },
    CircumstanceKind.LABOUR_ABILITY: {
        "full": Text("able to work", "labour ability"),
        "partial": Text("partly able to work", "labour ability"),
        "none": Text("not able to work", "labour ability"),
    },
    CircumstanceKind.EDUCATION_STAGE: {
        "none": Text("not in education", "education"),
        "preschool": Text("kindergarten", "education"),
        "compulsory": Text("primary or lower secondary school", "education"),
        "senior_high": Text("upper secondary school", "education"),
        "vocational": Text("vocational school", "education"),
        "higher": Text("college or university", "education"),
    },
    CircumstanceKind.GUARDIANSHIP: {
        "normal": Text("cared for by parents", "guardianship"),
        "orphan": Text("orphan", "guardianship"),
        "no_effective_care": Text("no effective parental care", "guardianship"),
        "improper": Text("improper guardianship", "guardianship"),
        "adult": Text("of age", "guardianship"),
    },
    CircumstanceKind.HAS_ABLE_SUPPORTERS: _YES_NO,
    CircumstanceKind.LIVING_ALONE: _YES_NO,
    CircumstanceKind.CARE_LEVEL: {
        "0": Text("no care level", "care"),
        "1": Text("care level 1", "care"),
        "2": Text("care level 2", "care"),
        "3": Text("care level 3", "care"),
        "4": Text("care level 4", "care"),
        "5": Text("care level 5", "care"),
        "6": Text("care level 6", "care"),
    },
    CircumstanceKind.BASIC_INSURANCE: {
        "employee": Text("employees' insurance", "insurance"),
        "resident": Text("residents' insurance", "insurance"),
        "none": Text("no insurance", "insurance"),
        "other": Text("other insurance", "insurance"),
    },
    CircumstanceKind.MAJOR_ILLNESS: _YES_NO,
    CircumstanceKind.ONLY_CHILD_STATUS: {
        "none": Text("does not apply", "only child"),
        "lost": Text("only child lost", "only child"),
        "disabled": Text("only child disabled", "only child"),
    },
    CircumstanceKind.HOMELESS: _YES_NO,
    CircumstanceKind.NOT_COUNTED: {
        "none": Text("counted in the household", "not counted"),
        "clergy": Text("clergy living apart for three years or more", "not counted"),
        "prison": Text("in prison", "not counted"),
        "detoxification": Text("in compulsory detoxification", "not counted"),
    },
}

CIRCUMSTANCES = {
    CircumstanceKind.LOCAL_REGISTRATION: Text("registered in the city", "circumstance"),
    CircumstanceKind.RESIDENCE_PERMIT: Text("residence permit of the city", "circumstance"),
    CircumstanceKind.DISABILITY_LEVEL: Text("level of disability", "circumstance"),
    CircumstanceKind.DISABILITY_TYPE: Text("kind of disability", "circumstance"),
    CircumstanceKind.EMPLOYMENT: Text("work", "circumstance"),
    CircumstanceKind.LABOUR_ABILITY: Text("ability to work", "circumstance"),
    CircumstanceKind.EDUCATION_STAGE: Text("school", "circumstance"),
    CircumstanceKind.GUARDIANSHIP: Text("guardianship", "circumstance"),
    CircumstanceKind.HAS_ABLE_SUPPORTERS: Text("relatives bound and able to support", "circumstance"),
    CircumstanceKind.LIVING_ALONE: Text("lives alone", "circumstance"),
    CircumstanceKind.CARE_LEVEL: Text("care level of the unified assessment", "circumstance"),
    CircumstanceKind.BASIC_INSURANCE: Text("basic medical insurance", "circumstance"),
    CircumstanceKind.MAJOR_ILLNESS: Text("major illness", "circumstance"),
    CircumstanceKind.ONLY_CHILD_STATUS: Text("only child lost or disabled", "circumstance"),
    CircumstanceKind.HOMELESS: Text("without a home", "circumstance"),
    CircumstanceKind.NOT_COUNTED: Text("not counted as a member", "circumstance"),
}

GENDERS = {Gender.FEMALE: Text("female", "gender"), Gender.MALE: Text("male", "gender")}

RELATIONS = {
    Relation.HEAD: Text("head of the household", "relation"),
    Relation.SPOUSE: Text("spouse", "relation"),
    Relation.CHILD: Text("son or daughter", "relation"),
    Relation.CHILD_IN_LAW: Text("son- or daughter-in-law", "relation"),
    Relation.GRANDCHILD: Text("grandchild", "relation"),
    Relation.PARENT: Text("father or mother", "relation"),
    Relation.PARENT_IN_LAW: Text("parent of the spouse", "relation"),
    Relation.GRANDPARENT: Text("grandparent", "relation"),
    Relation.SIBLING: Text("brother or sister", "relation"),
    Relation.OTHER: Text("other relative", "relation"),
}

LEAVE_REASONS = {
    LeaveReason.DIED: Text("died", "leaving"),
    LeaveReason.MOVED_OUT: Text("moved away", "leaving"),
    LeaveReason.OTHER_HOUSEHOLD: Text("moved to another household", "leaving"),
    LeaveReason.MARRIED: Text("married and lives apart", "leaving"),
    LeaveReason.RECORDED_WRONGLY: Text("recorded by mistake", "leaving"),
}


def answer(kind: CircumstanceKind, value: object) -> Text:
    """Return the words of an answer, as a code or as the rules read it."""
    code = {True: YES, False: NO}[value] if isinstance(value, bool) else str(value)
    return CIRCUMSTANCE_VALUES[kind][code]
