"""Templates are compiled once per language: what is the same for every reader is written into the compiled page."""

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from keyword import iskeyword
from typing import Any
from uuid import UUID

from flask import Flask, current_app, url_for
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from charity_app.http import i18n

_needs_escaping = re.compile("[&<>\"']").search


def written(value: object) -> str:
    """Write a value into a page: markup as it is, everything else escaped; few values hold anything to escape."""
    if type(value) is str:
        return escape(value) if _needs_escaping(value) else value
    if hasattr(value, "__html__"):
        return str(value.__html__())
    text = str(value)
    return escape(text) if _needs_escaping(text) else text


@cache
def address(endpoint: str) -> str:
    """Return the address of a page that takes nothing."""
    return url_for(endpoint)


class _Settling(NodeTransformer):
    """Replaces calls whose answer is known beforehand, or known but for a part, by the answer."""

    def __init__(self, language: str, constants: Mapping[str, Callable[[str], object]]) -> None:
        self._settled: dict[str, Callable[..., nodes.Expr | None]] = {
            name: partial(_constant, ask) for name, ask in constants.items()
        }
        self._settled |= {"_p": partial(_words, language), "url_for": _address}

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 (jinja's name)
        """Ask now what would be asked for every page anew."""
        self.generic_visit(node)
        settle = self._settled.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        if settle is None or not all(isinstance(part, nodes.Const) for part in node.args):
            return node
        given = {part.key: part.value for part in node.kwargs}
        return settle(*(part.as_const() for part in node.args), **given) or node


def _constant(ask: Callable[[str], object], asked: str) -> nodes.Expr:
    return nodes.Const(ask(asked))


def _words(language: str, context: str, message: str, **params: nodes.Expr) -> nodes.Expr:
    words = nodes.Const(i18n.words_in(language, context, message))
    if not params:
        return words
    told = [nodes.Keyword(name, value) for name, value in params.items()]
    return nodes.Call(nodes.Name("fill_in", "load"), [words], told, None, None)


_SAMPLE = UUID(int=0)


def _address(endpoint: str, **values: nodes.Expr) -> nodes.Expr | None:
    """Return the address of a page that takes nothing, or one id that is still to be filled in."""
    if not values:
        return nodes.Const(address(endpoint))
    (name, value), *others = values.items()
    if others or not all(f"<uuid:{name}>" in rule.rule for rule in current_app.url_map.iter_rules(endpoint)):
        return None
    sample: dict[str, Any] = {name: _SAMPLE}
    before, _, after = url_for(endpoint, **sample).partition(str(_SAMPLE))
    return nodes.Mod(nodes.Const(f"{before}%s{after}"), value)


class _Macro(Macro):
    """A macro, called without ceremony where it takes nothing out of the ordinary."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._is_plain = not (self.catch_kwargs or self.catch_varargs or self.caller)

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        lacking = self._argument_count - len(args)
        if kwargs or lacking < 0 or not self._is_plain:
            return super().__call__(*args, **kwargs)
        return str.__new__(Markup, self._func(*args, *(missing,) * lacking))


class _Direct(CodeGenerator):
    """Writes plain Python for calls and outputs; nothing that our templates call asks for the template's context."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Call a function or a macro as Python does, without going through the context."""
        if node.dyn_args or node.dyn_kwargs or any(iskeyword(given.key) for given in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for part in (*node.args, *node.kwargs):
            self.visit(part, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Wrap the function of a macro."""
        self.write("environment.macro_class(")
        names = tuple(argument.name for argument in macro_ref.node.args)
        takes = (macro_ref.accesses_kwargs, macro_ref.accesses_varargs, macro_ref.accesses_caller)
        name = getattr(macro_ref.node, "name", None)
        self.write(f"environment, macro, {name!r}, {names!r}, {', '.join(map(repr, takes))}, True)")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.written(" if frame.eval_ctx.autoescape else "str(")


class _Template(Template):
    """A template all of whose names are either given to it or global."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class Templates(Environment):
    """The templates in one language."""

    code_generator_class = _Direct
    template_class = _Template
    macro_class = _Macro
    written = staticmethod(written)
    settling: _Settling

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        return super()._generate(self.settling.visit(source), name, filename, defer_init)


def install(app: Flask, constants: Mapping[str, Callable[[str], object]]) -> None:
    """Make the templates of each language; `constants` are functions that give the same for the same all the time."""
    spoken: dict[str, Any] = {language: app.jinja_env.overlay() for language in i18n.LANGUAGES}
    for language, templates in spoken.items():
        templates.settling = _Settling(language, constants)
    app.extensions["templates"] = spoken


def environment() -> Templates:
    """Return the templates in the language of the request."""
    found: Templates = current_app.extensions["templates"][i18n.language()]
    return found


def render(template: str, **context: object) -> str:
    """Render a template in the language of the request."""
    return environment().get_template(template).render(context)
