"""Components, shells and error pages: rendered strictly, well formed, open to everybody (design.md 7, ruling 18)."""

import gzip
import hashlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from tests import gallery, html
from tests.architecture import source
from tests.architecture.source import ROOT

TEMPLATES = ROOT / "templates"
CSS = ROOT / "static/css/site.css"
ERROR_PAGES = (403, 404, 409, 422, 429, 500, 503)
HX_REQUESTS = ("hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete")
POINTERS = ("for", "aria-describedby", "aria-labelledby", "popovertarget", "aria-controls", "form")


@pytest.fixture
def visit(app: Flask) -> Iterator[None]:
    """A request in which templates can be rendered."""
    with app.test_request_context("/-/components"):
        app.preprocess_request()
        yield


@pytest.fixture(params=["public", "desk"])
def components(app: Flask, visit: None, request: pytest.FixtureRequest) -> html.Element:
    """The page with every component, in both shells."""
    return html.read(gallery.render(app, desk=request.param == "desk"))


def _parsed(folder: str) -> Iterator[nodes.Template]:
    for path in sorted((TEMPLATES / folder).glob("*.html")):
        yield Environment(autoescape=True).parse(path.read_text("utf-8"))


def _called(tree: nodes.Node) -> set[str]:
    calls = [call.node for call in tree.find_all(nodes.Call)]
    return {node.name for node in calls if isinstance(node, nodes.Name)}


def test_the_gallery_shows_every_component() -> None:
    macros = {macro.name for tree in _parsed("components") for macro in tree.find_all(nodes.Macro)}
    shown = _called(Environment(autoescape=True).parse((gallery.FOLDER / "components.html").read_text("utf-8")))
    for folder in ("components", "layout", "errors"):
        for tree in _parsed(folder):
            shown |= _called(tree)
    assert macros - shown == set()


def test_every_control_has_a_name(components: html.Element) -> None:
    labelled = {label.attributes.get("for") for label in components.find("label")}
    nameless = [
        control.attributes
        for control in components.find("input", "select", "textarea")
        if control.attributes.get("type") not in ("hidden", "submit")
        and not (control.attributes.get("id") in labelled or control.is_within("label"))
    ]
    assert nameless == []
    silent = [
        element.attributes
        for element in components.find("button", "a")
        if not element.text.strip() and not element.attributes.get("aria-label")
    ]
    assert silent == []


def test_ids_are_unique_and_every_pointer_hits(components: html.Element) -> None:
    ids = [element.attributes["id"] for element in components.walk() if "id" in element.attributes]
    assert len(ids) == len(set(ids)), sorted(name for name in ids if ids.count(name) > 1)
    for element in components.walk():
        for name in POINTERS:
            for target in element.attributes.get(name, "").split():
                assert target in ids, f"<{element.tag} {name}={target}>"


def test_an_error_stands_before_its_field_and_is_tied_to_it(components: html.Element) -> None:
    order = list(components.walk())
    refused = [element for element in order if element.attributes.get("aria-invalid") == "true"]
    assert len(refused) >= 8
    by_id = {element.attributes["id"]: element for element in order if "id" in element.attributes}
    for control in refused:
        around = control if "aria-describedby" in control.attributes else _fieldset(control)
        errors = [key for key in around.attributes["aria-describedby"].split() if key.endswith("-error")]
        assert len(errors) == 1
        assert order.index(by_id[errors[0]]) < order.index(control)


def _fieldset(control: html.Element) -> html.Element:
    around = control
    while around.tag != "fieldset":
        assert around.parent is not None
        around = around.parent
    return around


def test_the_error_summary_takes_the_focus_and_links_to_fields(components: html.Element) -> None:
    (summary,) = [element for element in components.walk() if "errs" in element.attributes.get("class", "")]
    assert {"tabindex": "-1", "autofocus": "", "role": "alert"}.items() <= summary.attributes.items()
    ids = {element.attributes.get("id") for element in components.walk()}
    links = [link.attributes["href"] for link in summary.find("a")]
    assert len(links) >= 8
    names = {element.attributes.get("for"): element.text for element in components.find("label")}
    named = [link for link in summary.find("a") if names.get(link.attributes["href"].removeprefix("#"))]
    assert named
    for link in named:
        label = names[link.attributes["href"].removeprefix("#")].split("（")[0].strip()
        assert label in link.text, link.text
    assert [link for link in links if link.removeprefix("#") not in ids] == []


def test_every_post_form_carries_its_key(components: html.Element) -> None:
    posts = [form for form in components.find("form") if form.attributes["method"] == "post"]
    assert len(posts) >= 5
    for form in posts:
        keys = [field for field in form.find("input") if field.attributes.get("name") == "_key"]
        assert len(keys) == 1
        assert form.attributes["action"]


def test_hx_attributes_stand_only_on_forms_and_links() -> None:
    for path in source.files(".html"):
        for tag in re.finditer(r"<(\w+)((?:[^<>]|{[{%].*?[%}]})*)>", path.read_text("utf-8")):
            if any(f"{name}=" in tag.group(2) for name in HX_REQUESTS):
                real = tag.group(1) == "form" or (tag.group(1) == "a" and "href=" in tag.group(2))
                assert real, f"{source.name(path)}: <{tag.group(1)}> without a way to work alone"


def test_pages_without_script_use_none() -> None:
    for path in source.files(".html"):
        text = path.read_text("utf-8")
        if "{% block script %}{% endblock %}" in text or "layout/ask.html" in text:
            assert "hx-" not in text, source.name(path)


def test_every_icon_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/img/icons.svg").read_text()))
    asked: set[str] = set()
    for path in source.files(".html"):
        text = path.read_text("utf-8")
        asked |= set(re.findall(r'\bicon\("([^"]+)"\)', text))
        asked |= set(re.findall(r'\bpicture\s*=\s*"([^"]+)"', text))
    assert len(asked) > 20
    assert asked - sprite == set()


def test_navigation_icons_are_in_the_sprite() -> None:
    from charity_app import wiring

    sprite = (ROOT / "static/img/icons.svg").read_text()
    icons = {entry.icon for entry in (*wiring.SIDE_BAR, *wiring.TAB_BAR)}
    assert [name for name in sorted(icons) if f'id="{name}"' not in sprite] == []


def test_the_style_sheet_stays_small_and_plain() -> None:
    text = CSS.read_text("utf-8")
    assert len(gzip.compress(text.encode(), 9)) <= 10_000
    assert "!important" not in text
    rules = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    selectors = [part for part in re.findall(r"([^{};]+)\{", rules) if "#" in part]
    assert selectors == []


def test_dark_colours_are_the_same_by_choice_and_by_device() -> None:
    text = CSS.read_text("utf-8")
    chosen = re.search(r":root\[data-theme=dark\] \{([^}]*)\}", text)
    device = re.search(r":root\[data-theme=auto\] \{([^}]*)\}", text)
    assert chosen is not None
    assert device is not None
    assert _tokens(chosen.group(1)) == _tokens(device.group(1))


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"([\w-]+):\s*([^;]+);", re.sub(r"/\*.*?\*/", "", block)))


def test_vendored_files_are_what_their_note_says() -> None:
    folder = ROOT / "static/vendor"
    rows = re.findall(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", (folder / "README.md").read_text(), re.MULTILINE)
    assert {name for name, _ in rows} == {path.name for path in folder.iterdir()} - {"README.md"}
    for name, digest in rows:
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def _error_page(app: Flask, code: int, **context: Any) -> html.Element:
    template = gallery.strict(app).get_template(f"errors/{code}.html")
    return html.read(template.render(text="原因在这里。", code=code, **{"reference": "", **context}))


@pytest.mark.parametrize("code", ERROR_PAGES)
def test_an_error_page_says_why_and_what_next_and_holds_no_form(app: Flask, visit: None, code: int) -> None:
    page = _error_page(app, code)
    assert page.find("form", "input", "nav") == []
    (title,) = page.find("h1")
    assert title.text.strip()
    assert "原因在这里。" in page.text
    assert "您可以这样做" in page.text
    links = [link.attributes["href"] for link in page.find("a")]
    assert "/" in links
    assert any(link.startswith("tel:") for link in links)


def test_an_error_page_tells_its_reference(app: Flask, visit: None) -> None:
    assert "Ab3_9xYz" in _error_page(app, 500, reference="Ab3_9xYz").text


@pytest.mark.parametrize("cookies", [{}, {"lang": "en"}, {"theme": "dark", "size": "large"}])
def test_what_is_not_there_is_the_same_bytes_at_every_address(app: Flask, cookies: dict[str, str]) -> None:
    client = app.test_client()
    for name, value in cookies.items():
        client.set_cookie(name, value)
    pages = {client.get(address).data for address in ("/nowhere", "/nowhere/else?x=1", "/about/nobody")}
    assert len(pages) == 1
    plain = app.test_client()
    if "lang" in cookies:
        plain.set_cookie("lang", "en")
    assert pages == {plain.get("/nowhere").data}


@pytest.mark.parametrize("code", ERROR_PAGES)
def test_htmx_gets_a_short_note_with_a_way_on(app: Flask, visit: None, code: int) -> None:
    template = gallery.strict(app).get_template("errors/_problem.html")
    note = html.read(template.render(text="原因在这里。", code=code, reference="Ab3"))
    assert [child.tag for child in note.children] == ["p"]
    assert "原因在这里。" in note.text
    assert code == 422 or len(note.find("a")) == 1


def test_cards_on_a_phone_stay_a_table_for_screen_readers(components: html.Element) -> None:
    (table,) = components.find("table")
    assert table.attributes["role"] == "table"
    cells = table.find("td")
    assert {cell.attributes["role"] for cell in cells} == {"cell"}
    assert [cell.attributes["data-l"] for cell in cells[:4]] == ["下次走访", "人口", "状态", ""]
    assert all(head.text.strip() for head in table.find("th"))
    assert [head.attributes.get("aria-sort") for head in table.find("th")[:2]] == [None, "ascending"]
