"""The book of rules: standards and policies that fit together, read from data and refused where they do not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from charity_app.eligibility.facts.vocabulary import FACTS, Kind, Side
from charity_app.eligibility.rules.exact import read_yaml
from charity_app.eligibility.rules.parse import RuleError
from charity_app.eligibility.rules.policies import Policy, read_policy
from charity_app.eligibility.rules.standards import Standard, read_standard
from charity_app.eligibility.rules.tree import Op, StandardTimes, conditions_of

DATA = files("charity_app.eligibility") / "data"
_TYPES = {
    "int": {Kind.COUNT},
    "number": {Kind.MONEY, Kind.RATIO, Kind.AREA},
    "bool": {Kind.BOOL},
    "enum": {Kind.ENUM},
    "list": {Kind.CATEGORIES},
}


@dataclass(frozen=True, eq=False)
class RuleBook:
    """Everything needed to judge on any day: policies by code, standards by key, titles of sources."""

    policies: Mapping[str, Policy]
    standards: Mapping[str, Standard]
    sources: Mapping[str, str]

    def in_force(self, day: date) -> tuple[Policy, ...]:
        """Return the policies of a day in order of priority."""
        chosen = [policy for policy in self.policies.values() if policy.is_in_force(day)]
        return tuple(sorted(chosen, key=lambda policy: (policy.priority, policy.code)))

    def newest_standard_on(self, day: date) -> date:
        """Return since when the newest value of any standard counts on a day."""
        begun = (value.valid_from for standard in self.standards.values() for value in standard.values)
        return max((since for since in begun if since <= day), default=date.min)

    def with_policy(self, policy: Policy) -> "RuleBook":
        """Return a book in which one policy has another version. Raises RuleError when they no longer fit together."""
        return make_book({**self.policies, policy.code: policy}.values(), self.standards.values(), self.sources)


def make_book(policies: Iterable[Policy], standards: Iterable[Standard], sources: Mapping[str, str]) -> RuleBook:
    """Put a book together. Raises RuleError when policies name each other wrongly or units do not fit."""
    by_code = _unique({policy.code: policy for policy in policies}, "policies")
    by_key = _unique({standard.key: standard for standard in standards}, "standards")
    for policy in by_code.values():
        _check_neighbours(policy, by_code)
        _check_units(policy, by_key)
    return RuleBook(MappingProxyType(by_code), MappingProxyType(by_key), MappingProxyType(dict(sources)))


def _unique(found: dict[str, Any], what: str) -> dict[str, Any]:
    if not found:
        raise RuleError(f"{what}: none")
    return found


def _check_neighbours(policy: Policy, policies: Mapping[str, Policy]) -> None:
    place = f"policies.{policy.code}"
    for code in (*policy.superseded_by, *policy.not_combined_with):
        if code not in policies or code == policy.code:
            raise RuleError(f"{place}: unknown policy {code}")
    for code in policy.superseded_by:
        if policies[code].superseded_by:
            raise RuleError(f"{place}: {code} is itself superseded; name the policy that stands")
        if policy.side is Side.HOUSEHOLD and policies[code].side is Side.PERSON:
            raise RuleError(f"{place}: a person's policy cannot supersede a household's")
    for code in policy.not_combined_with:
        if policy.code not in policies[code].not_combined_with:
            raise RuleError(f"{place}: not_combined_with names {code}, which does not name it back")


def _check_units(policy: Policy, standards: Mapping[str, Standard]) -> None:
    for condition in conditions_of(policy.rule):
        if isinstance(condition.value, StandardTimes):
            kind = standards[condition.value.key].kind
            if FACTS[condition.field].kind is not kind:
                raise RuleError(f"policies.{policy.code}: {condition.field} and {condition.value.key} differ in unit")


def read_book(data: Mapping[str, Any]) -> RuleBook:
    """Read a whole data file. Raises RuleError with the place of what cannot be read."""
    for key in ("meta", "sources", "standards", "facts", "policies"):
        if key not in data:
            raise RuleError(f"{key}: missing")
    _check_language(data["meta"])
    _check_facts(data["facts"])
    sources = {str(key): str(body["title"]) for key, body in data["sources"].items()}
    standards = [read_standard(body, sources) for body in data["standards"]]
    keys = [standard.key for standard in standards]
    policies = [read_policy(body, standards=set(keys), sources=sources.keys()) for body in data["policies"]]
    codes = [policy.code for policy in policies]
    for names, what in ((keys, "standards"), (codes, "policies")):
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise RuleError(f"{what}: {', '.join(sorted(twice))} comes twice")
    return make_book(policies, standards, sources)


def _check_language(meta: Mapping[str, Any]) -> None:
    unknown = set(meta["operators"]) - {op.value for op in Op}
    if unknown or set(meta["groups"]) - {"any", "all", "none"}:
        raise RuleError(f"meta: this language has no {', '.join(sorted(unknown)) or 'such group'}")


def _check_facts(facts: Mapping[str, Any]) -> None:
    declared = {str(item["field"]): item for side in ("household", "person") for item in facts[side]}
    wrong = declared.keys() ^ FACTS.keys()
    if wrong:
        raise RuleError(f"facts: not the same in the program and in the data: {', '.join(sorted(wrong))}")
    for name, item in declared.items():
        spec = FACTS[name]
        if spec.kind not in _TYPES.get(str(item["type"]), set()) or item.get("unit", "") != spec.unit:
            raise RuleError(f"facts.{name}: type or unit differs from the program")
        if tuple(item.get("values", ())) != spec.values:
            raise RuleError(f"facts.{name}: the values differ from the program")


def load_data() -> dict[str, Any]:
    """Return the data file that comes with the platform."""
    data: dict[str, Any] = read_yaml((DATA / "policies.yaml").read_text("utf-8"))
    return data


def load_book() -> RuleBook:
    """Return the book of the data file that comes with the platform."""
    return read_book(load_data())
