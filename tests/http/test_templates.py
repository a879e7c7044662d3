"""Templates are compiled per language, and what is settled then says the same as what is asked for every page."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask, url_for
from markupsafe import Markup

from charity_app.core.text import Text
from charity_app.http import templates


@pytest.fixture(params=[""])
def visit(app: Flask, request: pytest.FixtureRequest) -> Iterator[None]:
    """A request that speaks the language of this cookie."""
    with app.test_request_context("/", headers={"Cookie": request.param}):
        yield


def _rendered(source: str, **given: object) -> str:
    return templates.environment().from_string(source).render(given)


@pytest.mark.parametrize(("visit", "word"), [("", "返回"), ("lang=en", "Back")], indirect=["visit"])
@pytest.mark.usefixtures("visit")
def test_settled_words_are_those_of_the_language(word: str) -> None:
    assert _rendered('{{ _p("action", "Back") }}{{ _p(context, "Back") }}', context="action") == word * 2


@pytest.mark.parametrize(("visit", "words"), [("", "最多3个字"), ("lang=en", "At most 3 signs")], indirect=["visit"])
@pytest.mark.usefixtures("visit")
def test_settled_words_take_their_values_from_the_page(words: str) -> None:
    assert _rendered('{{ _p("form", "At most %(limit)s signs", limit=most) }}', most=3) == words


@pytest.mark.usefixtures("visit")
def test_settled_addresses_are_those_that_flask_builds() -> None:
    key = uuid4()
    asked = '{{ url_for("matching.list_needs") }} {{ url_for("matching.show_need", need_id=key) }}'
    built = (url_for("matching.list_needs"), url_for("matching.show_need", need_id=key))
    assert _rendered(asked, key=key) == " ".join(built)
    assert _rendered('{{ url_for("matching.list_needs", type=type) }}', type="a&b") == "/matching/needs?type=a%26b"


@pytest.mark.usefixtures("visit")
@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("<a href=\"'&", "&lt;a href=&#34;&#39;&amp;"),
        (Markup("<b>"), "<b>"),
        (Text("<i>", "x"), "&lt;i&gt;"),
        (7, "7"),
        (None, "None"),
    ],
    ids=["text", "markup", "object", "number", "nothing"],
)
def test_everything_but_markup_is_escaped(value: object, written: str) -> None:
    assert _rendered("{{ value }}", value=value) == written
    assert _rendered("{% macro one(it, more='') %}{{ it }}{{ more }}{% endmacro %}{{ one(value) }}", value=value) == (
        written
    )


@pytest.mark.usefixtures("visit")
def test_macros_take_their_values_as_python_does() -> None:
    told = "{% macro pair(a, b='-') %}{{ a }}{{ b }}{{ caller() if caller }}{% endmacro %}"
    calls = "{{ pair(1) }} {{ pair(1, 2) }} {{ pair(b=1, a=2) }} {% call pair(3) %}<br>{% endcall %}"
    assert _rendered(told + calls) == "1- 12 21 3-<br>"
    with pytest.raises(TypeError, match="takes not more than 1 argument"):
        _rendered("{% macro one(a) %}{{ a }}{% endmacro %}{{ one(1, 2) }}")
