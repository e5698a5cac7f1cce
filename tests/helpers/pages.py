"""The code blocks of the pages in docs/, which tests run as they stand there."""

import re

from .needs import ROOT


def text_of(page: str) -> str:
    return (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")


def blocks(page: str, section: str, language: str) -> str:
    """Return the code in one language of a page's section, or of all if it is empty."""
    text = text_of(page)
    if section:
        (text,) = [part for part in text.split("\n## ") if part.startswith(section)]
    found = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found
    return "\n".join(found)
