"""A page as the text of one file of HTML that needs no other.

Templates are Jinja's, which escapes all that it is given. Nothing is fetched when the page is
opened: a content security policy forbids it, and lets only the script and the styles of the page
itself run, which it knows by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import jinja2
from markupsafe import Markup, escape

from latsarstats.language import Sentence, count_sentence, current_language, sentence
from latsarstats.page.anchors import shown
from latsarstats.page.words import Words, in_languages

if TYPE_CHECKING:
    from latsarstats.page.records import Page

_TEMPLATES = files(__package__).joinpath("templates")


def render(page: Page) -> bytes:
    """Return the page as HTML in UTF-8: the same bytes for the same page and language.

    The language that is spoken is the one in which it opens; it has the other too.
    """
    style, script = _asset("page.css"), _asset("page.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}';"
        " base-uri 'none'; form-action 'none'"
    )
    text = (
        _environment()
        .get_template("page.html")
        .render(
            page=page,
            language=current_language(),
            style=Markup(style),
            script=Markup(script),
            policy=policy,
        )
    )
    return text.encode("utf-8")


@cache
def _asset(name: str) -> str:
    return _TEMPLATES.joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    """Return a text as a content security policy names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_asset),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"sentence": sentence, "count_sentence": count_sentence}
    environment.filters |= {"json": _json, "web": _web_address, "say": _say, "count": _count}
    return environment


def _shown(value: object) -> object:
    """Return what a template writes for a value: text of a package passes here, and only here."""
    if isinstance(value, Words):
        return _both(value)
    if isinstance(value, Sentence):
        return _both(in_languages(value))
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return shown(value)
    return value


def _both(words: Words) -> Markup:
    """Return words in every language, of which the page shows one."""
    english, indonesian = escape(shown(words.en)), escape(shown(words.id))
    if english == indonesian:
        return english
    return Markup(_BOTH).format(english, indonesian)


_BOTH = '<span class="en" lang="en">{}</span><span class="id" lang="id">{}</span>'


def _say(text: str | Words, language: str) -> str:
    """Return a text in one language."""
    words = in_languages(text)
    return words.en if language == "en" else words.id


def _count(number: int) -> Words:
    """Return a whole number with marks between its digits."""
    english = f"{number:,}"
    return Words(english, english.replace(",", "."))


def _json(content: object) -> Markup:
    """Return content as JSON that stands in an element of HTML and is no markup there."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def _web_address(text: str) -> str:
    """Return an address that a link may lead to, or nothing: no script, no file."""
    is_web = text.lower().startswith(("https://", "http://")) and shown(text) == text
    return text if is_web and not any(c.isspace() for c in text) else ""
