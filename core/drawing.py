"""HTML to PDF. The only place that knows WeasyPrint; nothing is fetched, neither from the network
nor from disk.
"""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher


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


def draw(html: str, *, stylesheet: str) -> bytes:
    """A page as PDF; see `core.pdf.render_pdf`."""
    css, fonts = _style(stylesheet)
    return HTML(string=html, url_fetcher=NoFetcher(), base_url=None).write_pdf(
        stylesheets=[css], font_config=fonts
    )


@cache
def _style(stylesheet: str) -> tuple[CSS, FontConfiguration]:
    """Read and parsed once in a process: a worker draws hundreds of papers in one style."""
    fonts, text = FontConfiguration(), Path(finders.find(stylesheet)).read_text()
    return CSS(string=text, font_config=fonts, url_fetcher=NoFetcher()), fonts
