"""What others may see never says why a family has points: no grade, no category, no state of a card (feature 5.9)."""

import re
from collections.abc import Callable
from functools import cache

import pytest

from charity_app.casework.states.grades import DIFFICULTIES, Difficulty
from charity_app.core.scope import Role
from charity_app.core.sheets import read_rows
from charity_app.eligibility.wording.labels import VALUE_LABELS
from charity_app.http.extraction import Key, read_chinese
from charity_app.registry.states.people import CIRCUMSTANCES
from charity_app.supermarket.states.cards import CARD_LABELS, CardState
from tests.supermarket.test_till_pages import SOAP, Till, code
from tests.world import Browser, World

_WORDS = {**DIFFICULTIES}
del _WORDS[Difficulty.NONE]
_STATES = [CARD_LABELS[state] for state in (CardState.BLOCKED, CardState.ENDED)]
_PLAIN = ("困难", "低保", "特困", "救助", "贫困", "hardship", "poor", "poverty", "grade", "allowance")


@cache
def forbidden() -> tuple[str, ...]:
    """Return the words of grades, categories and states in both languages."""
    categories = VALUE_LABELS["hh.categories"]
    labels = [*_WORDS.values(), *categories.values(), *CIRCUMSTANCES.values(), *_STATES]
    chinese = read_chinese()
    told = [(label.message, chinese[Key(label.context, label.message)]) for label in labels]
    return (*(words for pair in told for words in pair), *_PLAIN)


def found_in(text: str) -> list[str]:
    """Return the forbidden words that a text says; English ones as whole words."""
    low = text.lower()
    return [
        words
        for words in forbidden()
        if (re.search(rf"\b{re.escape(words.lower())}\b", low) if words.isascii() else words in text)
    ]


def said(html: str) -> str:
    """Return what the main part of a page says, with what screen readers read."""
    main = re.search(r"<main.*</main>", html, re.DOTALL)
    body = main[0] if main else html
    return re.sub(r"<[^>]*?(?:aria-label|alt|title|placeholder)=\"([^\"]*)\"[^>]*>", r" \1 ", body).replace("\n", " ")


def visible(html: str) -> str:
    """Strip the tags."""
    return re.sub(r"<[^>]+>", " ", said(html))


def test_the_list_holds_grades_categories_and_states_in_both_languages() -> None:
    assert {"重度", "severe", "已挂失", "blocked"} <= set(forbidden())
    assert len(forbidden()) > 35
    assert found_in("这户是重度困难") == ["重度", "困难"]
    assert found_in("a severe case") == ["severe"]


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_nothing_others_see_names_grade_category_or_state(
    browser_of: Callable[..., Browser], inhabited: World, lang: str
) -> None:
    till = Till(browser_of(Role.MARKET_KEEPER), inhabited.ids["site here"])
    till.who.send("GET", f"/preferences/set?lang={lang}&next=/about")
    pages = [till.scan(code(inhabited)).text, till.scan(SOAP).text, till.who.send("GET", f"{till.url}/screen").text]
    pages += [till.scan(SOAP).text for _ in range(3)]
    for _ in range(3):
        till.send("scan", less=str(inhabited.ids["soap item"]))
    pages.append(till.who.send("GET", till.send("finish").headers["Location"]).text)
    family = browser_of(Role.RESIDENT)
    family.send("GET", f"/preferences/set?lang={lang}&next=/about")
    pages.append(family.send("GET", f"/supermarket/cards/{inhabited.ids['card here']}/print").text)
    assert len(pages) == 8
    assert [found_in(visible(page)) for page in pages] == [[]] * 8


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export_of_sales_names_nobody_and_no_state_of_a_card(
    browser_of: Callable[..., Browser], inhabited: World, kind: str
) -> None:
    url = f"/supermarket/shops/{inhabited.ids['site here']}/sales/export?kind={kind}"
    answer = browser_of(Role.MARKET_KEEPER).send("GET", url)
    assert answer.status_code == 200
    rows = read_rows(answer.get_data())
    text = "\n".join(" ".join(map(str, row.cells)) for row in rows)
    assert len(rows) >= 2
    assert found_in(text) == []
    assert not any(name in text for name in (inhabited.numbers["family here"], "代领邻居", *inhabited.secrets()))
