"""Near misses: what a household would get if every condition missed by a little were met (R-ENG-05)."""

from typing import NamedTuple

from charity_app.eligibility.explain.frame import Frame
from charity_app.eligibility.explain.grading import Member
from charity_app.eligibility.explain.plan import DayPlan, Grades, PolicyPlan, Watches
from charity_app.eligibility.explain.sight import Sight
from charity_app.eligibility.states import Grade

_TOP, _UNKNOWN, _MET = int(Grade.YES), int(Grade.UNKNOWN), int(Grade.YES_UNVERIFIED)


class Nearby(NamedTuple):
    """The grades with near misses raised, and a mark for each condition that was raised, for anybody."""

    household: Grades
    members: list[Grades]
    marks: int

    @classmethod
    def of(cls, plan: DayPlan, sight: Sight) -> "Nearby":
        """Look at every condition that failed and can be missed by a little."""
        frame, people = sight.facts
        household, marks = _raised(plan.household_watches, sight.household, (), frame)
        members, shift = [], len(plan.household)
        for member, grades in zip(people, sight.members, strict=True):
            raised, seen = _raised(plan.person_watches, grades, member, frame)
            members.append(raised)
            marks |= seen << shift
        return cls(household, members, marks)

    def lets_pass(self, item: PolicyPlan, subject: int) -> bool:
        """Tell whether a policy that is not met would be."""
        if not item.marks & self.marks:
            return False
        own = self.members[subject] if item.of_person else ()
        return item.verdict(self.household, own, self.members) >= _MET


NOTHING_NEAR = Nearby((), [], 0)


def _raised(watches: Watches, grades: Grades, member: Member, frame: Frame) -> tuple[Grades, int]:
    raised, marks = [*grades], 0
    for place, is_near in watches:
        if grades[place] < _UNKNOWN and is_near(member, frame):
            raised[place] = _TOP
            marks |= 1 << place
    return raised, marks
