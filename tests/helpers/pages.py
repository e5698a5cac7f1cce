"""The pages in docs/: what tests take out of them, and do word for word."""

import re

from .needs import ROOT


def blocks(page: str, section: str, language: str) -> str:
    """Give the blocks of a language in a section of a page."""
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    (text,) = [part for part in text.split("\n## ") if part.startswith(section)]
    found = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found
    return "\n".join(found)
