"""HTML to PDF. The only place that knows WeasyPrint; nothing is fetched, neither from the network
nor from disk.
"""

import re
import subprocess
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import segno
from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString, mark_safe
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

FONT = "Liberation Serif"
VIETNAMESE = "ĂÂĐÊÔƠƯăâđêôơưÀẢÃÁẠẰẲẴẮẶẦẨẪẤẬÈẺẼÉẸỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙỦŨÚỤỪỬỮỨỰỲỶỸÝỴ"


class RefusedAddress(ValueError):
    """A document asked for an address outside itself."""


class NoFetcher(URLFetcher):
    """Serves data: addresses and nothing else."""

    def __init__(self):
        super().__init__(allowed_protocols=["data"], allow_redirects=False)

    def fetch(self, url, headers=None):
        if not url.startswith("data:"):
            raise RefusedAddress(url)
        return super().fetch(url, headers)


def render_pdf(html: str, *, stylesheet: str) -> bytes:
    """Render a page with one of our own stylesheets (a path below static/). What asks for an
    address stays empty.
    """
    css, fonts = _style(stylesheet)
    return HTML(string=html, url_fetcher=NoFetcher(), base_url=None).write_pdf(
        stylesheets=[css], font_config=fonts
    )


@cache
def _style(stylesheet: str) -> tuple[CSS, FontConfiguration]:
    """Read and parsed once in a process: a worker draws hundreds of papers in one style."""
    fonts, text = FontConfiguration(), Path(finders.find(stylesheet)).read_text()
    return CSS(string=text, font_config=fonts, url_fetcher=NoFetcher()), fonts


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
