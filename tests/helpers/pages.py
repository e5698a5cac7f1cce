"""The code blocks of the pages in docs/, which tests run as they stand there."""

import re

from .needs import ROOT


def blocks(page: str, section: str, language: str) -> str:
    """Return the code in one language of a page's section."""
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    (text,) = [part for part in text.split("\n## ") if part.startswith(section)]
    found = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found
    return "\n".join(found)
