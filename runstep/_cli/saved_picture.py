"""Pictures as SVG and HTML, which look the same where no network and no font is.

rich makes both. Its own form of an SVG loads a font from the network, and its texts are
as wide as that font is.
"""

import re
from html import unescape

from rich.cells import cell_len
from rich.console import Console

TITLE = "runstep show"
#: The width of a column in pixels, as rich has it.
COLUMN_WIDTH = 12.2
FONTS = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
SVG = f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{width}} {{height}}">
<style>
.{{unique_id}}-matrix {{{{ font: {{char_height}}px {FONTS}; }}}}
.{{unique_id}}-title {{{{ font: bold 18px sans-serif; }}}}
{{styles}}
</style>
<defs>
<clipPath id="{{unique_id}}-clip-terminal">
<rect width="{{terminal_width}}" height="{{terminal_height}}"/>
</clipPath>
{{lines}}
</defs>
{{chrome}}
<g transform="translate({{terminal_x}}, {{terminal_y}})"
   clip-path="url(#{{unique_id}}-clip-terminal)">
{{backgrounds}}
<g class="{{unique_id}}-matrix">
{{matrix}}
</g>
</g>
</svg>
"""
HTML = f"""\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>{TITLE}</title>
<style>
body {{{{ color: {{foreground}}; background: {{background}}; }}}}
pre {{{{ font-family: {FONTS}; }}}}
{{stylesheet}}
</style>
<pre>{{code}}</pre>
</html>
"""
#: A text with its length, which rich takes from the number of its characters.
TEXT = re.compile(r'textLength="[^"]*"([^>]*)>([^<]*)')


def svg_of(console: Console) -> str:
    """Return what a console has recorded as a picture."""
    svg = console.export_svg(title=TITLE, clear=False, code_format=SVG)
    return TEXT.sub(fitted, svg)


def fitted(text: re.Match[str]) -> str:
    """Return a text with the length of its columns, to which any font is stretched."""
    attributes, content = text.groups()
    length = f"{cell_len(unescape(content)) * COLUMN_WIDTH:g}"
    adjust = 'lengthAdjust="spacingAndGlyphs"'
    return f'textLength="{length}" {adjust}{attributes}>{content}'


def html_of(console: Console) -> str:
    """Return what a console has recorded as a page."""
    return console.export_html(clear=False, code_format=HTML)
