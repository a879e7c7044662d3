"""Examples that must stay true: a household, a day and the answer of one policy (features 1.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from charity_app.eligibility.explain.judge import judge
from charity_app.eligibility.explain.plan import plan_day
from charity_app.eligibility.facts.case import HouseholdCase, read_case
from charity_app.eligibility.rules.book import RuleBook
from charity_app.eligibility.rules.parse import RuleError
from charity_app.eligibility.states import ResultCode

_KEYS = frozenset({"name", "as_of", "household", "members", "member", "result"})


@dataclass(frozen=True, slots=True)
class Example:
    """A case of one policy with its expected answer; `member` is the place of the person it is about."""

    name: str
    as_of: date
    case: HouseholdCase
    member: int | None
    result: ResultCode


@dataclass(frozen=True, slots=True)
class Trial:
    """An example that was run: what it should give and what it gave."""

    example: Example
    found: ResultCode | None

    @property
    def is_green(self) -> bool:
        """Tell whether the answer is the expected one."""
        return self.found is self.example.result


def read_examples(bodies: object) -> tuple[Example, ...]:
    """Read examples. Raises RuleError on anything they may not hold."""
    if not isinstance(bodies, list):
        raise RuleError("examples: a list is needed")
    return tuple(_example(body, f"examples[{place}]") for place, body in enumerate(bodies))


def _example(body: object, place: str) -> Example:
    if not isinstance(body, Mapping) or not _KEYS - {"member"} <= body.keys() <= _KEYS:
        raise RuleError(f"{place}: needs name, as_of, household, members and result, and member for a person's policy")
    if body["result"] not in list(ResultCode):
        raise RuleError(f"{place}: unknown result {body['result']!r}")
    try:
        day = body["as_of"] if type(body["as_of"]) is date else date.fromisoformat(str(body["as_of"]))
        case = read_case(_mapping(body["household"]), [_mapping(member) for member in _list(body["members"])])
    except ValueError as error:
        raise RuleError(f"{place}: {error}") from None
    return Example(str(body["name"]), day, case, body.get("member"), ResultCode(body["result"]))


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError("facts are a mapping of names to values")
    return value


def _list(value: object) -> Sequence[Any]:
    if not isinstance(value, list):
        raise ValueError("members are a list")
    return value


def run_examples(book: RuleBook, code: str, examples: Sequence[Example]) -> tuple[Trial, ...]:
    """Run the examples of a policy against a book."""
    return tuple(Trial(example, _answer(book, code, example)) for example in examples)


def _answer(book: RuleBook, code: str, example: Example) -> ResultCode | None:
    try:
        return judge(plan_day(book, example.as_of), example.case).row_of(code, example.member).code
    except LookupError:
        return None


def shortcoming(trials: Sequence[Trial]) -> str | None:
    """Say why examples do not allow publishing: one red, none that passes or none that fails; None when all is well."""
    for trial in trials:
        if not trial.is_green:
            return f"{trial.example.name}: {trial.found} instead of {trial.example.result}"
    if not any(trial.example.result in (ResultCode.ELIGIBLE, ResultCode.LIKELY) for trial in trials):
        return "no example qualifies"
    if not any(trial.example.result is ResultCode.NOT_ELIGIBLE for trial in trials):
        return "no example fails"
    return None
