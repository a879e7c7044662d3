"""The examples that come with the data file: its worked cases sorted by policy, and a few of our own."""

from collections.abc import Iterator, Mapping
from typing import Any

from charity_app.eligibility.rules.book import DATA
from charity_app.eligibility.rules.exact import read_yaml
from charity_app.eligibility.states import ResultCode

Body = dict[str, Any]
_QUALIFIES = (ResultCode.ELIGIBLE.value, ResultCode.LIKELY.value)
_FAILS = (ResultCode.NOT_ELIGIBLE.value,)


def first_examples(data: Mapping[str, Any]) -> dict[str, list[Body]]:
    """Return for each policy one example that qualifies and one that does not, as written bodies."""
    own = read_yaml((DATA / "examples.yaml").read_text("utf-8"))
    chosen: dict[str, list[Body]] = {}
    for policy in data["policies"]:
        known = [*_worked(policy, data), *_own(policy, data, own), *_unnamed(policy, data)]
        firsts = [next((body for body in known if body["result"] in kinds), None) for kinds in (_QUALIFIES, _FAILS)]
        chosen[policy["id"]] = [body for body in firsts if body is not None]
    return chosen


def _worked(policy: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[Body]:
    """Yield the cases that name the policy."""
    for case in data["examples"]["cases"]:
        for entry in [*case["expect"], *case["follow_on"]]:
            if entry["policy"] == policy["id"]:
                result = entry.get("result", ResultCode.ELIGIBLE.value)
                yield _body(data, case, case["id"], entry.get("member"), result)


def _own(policy: Mapping[str, Any], data: Mapping[str, Any], own: list[Body]) -> Iterator[Body]:
    for body in own:
        if body["policy"] == policy["id"]:
            yield _body(data, body, body["name"], body.get("member"), body["result"])


def _unnamed(policy: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[Body]:
    """Yield the cases that name neither the policy nor one that would supersede it: there it is not met."""
    for case in data["examples"]["cases"]:
        named = {(entry["policy"], entry.get("member")) for entry in [*case["expect"], *case["follow_on"]]}
        is_in_force = policy["effective_from"] <= case["as_of"] <= (policy["effective_to"] or case["as_of"])
        if not is_in_force or {code for code, _ in named} & set(policy["superseded_by"]):
            continue
        for place in range(len(case["members"])) if policy["scope"] == "person" else [None]:
            if (policy["id"], place) not in named:
                yield _body(data, case, case["id"], place, ResultCode.NOT_ELIGIBLE.value)


def _body(data: Mapping[str, Any], case: Mapping[str, Any], name: str, member: int | None, result: str) -> Body:
    defaults = data["examples"]["defaults"]
    found = {
        "name": name,
        "as_of": case["as_of"],
        "household": {**defaults["household"], **case["household"]},
        "members": [{**defaults["person"], **person} for person in case["members"]],
        "result": result,
    }
    return found if member is None else {**found, "member": member}
