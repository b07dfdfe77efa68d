"""Papers as PDF: what they are drawn with, and the font that they need."""

import re
import subprocess
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe

FONT = "Liberation Serif"
VIETNAMESE = "ĂÂĐÊÔƠƯăâđêôơưÀẢÃÁẠẰẲẴẮẶẦẨẪẤẬÈẺẼÉẸỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙỦŨÚỤỪỬỮỨỰỲỶỸÝỴ"


def render_pdf(html: str, *, stylesheet: str) -> bytes:
    """Render a page with one of our own stylesheets (a path below static/). What asks for an
    address stays empty.
    """
    # WeasyPrint takes most of a second to load, and few processes draw.
    from core.drawing import draw

    return draw(html, stylesheet=stylesheet)


def qr_svg(content: str) -> SafeString:
    """A QR code as an SVG element without size, error level M; the stylesheet gives it its
    millimetres.
    """
    out = BytesIO()
    segno.make(content, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, dark="#1d1b19"
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - segno draws it


@cache
def missing_letters() -> str:
    """The Vietnamese letters that the papers' font lacks on this machine; all of them when there is
    no such font.
    """
    from fontTools.ttLib import TTFont

    answer = subprocess.run(
        ["fc-match", "-f", "%{family}|%{file}", FONT], capture_output=True, text=True, check=False
    )
    family, _, path = answer.stdout.partition("|")
    if not re.match(FONT, family):
        return VIETNAMESE
    with TTFont(path, fontNumber=0, lazy=True) as font:
        letters = font.getBestCmap()
    return "".join(c for c in VIETNAMESE if ord(c) not in letters)


@dataclass(frozen=True)
class Document:
    """A finished file."""

    filename: str
    content: bytes
