"""What the conditions saw of one household in one pass: written out only for the rows that somebody looks at."""

from collections.abc import Sequence
from typing import NamedTuple

from charity_app.eligibility.explain.findings import Finding, find, find_between
from charity_app.eligibility.explain.frame import Frame
from charity_app.eligibility.explain.grading import Member
from charity_app.eligibility.explain.plan import Grades, Leaf, Verdict
from charity_app.eligibility.facts.vocabulary import PERSON
from charity_app.eligibility.states import Grade

_NOBODY: Member = (None,) * len(PERSON)


class Facts(NamedTuple):
    """A household's frame and its members' facts."""

    frame: Frame
    members: tuple[Member, ...]


class Sight(NamedTuple):
    """Facts with the grades they gave; `far` is the other end where the facts are ranges."""

    facts: Facts
    household: Grades
    members: list[list[int]]
    far: Facts | None = None

    def findings(
        self, leaves: Sequence[Leaf], groups: Sequence[Verdict], member: int | None = None
    ) -> tuple[Finding, ...]:
        """Write what each condition of a rule found; a `member` group shows the member who comes closest to it."""
        closest = [self._closest(ask) for ask in groups]
        return tuple(self._find(leaf, member if leaf.group < 0 else closest[leaf.group]) for leaf in leaves)

    def _closest(self, ask: Verdict) -> int | None:
        places = range(len(self.members))
        return max(places, key=lambda place: ask(self.household, self.members[place], self.members), default=None)

    def _find(self, leaf: Leaf, member: int | None) -> Finding:
        if not leaf.of_person:
            return self._between(leaf, self.household[leaf.place], None)
        if member is None:
            return find(leaf.bound, Grade.UNKNOWN, _NOBODY, self.facts.frame)
        return self._between(leaf, self.members[member][leaf.place], member)

    def _between(self, leaf: Leaf, grade: int, member: int | None) -> Finding:
        near = find(leaf.bound, grade, () if member is None else self.facts.members[member], self.facts.frame)
        if self.far is None:
            return near
        far = find(leaf.bound, grade, () if member is None else self.far.members[member], self.far.frame)
        return find_between(near, far)
