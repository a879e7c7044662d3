"""The resident's own check: few questions, skip always there, no dead end (features 1.5, 1.6; journey 4)."""

import html as markup
import json
import re
from datetime import date
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from charity_app.eligibility.explain import plan_day
from charity_app.eligibility.rules import load_book
from charity_app.eligibility.selfcheck import MOST, QUESTIONS, SKIPPED, progress_of, question_of
from charity_app.eligibility.selfcheck.answers import Answers
from charity_app.eligibility.states import ResultCode
from charity_app.eligibility.wording import amount_words, gap_of, seen_of

DAY = date(2024, 12, 5)
PLAN = plan_day(load_book(), DAY)
GRANDMOTHER = {"ages": ["81", "11"], "registration": "all", "income": "1", "categories": ["none"]}


def progress(answers: Answers) -> Any:
    return progress_of(answers, PLAN, city_home_area_dm2=3740)


def codes(answers: Answers) -> dict[str, set[ResultCode]]:
    found: dict[str, set[ResultCode]] = {}
    for row in progress(answers).assessment.rows:
        found.setdefault(row.policy.code, set()).add(row.code)
    return found


def test_the_first_question_is_who_lives_together() -> None:
    assert progress({}).question.id == "ages"


def test_the_next_question_is_the_one_most_undecided_policies_wait_for() -> None:
    asked = progress({"ages": ["81", "11"]})
    assert (asked.question.id, len(asked.decides)) == ("registration", 16)


def test_a_first_result_comes_after_at_most_six_answers_whatever_is_skipped() -> None:
    random = Random(6)
    for _ in range(150):
        answers: dict[str, Any] = {}
        while not (found := progress(answers)).is_finished:
            assert found.question is not None
            answers[found.question.id] = _any_answer(random, found.question.id)
        assert len(answers) <= MOST
        assert found.has_result or answers["ages"] == SKIPPED, answers


def _any_answer(random: Random, question: str) -> Any:
    if random.random() < 0.3:
        return SKIPPED
    if question == "ages":
        return [str(random.choice((4, 11, 17, 40, 66, 84))) for _ in range(random.choice((1, 2, 3)))]
    options = [code for code, _ in question_of(question).options] or ["0"]
    return random.choice(options) if question != "categories" else [random.choice(options)]


def test_a_band_on_one_side_of_a_line_decides_and_a_band_across_it_does_not() -> None:
    assert codes(GRANDMOTHER)["min_living_allowance"] == {ResultCode.NOT_ELIGIBLE}
    assert codes(GRANDMOTHER)["low_income_margin_recognition"] == {ResultCode.NEEDS_INFORMATION}
    told = {**GRANDMOTHER, "assets": "0", "property": ["none"], "school": [SKIPPED, "compulsory"]}
    assert codes(told)["low_income_margin_recognition"] == {ResultCode.ELIGIBLE}
    assert ResultCode.ELIGIBLE in codes(told)["education_assistance"]


def test_an_answer_in_a_band_is_shown_as_that_band() -> None:
    row = progress(GRANDMOTHER).assessment.row_of("min_living_allowance")
    assert [str(seen_of(line)) for line in row.lines][:3] == ["yes", "CNY 1,595 to CNY 3,190", "not known"]
    assert gap_of(row.lines[1]) is None
    assert not row.is_near_miss


def test_an_amount_that_hangs_on_a_band_is_said_as_the_most_it_can_be() -> None:
    told = {**GRANDMOTHER, "income": "0", "assets": "0", "property": ["none"], "school": [SKIPPED, "compulsory"]}
    found = progress(told).assessment
    poor, old = found.row_of("min_living_allowance"), found.row_of("senior_allowance", 0)
    assert (poor.code, poor.benefit.value, poor.benefit.is_at_most) == (ResultCode.ELIGIBLE, 3670, True)
    assert str(amount_words(poor.benefit, "month")) == "up to CNY 3,670 a month"
    assert (old.benefit.value, old.benefit.is_at_most) == (180, False)


def test_what_follows_from_a_recognition_shows_that_recognition_as_seen() -> None:
    told = {**GRANDMOTHER, "income": "0", "assets": "0", "property": ["none"]}
    row = progress(told).assessment.row_of("price_link_subsidy")
    assert row.is_follow_on
    assert [str(seen_of(line)) for line in row.lines] == ["minimum living allowance"]


def test_the_edges_of_a_band_are_the_limits_themselves() -> None:
    from charity_app.eligibility.selfcheck import choices_of

    found = progress(GRANDMOTHER)
    income = [str(words) for _, words in choices_of(question_of("income"), PLAN, found.draft)]
    assets = [str(words) for _, words in choices_of(question_of("assets"), PLAN, found.draft)]
    assert income == ["less than CNY 1,595", "CNY 1,595 to 3,190", "CNY 3,190 to 7,070", "CNY 7,070 or more"]
    assert assets == ["at most CNY 45,936", "CNY 45,936 to 68,904", "more than CNY 68,904"]


def test_skipping_everything_gives_no_no_at_all() -> None:
    skipped = {question.id: SKIPPED for question in QUESTIONS}
    assert {code for found in codes(skipped).values() for code in found} == {ResultCode.NEEDS_INFORMATION}


@pytest.mark.parametrize("ages", [["81"], ["3", "34"], ["45", "44"], ["9", "66"]])
def test_answering_everything_leaves_no_question_unasked(ages: list[str]) -> None:
    answers: dict[str, Any] = {"ages": ages}
    while (found := progress(answers)).question is not None:
        answers[found.question.id] = _firm_answer(found.question.id, len(ages))
    left = {name for row in found.assessment.rows for name in found.assessment.missing(row)}
    assert left <= {"hh.home_area_pc"}


def _firm_answer(question: str, size: int) -> Any:
    each = {"disability": "0", "school": "none", "insurance": "resident", "illness": "no", "work": "employed"}
    each |= {"care": "0", "support": "yes", "guardianship": "normal"}
    if question in each:
        return [each[question]] * size
    some = {"property": ["none"], "categories": ["none"], "hardship": ["none"]}
    single = {"registration": "none", "emergency": "none", "medical": "low", "only_child": "none", "room": "enough"}
    return {**some, **single}.get(question, "1")


@pytest.fixture
def visitor(furnished: Flask, clock_stands: None) -> FlaskClient:
    return furnished.test_client()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return markup.unescape(found.group(1))


def step(visitor: FlaskClient, page: str, step_name: str, answer: Any = "", status: int = 200, **more: str) -> str:
    data = {
        "state": hidden(page, "state"),
        "step": step_name,
        "answer": answer,
        **more,
    }
    if 'name="question"' in page and "question" not in more:
        data["question"] = hidden(page, "question")
    done = visitor.post("/eligibility/check", data=data)
    assert done.status_code == status, done.text[:1500]
    return str(done.text)


def test_six_answers_lead_to_results_with_reasons_a_person_and_a_next_question(visitor: FlaskClient) -> None:
    page = visitor.get("/eligibility/check").text
    assert "一起生活的家人，各是多少岁" in page
    page = step(visitor, page, "answer", ["81", "11"])
    assert "家里人是上海户籍吗" in page
    page = step(visitor, page, "answer", "all")
    page = step(visitor, page, "answer", "none")
    assert "家里每个月，平均一个人有多少钱用" in page
    page = step(visitor, page, "answer", "1")
    page = step(visitor, page, "skip")
    page = step(visitor, page, "skip")
    assert "项帮助可能适合您" in page
    assert "老年综合津贴" in page
    assert "每月180元" in page
    assert "月人均收入低于1,595元" in page
    assert "回答这一题" in page
    assert "救助顾问可以帮您" in page
    assert "提出异议" in page


def test_one_press_asks_for_a_call_and_takes_the_answers_along(visitor: FlaskClient) -> None:
    page = step(visitor, visitor.get("/eligibility/check").text, "answer", ["81", "11"])
    results = step(visitor, step(visitor, page, "answer", "all"), "result")
    assert 'action="/casework/help"' in results
    told = json.loads(hidden(results, "answers"))
    assert told == {"一起生活的家人，各是多少岁？": "81、11", "家里人是上海户籍吗？": "都是"}
    assert ">塘桥街道</option>" in results


def test_results_can_be_looked_at_early_and_a_question_answered_from_there(visitor: FlaskClient) -> None:
    page = step(visitor, visitor.get("/eligibility/check").text, "answer", ["81", "11"])
    results = step(visitor, page, "result")
    assert "还差几个答案" in results
    again = step(visitor, results, "ask", question="income")
    assert "家里每个月，平均一个人有多少钱用" in again
    assert "家里人是上海户籍吗" in step(visitor, again, "answer", "1")


def test_one_step_back_asks_the_last_question_again(visitor: FlaskClient) -> None:
    page = step(visitor, visitor.get("/eligibility/check").text, "answer", ["81"])
    assert "各是多少岁" in step(visitor, page, "back")


@pytest.mark.parametrize(
    "typed", [["八十一"], ["-3"], ["121"], ["1e3"], [""], ["8" * 5000], ["\x00"], ["８１"], [str(n) for n in range(11)]]
)
def test_an_age_that_cannot_be_is_asked_again_with_a_reason(visitor: FlaskClient, typed: list[str]) -> None:
    page = step(visitor, visitor.get("/eligibility/check").text, "answer", typed, status=422)
    assert 'role="alert"' in page


def test_a_foreign_or_spoilt_state_begins_anew_without_an_error(visitor: FlaskClient) -> None:
    done = visitor.post("/eligibility/check", data={"state": "spoilt", "step": "result"})
    assert done.status_code == 200
    odd = visitor.post("/eligibility/check", data={"step": "answer", "question": "nonsense", "answer": "x"})
    assert (odd.status_code, "各是多少岁" in odd.text) == (200, True)


def test_a_check_stores_nothing(visitor: FlaskClient, max_queries: Any) -> None:
    page = visitor.get("/eligibility/check").text
    with max_queries(20) as said:
        step(visitor, page, "answer", ["81", "11"])
    assert [text for text in said if not text.lstrip().upper().startswith("SELECT")] == []
