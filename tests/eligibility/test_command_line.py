"""`eligibility assess` and `eligibility sweep`: exact output, nothing filled in (ruling 25, issue section 5)."""

import json
from pathlib import Path
from typing import Any

import yaml
from flask import Flask

from charity_app.core.db import db
from charity_app.eligibility.rules.book import load_data
from charity_app.registry.models import Household

CASES = load_data()["examples"]["cases"]
CASE = {
    "as_of": "2024-12-05",
    "household": {"hh.local_household": True, "hh.income_month": 4800},
    "members": [{"p.age": 81}, {"p.age": 11}],
}
KEYS = ["policy", "member", "result", "amount", "choice_required", "follow_on", "superseded", "conditions"]
LINE = ["text", "field", "op", "observed", "threshold", "outcome", "gap", "source"]


def run(app: Flask, *args: str) -> Any:
    return app.test_cli_runner().invoke(args=["eligibility", *args])


def assess(app: Flask, path: Path, body: object, *args: str) -> Any:
    path.write_text(json.dumps(body), "utf-8")
    done = run(app, "assess", str(path), *args)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_one_case_gives_one_answer_in_the_exact_form(app: Flask, tmp_path: Path) -> None:
    found = assess(app, tmp_path / "case.json", CASE)
    assert list(found) == ["as_of", "results"]
    assert found["as_of"] == "2024-12-05"
    assert all(list(row) == KEYS for row in found["results"])
    assert all(list(line) == LINE for row in found["results"] for line in row["conditions"])
    rows = {(row["policy"], row["member"]): row for row in found["results"]}
    assert len(rows) == 11 + 2 * 16
    income = rows["min_living_allowance", None]["conditions"][1]
    assert income == {
        "text": "月人均收入低于1,595元：不符合（2,400元，多805元）。",
        "field": "hh.income_pc_month",
        "op": "lt",
        "observed": 2400,
        "threshold": 1595,
        "outcome": "not_met",
        "gap": 805,
        "source": "上海最低生活保障标准一览（2024年7月1日起）",
    }


def test_absent_facts_are_unknown_and_nothing_is_filled_in(app: Flask, tmp_path: Path) -> None:
    found = assess(app, tmp_path / "case.json", CASE)
    rows = {(row["policy"], row["member"]): row for row in found["results"]}
    assert rows["low_income_margin_recognition", None]["result"] == "needs_information"
    assert rows["homeless_assistance", 0]["conditions"][0]["observed"] is None
    assert rows["homeless_assistance", 0]["result"] == "needs_information"


def test_a_list_gives_a_list_and_yaml_is_read_too(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(yaml.safe_dump({"cases": [CASE, CASE]}), "utf-8")
    done = run(app, "assess", str(path))
    assert [item["as_of"] for item in json.loads(done.output)] == ["2024-12-05", "2024-12-05"]


def test_the_sentences_speak_english_on_request(app: Flask, tmp_path: Path) -> None:
    found = assess(app, tmp_path / "case.json", CASE, "--lang", "en")
    texts = {line["text"] for row in found["results"] for line in row["conditions"]}
    assert "Income per person and month below CNY 1,595: not met (CNY 2,400, CNY 805 too much)." in texts


def test_the_worked_cases_go_through_the_command_with_numbers_as_numbers(app: Flask, tmp_path: Path) -> None:
    defaults = load_data()["examples"]["defaults"]
    full = [
        {
            "as_of": case["as_of"].isoformat(),
            "household": {**defaults["household"], **case["household"]},
            "members": [{**defaults["person"], **member} for member in case["members"]],
        }
        for case in CASES
    ]
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": full}, default=float), "utf-8")
    found = json.loads(run(app, "assess", str(path)).output)
    amounts = {
        (case["id"], entry["policy"]): row["amount"]
        for case, answer in zip(CASES, found, strict=True)
        for entry in case["expect"]
        for row in answer["results"]
        if (row["policy"], row["member"]) == (entry["policy"], entry.get("member")) and "amount" in entry
    }
    assert amounts["E01", "min_living_allowance"] == 105
    assert amounts["E02", "rigid_expense_living_aid"] == 2360
    assert amounts["E09", "temporary_assistance"] == 19140


def test_a_case_that_cannot_be_read_is_refused_with_its_place(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    for body, reason in (
        ({**CASE, "household": {"hh.height": 1}}, "hh.height cannot be given"),
        ({**CASE, "household": {"hh.income_pc_month": 2}}, "hh.income_pc_month is worked out"),
        ({**CASE, "household": []}, "household is a mapping"),
        ({**CASE, "members": {}}, "members a list"),
        ({**CASE, "members": [{"p.age": -1}]}, "not below zero"),
        ({**CASE, "members": [{"p.age": 10**12}]}, "below 1,000,000,000,000"),
        ({**CASE, "household": {"hh.income_month": "1490"}}, "hh.income_month is a number, not '1490'"),
        ({"cases": CASE}, "cases"),
        ({**CASE, "colour": "red"}, "unknown key colour"),
        ([CASE, 7], "cases[1]"),
        ({**CASE, "as_of": "soon"}, "as_of is a day such as 2024-12-05, not soon"),
    ):
        path.write_text(json.dumps(body), "utf-8")
        done = run(app, "assess", str(path))
        assert done.exit_code == 2, body
        assert reason in done.stderr, done.stderr


def test_a_file_that_is_no_text_is_refused_in_a_sentence(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    done = run(app, "assess", str(path))
    assert (done.exit_code, done.stderr.strip()) == (2, '{"error": "这个文件不是UTF-8编码的文字"}')


def test_a_number_without_end_is_refused_at_once(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    for number in ("1e999999999", "1e-999999999", "NaN", "-Infinity"):
        path.write_text(f'{{"household": {{"hh.income_month": {number}}}, "members": [{{}}]}}', "utf-8")
        done = run(app, "assess", str(path))
        assert (done.exit_code, "hh.income_month" in done.stderr) == (2, True), number


def test_json_is_read_as_json_and_not_as_yaml(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    text = '{"id": "\\ud83d\\ude00 \\/", "household": {\n\t"hh.income_month": 1.2e3}, "members": [{"p.age": 70}]}'
    path.write_text(text, "utf-8")
    done = run(app, "assess", str(path))
    assert done.exit_code == 0, done.stderr
    rows = {row["policy"]: row for row in json.loads(done.output)["results"]}
    assert rows["min_living_allowance"]["conditions"][1]["observed"] == 1200


def test_a_size_that_is_given_is_counted_all_the_same_r26(app: Flask, tmp_path: Path) -> None:
    for size in (2, 5):
        case = {**CASE, "household": {**CASE["household"], "hh.size": size}}
        found = assess(app, tmp_path / "case.json", case)
        rows = {row["policy"]: row for row in found["results"]}
        assert rows["min_living_allowance"]["conditions"][1]["observed"] == 2400


def test_a_household_of_which_nobody_is_named_has_an_unknown_size(app: Flask, tmp_path: Path) -> None:
    assert {row["result"] for row in assess(app, tmp_path / "case.json", {})["results"]} == {"needs_information"}
    known = {"hh.local_household": True, "hh.income_month": 100, "hh.categories": ["min_living_allowance"]}
    case = {"as_of": "2024-01-15", "household": {**known, "hh.emergency_type": "fire", "hh.emergency_days_ago": 3}}
    rows = {row["policy"]: row for row in assess(app, tmp_path / "case.json", case)["results"]}
    assert len(rows) == 12
    assert (rows["min_living_allowance"]["result"], rows["min_living_allowance"]["amount"]) == (
        "already_receiving",
        None,
    )
    assert rows["min_living_allowance"]["conditions"][1]["outcome"] == "unknown"
    assert (rows["temporary_assistance"]["result"], rows["temporary_assistance"]["amount"]) == ("eligible", None)
    assert (rows["festival_aid_2024"]["result"], rows["festival_aid_2024"]["amount"]) == ("eligible", None)


def test_the_sweep_counts_its_rows_by_policy_and_result(app: Flask, woman: Household) -> None:
    db.session.commit()
    done = run(app, "sweep", "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert (found["households"], len(found["policies"])) == (1, 29)
    assert found["policies"]["min_living_allowance"]["eligible"] == 1
