"""Taking households over from a table (reliability F1, F2; features 1.12)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.privacy import Erased, data_key, unseal_bytes
from charity_app.core.scope import Actor, acting_in
from charity_app.registry import queries, services
from charity_app.registry.models import Household, ImportProblem, ImportRun, ImportSlice, IncomeItem, Member
from charity_app.registry.services.importing import COLUMNS, sample_table
from charity_app.registry.services.importing.format import Column
from charity_app.registry.states.importing import Fault, ImportState
from tests.registry.conftest import GIRL, HUAMU, MAN, OLD_WOMAN, SYSTEM, worker

HERE, THERE = "310115008001", "310115016001"
BASE = {"household": "1", "committee": HERE, "relation": "户主", "name": "钱初溪", "id_number": OLD_WOMAN}


def _table(*rows: dict[str, str], encoding: str = "utf-8") -> bytes:
    used = [column for column in Column if any(column.value in row for row in rows)]
    lines = [",".join(COLUMNS[column] for column in used)]
    lines += [",".join(row.get(column.value, "") for column in used) for row in rows]
    return "\r\n".join(lines).encode(encoding)


def _work(run: ImportRun) -> ImportRun:
    while services.work_off_slice(run):
        pass
    return run


def _check(content: bytes, by: Actor = SYSTEM) -> ImportRun:
    return _work(services.start_import(content, by=by))


def _import(content: bytes, by: Actor = SYSTEM) -> ImportRun:
    run = _check(content, by)
    services.confirm_import(run, by=by)
    return _work(run)


def _problems(run: ImportRun) -> list[tuple[int, str, str]]:
    wanted = select(ImportProblem.line, ImportProblem.column, ImportProblem.reason)
    return [tuple(row) for row in db.session.execute(wanted.where(ImportProblem.run_id == run.id).order_by("line"))]


def _count(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_sample_itself_can_be_imported(session: object, district: None, kind: str) -> None:
    run = _import(sample_table(kind))
    assert (run.rows_new, run.rows_bad, run.households_new) == (2, 0, 1)
    (row,) = queries.list_households_visible_to(SYSTEM).items
    assert (row.head, row.size) == ("钱*溪", 2)
    facts = queries.household_facts_source(row.id, as_of=clock.today())
    assert facts.household["hh.income_month"] == 3200
    assert facts.household["hh.assets_total"] == 20000
    assert facts.household["hh.homes"] == 1


def test_a_dry_run_counts_and_writes_nothing(session: object, district: None) -> None:
    run = _check(_table(BASE))
    assert (run.state, run.rows_new, run.households_new) == (ImportState.CHECKED, 1, 1)
    assert _count(Household) == 0


def test_running_it_again_changes_nothing(session: object, district: None) -> None:
    content = sample_table("csv")
    _import(content)
    before = [_count(model) for model in (Household, Member, IncomeItem)]
    run = _import(content)
    assert (run.rows_new, run.rows_known, run.rows_bad) == (0, 2, 0)
    assert [_count(model) for model in (Household, Member, IncomeItem)] == before


FAULTS = [
    ({"name": ""}, "name", Fault.MISSING),
    ({"name": "钱" * 51}, "name", Fault.TOO_LONG),
    ({"name": "钱\u202e溪"}, "name", Fault.ODD_SIGNS),
    ({"relation": "邻居"}, "relation", Fault.NOT_A_CHOICE),
    ({"id_number": "990115194003129028"}, "id_number", Fault.BAD_ID_NUMBER),
    ({"id_number": "9.90115E+17"}, "id_number", Fault.DAMAGED_ID_NUMBER),
    ({"birth_on": "1941-01-01"}, "birth_on", Fault.BIRTH_DIFFERS),
    ({"id_number": "", "birth_on": "1940-02-30"}, "birth_on", Fault.NOT_A_DAY),
    ({"id_number": "", "birth_on": "2099-01-01"}, "birth_on", Fault.FUTURE_DAY),
    ({"phone": "123"}, "phone", Fault.BAD_PHONE),
    ({"committee": "310115008999"}, "committee", Fault.UNKNOWN_COMMITTEE),
    ({"wage": "1e9"}, "wage", Fault.NOT_AN_AMOUNT),
    ({"homes": "-1"}, "homes", Fault.NOT_A_NUMBER),
    ({"id_number": ""}, "id_number", Fault.MISSING),
]


@pytest.mark.parametrize(("change", "column", "fault"), FAULTS)
def test_a_bad_row_is_reported_and_the_good_one_is_kept(
    session: object, district: None, change: dict[str, str], column: str, fault: Fault
) -> None:
    good = {**BASE, "household": "2", "name": "王云禾", "id_number": MAN}
    run = _import(_table({**BASE, **change}, good))
    assert (2, column, fault.value) in _problems(run)
    assert (run.rows_new, run.rows_bad, _count(Member)) == (1, 1, 1)


def test_the_same_id_number_twice_in_the_file_is_taken_once(session: object, district: None) -> None:
    run = _import(_table(BASE, {**BASE, "household": "2"}))
    assert _problems(run) == [(3, "id_number", "twice_in_file")]
    assert _count(Household) == 1


def test_a_person_of_another_household_is_refused(session: object, district: None) -> None:
    _import(_table(BASE))
    man = {**BASE, "household": "7", "name": "王云禾", "id_number": MAN}
    _import(_table(man))
    both = [{**man, "household": "8"}, {**BASE, "household": "8", "relation": "其他"}]
    run = _import(_table(*both))
    assert (run.rows_known, _problems(run)) == (1, [(3, "id_number", "other_household")])


def test_a_new_member_joins_the_household_that_is_known(session: object, district: None) -> None:
    _import(_table(BASE))
    girl = {**BASE, "relation": "孙子女", "name": "钱云苔", "id_number": GIRL}
    run = _import(_table(BASE, girl))
    assert (run.rows_new, run.rows_known, run.households_new) == (1, 1, 0)
    assert [row.size for row in queries.list_households_visible_to(SYSTEM).items] == [2]


def test_the_others_of_a_household_are_kept_when_its_head_is_bad_and_the_head_comes_later(
    session: object, district: None
) -> None:
    girl = {**BASE, "relation": "孙子女", "name": "钱云苔", "id_number": GIRL}
    run = _import(_table({**BASE, "id_number": "990115194003129028"}, girl))
    assert (run.rows_new, run.rows_bad) == (1, 1)
    run = _import(_table(BASE, girl))
    assert (run.rows_new, run.rows_known, run.households_new) == (1, 1, 0)
    assert [row.head for row in queries.list_households_visible_to(SYSTEM).items] == ["钱*溪"]


def test_two_heads_of_one_household_are_not_possible(session: object, district: None) -> None:
    run = _import(_table(BASE, {**BASE, "name": "王云禾", "id_number": MAN}))
    assert _problems(run) == [(3, "relation", "second_head")]


def test_somebody_without_id_number_who_looks_like_somebody_known_waits_for_a_person(
    session: object, district: None
) -> None:
    _import(_table(BASE))
    alike = {**BASE, "household": "9", "id_number": "", "birth_on": "1940-09-09", "gender": "女"}
    assert _problems(_import(_table(alike))) == [(2, "name", "looks_like_known")]


def test_somebody_without_id_number_is_known_again_by_name_and_birthday(session: object, district: None) -> None:
    child = {**BASE, "id_number": "", "birth_on": "2024-01-02", "gender": "女"}
    _import(_table(child))
    run = _import(_table(child))
    assert (run.rows_new, run.rows_known) == (0, 1)


def test_an_officer_imports_into_the_own_street_only(session: object, district: None) -> None:
    run = _check(_table(BASE), by=worker(street_id=HUAMU))
    assert _problems(run) == [(2, "committee", "out_of_reach")]
    run = _check(_table({**BASE, "committee": THERE}), by=worker(street_id=HUAMU))
    assert _problems(run) == []


def test_the_rows_of_a_run_are_sealed_and_gone_at_its_end(session: object, district: None) -> None:
    run = services.start_import(_table(BASE), by=SYSTEM)
    kept = b"".join(db.session.scalars(select(ImportSlice.content)))
    assert "钱初溪".encode() not in kept
    assert OLD_WOMAN.encode() not in kept
    _work(run)
    services.confirm_import(run, by=SYSTEM)
    _work(run)
    assert (run.state, _count(ImportSlice)) == (ImportState.DONE, 0)
    with pytest.raises(Erased):
        data_key(run.key_owner)


def test_a_checked_run_can_be_dropped_but_not_confirmed_twice(session: object, district: None) -> None:
    run = _check(_table(BASE))
    services.drop_import(run, by=SYSTEM)
    assert (run.state, _count(ImportSlice), _count(Household)) == (ImportState.DROPPED, 0, 0)
    with pytest.raises(Conflict):
        services.confirm_import(run, by=SYSTEM)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"name\n",
        "姓名,身份证号码\n钱初溪,1\n".encode(),
        "姓名,姓名,家庭序号,居村代码,与户主关系\n1,2,3,4,5\n".encode(),
        "姓名,月收入呀,家庭序号,居村代码,与户主关系\n1,2,3,4,5\n".encode(),
    ],
)
def test_a_table_without_its_columns_is_refused(session: object, district: None, content: bytes) -> None:
    with pytest.raises(Invalid):
        services.start_import(content, by=SYSTEM)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_chinese_tables_of_any_program_are_read(session: object, district: None, encoding: str) -> None:
    assert _import(_table(BASE, encoding=encoding)).rows_new == 1


def test_many_rows_in_slices_lose_none(session: object, district: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("charity_app.registry.services.importing.runs._SLICE", 4)
    people = [
        {**BASE, "household": str(place % 5), "id_number": "", "birth_on": f"19{40 + place}-01-02", "gender": "女"}
        | {"relation": "户主" if place < 5 else "子女", "name": f"周{uuid4().hex[:6]}"}
        for place in range(15)
    ]
    run = services.start_import(_table(*people), by=SYSTEM)
    assert run.slices_total == 5
    _work(run)
    services.confirm_import(run, by=SYSTEM)
    _work(run)
    assert (run.rows_new, run.rows_done, run.households_new, _count(Member)) == (15, 15, 5, 15)


def test_import_and_registration_by_hand_meet(family: Callable[..., Household]) -> None:
    family("钱初溪")
    run = _import(_table(BASE))
    assert (run.rows_new, run.rows_known) == (0, 1)


def test_the_command_reports_and_writes_only_without_dry_run(app: Flask, district: None, tmp_path: Path) -> None:
    db.session.commit()
    file = tmp_path / "households.csv"
    file.write_bytes(_table(BASE, {**BASE, "household": "2", "name": "王云禾", "id_number": "1"}))

    def told(*options: str) -> dict[str, Any]:
        result = app.test_cli_runner().invoke(args=["import", "households", str(file), "--json", *options])
        assert result.exit_code == 0, result.output
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    bad = [{"line": 3, "column": "id_number", "reason": "bad_id_number"}]
    dry = told("--dry-run")
    assert (dry["rows_new"], dry["rows_bad"], dry["problems"]) == (1, 1, bad)
    with acting_in(SYSTEM.scope):
        assert _count(Household) == 0
    db.session.rollback()
    assert told()["households_new"] == 1
    again = told()
    assert (again["rows_new"], again["rows_known"], again["rows_bad"]) == (0, 1, 1)


def test_the_command_says_what_is_wrong_with_a_file(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(b"name\n")
    result = app.test_cli_runner().invoke(args=["import", "households", str(file)])
    assert result.exit_code == 1
    assert "The table has no rows" in result.output


def _sealed_names(run: ImportRun) -> list[str]:
    parts = db.session.scalars(select(ImportSlice).where(ImportSlice.run_id == run.id).order_by(ImportSlice.position))
    opened = [
        unseal_bytes(run.key_owner, part.content, place=f"import_slices:{run.id}:{part.position}") for part in parts
    ]
    return [row["cells"]["name"] for body in opened for row in json.loads(body)]


def test_erasing_a_family_takes_its_rows_out_of_an_import_nobody_has_confirmed(session: object, district: None) -> None:
    """A row without an ID number goes by name and birthday; whoever came under the same number goes too."""
    born = {"relation": "户主", "birth_on": "1951-05-06", "gender": "女"}
    known = _import(_table(BASE, {**BASE, **born, "household": "2", "name": "冯月桂", "id_number": ""}))
    assert known.rows_bad == 0
    waiting = _check(
        _table(
            BASE,
            {**BASE, "relation": "孙子女", "name": "钱云苔", "id_number": GIRL},
            {**BASE, "household": "3", "name": "王云禾", "id_number": MAN},
            {**BASE, "household": "4", "name": "冯月桂", "id_number": "", **born},
        )
    )
    households = {queries.household_file(one).members[0].name: one for one in db.session.scalars(select(Household))}
    services.erase_household(households["钱*溪"], by=SYSTEM)
    assert _sealed_names(waiting) == ["王云禾", "冯月桂"]
    services.erase_household(households["冯*桂"], by=SYSTEM)
    assert _sealed_names(waiting) == ["王云禾"]
    services.confirm_import(waiting, by=SYSTEM)
    assert (_work(waiting).rows_new, waiting.state) == (1, ImportState.DONE)
