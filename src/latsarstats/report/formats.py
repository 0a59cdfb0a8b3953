"""The formats of a report: add one here, with a module that renders it.

Each function takes the report, the place of the package in its repository, and the options, and
returns text. A function that needs fewer of them takes ``*_``. The module is imported when
the format is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from latsarstats.language import current_language, sentence, speaking
from latsarstats.report.terminal import PLAIN, Shown, Style, page

if TYPE_CHECKING:
    from collections.abc import Callable

    from latsarstats.finding import Report
    from latsarstats.report.repository import PackagePlace


@dataclass(frozen=True, slots=True)
class Options:
    """How much a report lists, and how it looks.

    Attributes:
        is_verbose: whether to list the findings too that need no attention.
        style: whether it is coloured.
    """

    is_verbose: bool = True
    style: Style = PLAIN


DEFAULT = Options()


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """A format of a report.

    Attributes:
        description: what it is, for ``--help``.
        function: the module here and the function in it that return a report as text. Text passes
            the gate of the terminal, which escapes control characters; ``Shown`` has passed it.
        lists_all: whether it lists what needs no attention, whatever the options say.
        is_for_programs: whether it is for programs to read; such a format is in English, whatever
            the language.
    """

    description: str
    function: str
    lists_all: bool = False
    is_for_programs: bool = False

    def render(self, report: Report, place: PackagePlace, options: Options) -> Shown:
        """Return a report in this format, ready to be printed."""
        module, _, name = self.function.partition(":")
        function: Callable[[Report, PackagePlace, Options], str]
        function = getattr(import_module(f"latsarstats.report.{module}"), name)
        with speaking("en" if self.is_for_programs else current_language()):
            text = function(report, place, options)
        return text if isinstance(text, Shown) else page(text.split("\n"))


_FOR_PROGRAMS = {"lists_all": True, "is_for_programs": True}

FORMATS = {
    "text": ReportFormat(sentence("text for a person (the default)"), "text:render_text"),
    "json": ReportFormat(sentence("one JSON object"), "json_report:render_json", **_FOR_PROGRAMS),
    "junit": ReportFormat("JUnit XML", "junit:render_junit", **_FOR_PROGRAMS),
    "sarif": ReportFormat("SARIF 2.1.0", "sarif:render_sarif", **_FOR_PROGRAMS),
    "github": ReportFormat(sentence("commands of a GitHub workflow"), "github:render_github"),
    "markdown": ReportFormat("Markdown", "markdown:render_markdown"),
}
"""The formats by name, in the order of ``--help``."""
