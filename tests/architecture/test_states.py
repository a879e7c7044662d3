"""Every machine is what the data say, but for what docs/adr/0002-states.md names; and its drawing is fresh."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from charity_app import wiring
from charity_app.core.flows import Machine, draw
from charity_app.http.extraction import read_chinese
from tests.architecture import source

_DATA = yaml.safe_load((source.ROOT / "tests/data/states.yaml").read_text(encoding="utf-8"))["entities"]
_ADR = (source.ROOT / "docs/adr/0002-states.md").read_text(encoding="utf-8")
_PAYMENTS = {"checkout", "payment_refund", "payment_dispute", "subscription", "payment_difference"}
_STOCK = {"disposal", "stocktake", "recall", "goods_arrival"}
_FOOD = {"goods_order", "food_pack", "food_voucher"}
_SHOP = {"shop_inspection", "charity_sale", "day_close", "sale", "shop_card", "shop_order"}
_TILL = {"till_conflict", "voucher_plan"}
_OWN = {"help_request", "need_item", "match_keep", "allocation", "monthly_gift"}
_BEYOND = {*_OWN, *_PAYMENTS, *_STOCK, *_FOOD, *_SHOP, *_TILL}
_MACHINES = {machine.code: machine for machine in wiring.MACHINES}
each = pytest.mark.parametrize("code", sorted(_MACHINES.keys() & _DATA.keys()))


def _rows(title: str) -> Iterator[list[str]]:
    part = _ADR.split(f"### {title}")[1].split("\n### ")[0].split("\n## ")[0]
    for line in re.findall(r"^\| (.+) \|$", part, re.MULTILINE):
        cells = [cell.strip() for cell in line.split("|")]
        if cells[0] not in ("Machine", "---"):
            yield cells


ADDED = {(code, start, action): end for code, start, action, end, _ in _rows("Transitions beyond the data")}
ROLES = {
    (code, start, action): {role.strip() for role in roles.split(",")} - {"system"}
    for code, start, action, roles, _ in _rows("Roles that differ from the data")
}
STATES = {(code, state): (tone, chinese) for code, state, tone, chinese, _ in _rows("States beyond the data")}
LEFT_OUT = {(code, state) for code, state, _ in _rows("States of the data that are left out")}
WAYS_OUT = {(code, state) for code, state, _ in _rows("Ends that have a way out")}


def _states(code: str) -> dict[str, dict[str, Any]]:
    described = {line["code"]: line for line in _DATA[code]["states"] if (code, line["code"]) not in LEFT_OUT}
    added = {
        state: {"code": state, "tone": tone, "zh": zh, "terminal": not _leads_on(code, state)}
        for (name, state), (tone, zh) in STATES.items()
        if name == code
    }
    assert described.keys() & added.keys() == set()
    return described | added


def _leads_on(code: str, state: str) -> bool:
    return any((name, start) == (code, state) for name, start, _ in ADDED)


def _transitions(machine: Machine) -> dict[tuple[str, str], str]:
    return {(str(start), str(action)): str(end) for (start, action), end in machine.table.items()}


def _described(code: str) -> dict[tuple[str, str], str]:
    return {
        (line["from"], line["action"]): line["to"]
        for line in _DATA[code]["transitions"]
        if not {(code, line["from"]), (code, line["to"])} & LEFT_OUT
    }


def test_machines_that_the_data_do_not_know_are_named_in_the_adr() -> None:
    assert _MACHINES.keys() - _DATA.keys() == _BEYOND
    assert [code for code in _BEYOND if f"`{code}`" not in _ADR] == []


@each
def test_states_begin_and_end_as_described(code: str) -> None:
    machine, states = _MACHINES[code], _states(code)
    assert {str(state) for state in machine.labels} == states.keys()
    assert str(machine.initial) == _DATA[code]["initial"]
    assert {str(state): tone for state, tone in machine.tones.items()} == {
        name: line["tone"] for name, line in states.items()
    }
    ends = states.keys() - {start for start, _ in _transitions(machine)}
    opened = {state for name, state in WAYS_OUT if name == code}
    assert ends == {name for name, line in states.items() if line.get("terminal")} - opened
    assert {name for name in opened if not states[name].get("terminal")} == set()


@pytest.fixture(scope="module")
def chinese() -> dict[tuple[str | None, str], str]:
    """What the project says in Chinese, by context and English message."""
    return {(key.context, key.message): words for key, words in read_chinese().items()}


@each
def test_labels_are_the_chinese_words_of_the_data(code: str, chinese: dict[tuple[str | None, str], str]) -> None:
    for line in _states(code).values():
        text = next(text for state, text in _MACHINES[code].labels.items() if str(state) == line["code"])
        assert chinese[text.context, text.message] == line["zh"]


@each
def test_every_transition_of_the_data_is_there_and_none_beyond_the_adr(code: str) -> None:
    own, described = _transitions(_MACHINES[code]), _described(code)
    added = {(start, action): end for (machine, start, action), end in ADDED.items() if machine == code}
    assert own == described | added
    assert described.keys() & added.keys() == set()


@each
def test_roles_are_those_of_the_data_or_of_the_adr(code: str) -> None:
    machine = _MACHINES[code]
    assert machine.roles.keys() == machine.table.keys()
    described = {(line["from"], line["action"]): set(line["roles"]) - {"system"} for line in _DATA[code]["transitions"]}
    for (start, action), roles in machine.roles.items():
        key = (str(start), str(action))
        expected = ROLES.get((code, *key), described.get(key))
        if expected is not None:
            assert {str(role) for role in roles} == expected, key


def test_the_adr_names_no_difference_that_is_none() -> None:
    known = {(code, line["code"]) for code in _DATA for line in _DATA[code]["states"]}
    assert known >= LEFT_OUT
    assert not LEFT_OUT & {(code, str(state)) for code, machine in _MACHINES.items() for state in machine.labels}
    for code, start, action in ROLES:
        described = next(
            line for line in _DATA[code]["transitions"] if (line["from"], line["action"]) == (start, action)
        )
        assert set(described["roles"]) - {"system"} != ROLES[code, start, action], (code, start, action)


def test_the_drawing_is_fresh() -> None:
    assert (source.ROOT / "docs/flows.md").read_text(encoding="utf-8") == draw(wiring.MACHINES)
    assert draw(wiring.MACHINES).count("```mermaid") == len(wiring.MACHINES)
