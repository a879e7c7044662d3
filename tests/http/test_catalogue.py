"""Every word is written once in English and once in Chinese, and the gettext files say just that (design.md 7)."""

from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale, npgettext, pgettext

from charity_app.http import catalogue
from charity_app.http.extraction import Catalogued, Key, collect


@pytest.fixture(scope="module")
def found() -> Catalogued:
    """What the project says."""
    return collect()


def _lines(keys: list[Key], found: Catalogued) -> list[str]:
    return [f"[{key.context}] {key.message}  {sorted(found.places.get(key, []))}" for key in keys]


def test_every_message_has_its_chinese(found: Catalogued) -> None:
    assert _lines(found.missing(), found) == []


def test_no_translation_is_left_over(found: Catalogued) -> None:
    assert _lines(found.unused(), found) == []


def test_messages_are_written_out_and_agree_in_their_placeholders(found: Catalogued) -> None:
    assert found.problems == []


@pytest.mark.parametrize("locale", catalogue.LOCALES)
def test_the_gettext_file_is_fresh_and_nothing_in_it_is_fuzzy_or_empty(found: Catalogued, locale: str) -> None:
    written = catalogue.po_path(locale).read_text("utf-8")
    is_fresh = written == catalogue.render(found, locale).decode()
    assert is_fresh, "run: python3 dev.py flask i18n build"
    assert "#, fuzzy" not in written
    assert 'msgstr ""\n\n' not in written


def test_both_languages_are_served(app: Flask) -> None:
    with app.test_request_context("/"):
        with force_locale("zh_Hans_CN"):
            assert pgettext("form", "(optional)") == "（选填）"
            assert npgettext("form", "One thing to correct", "%(num)s things to correct", 3) == "还有3处要改"
        with force_locale("en"):
            assert pgettext("form", "(optional)") == "(optional)"
            assert npgettext("form", "One thing to correct", "%(num)s things to correct", 1) == "One thing to correct"
            assert npgettext("form", "One thing to correct", "%(num)s things to correct", 3) == "3 things to correct"


def _project(root: Path, python: str, template: str, chinese: str) -> Catalogued:
    for name, text in {
        "charity_app/giving/services.py": python,
        "templates/giving/show.html": template,
        "translations/messages.d/giving.yaml": chinese,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return collect(root)


def _own(keys: list[Key]) -> list[Key]:
    return [key for key in keys if key.context != "form"]


def test_messages_of_code_and_templates_are_found(tmp_path: Path) -> None:
    found = _project(
        tmp_path,
        'A = Text("Thanks" if True else "Again", "gift")\nB = label("gift", "Amount")\nC = Text("By", context="x")',
        '{{ _p("gift", "Give %(n)s", n=1) }}{{ _n("gift", "one", "%(num)s of them", 2) }}',
        "gift: {Thanks: 谢谢, Again: 再次, Amount: 金额, 'Give %(n)s': '捐%(n)s', one: ['%(num)s个']}\nx: {By: 由}",
    )
    assert _own(found.missing()) == []
    assert found.unused() == []
    assert found.problems == []
    assert found.plurals[Key("gift", "one")] == "%(num)s of them"
    assert found.places[Key("gift", "Amount")] == {"charity_app/giving/services.py"}


@pytest.mark.parametrize(
    ("python", "chinese", "complaint"),
    [
        ('Text("New words", "gift")', "", "missing"),
        ("", "gift: {Old words: 旧话}", "unused"),
        ("Text(words, 'gift')", "", "must be written out"),
        ("Text('Give %(n)s', 'gift')", "gift: {'Give %(n)s': 捐}", "placeholders differ"),
        ("Text('Give', 'gift')", "gift: {Give: '捐%(n)s'}", "placeholders differ"),
        ("Text('Give', 'gift')", "gift: {Give: ' '}", "no Chinese"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, python: str, chinese: str, complaint: str) -> None:
    found = _project(tmp_path, python, "", chinese)
    said = [f"missing {key.message}" for key in _own(found.missing())]
    said += [f"unused {key.message}" for key in found.unused()]
    assert any(complaint in line for line in [*said, *found.problems])


def test_two_translations_of_one_message_are_refused(tmp_path: Path) -> None:
    (tmp_path / "translations/messages.d").mkdir(parents=True)
    (tmp_path / "translations/messages.d/a.yaml").write_text("gift: {Give: 捐}", "utf-8")
    found = _project(tmp_path, "Text('Give', 'gift')", "", "gift: {Give: 送}")
    assert found.problems == ["giving.yaml: two translations of 'Give' in gift"]


def test_a_missing_or_old_compiled_file_is_made_anew(tmp_path: Path) -> None:
    _project(tmp_path, "Text('Give', 'gift')", "", "gift: {Give: 捐}")
    catalogue.build(tmp_path)
    compiled = catalogue.po_path("zh_Hans_CN", tmp_path).with_suffix(".mo")
    first = compiled.read_bytes()
    compiled.unlink()
    catalogue.compile_stale(tmp_path)
    assert compiled.read_bytes() == first
    assert sorted(path.name for path in compiled.parent.iterdir()) == ["messages.mo", "messages.po"]
