"""The code blocks of the pages in docs/, which tests run as they stand there."""

import re

from .needs import ROOT


def text_of(page: str) -> str:
    return (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")


def blocks(page: str, heading: str, language: str) -> list[str]:
    """Return the code in one language below a heading, up to the next heading.

    An empty heading stands for the whole page.
    """
    text = text_of(page)
    if heading:
        below = rf"^#+ {re.escape(heading)}$(.*?)(?=^##+ |\Z)"
        (text,) = re.findall(below, text, re.DOTALL | re.MULTILINE)
    found = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found
    return found


def code(page: str, heading: str, language: str = "python") -> str:
    """Return all code in one language below a heading as one text."""
    return "\n".join(blocks(page, heading, language))
