"""The slip with which the people of a producer take its profile over: a code to scan, and what to
do. Always in Vietnamese.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from core.clock import local_day
from core.pdf import Document, qr_svg, render_pdf
from producers.models import TakeOver


def slip_pdf(slip: TakeOver, *, token: str) -> Document:
    """The slip as PDF. The token stands on it and nowhere else, so this is the only time that it
    can be drawn.
    """
    url = f"{settings.SITE_URL}{reverse('use_slip', args=[token])}"
    context = {
        "producer": slip.producer,
        "agency": slip.producer.home_agency,
        "url": url.partition("://")[2],
        "qr": qr_svg(url),
        "last_day": f"{local_day(slip.expires_at):%d/%m/%Y}",
        "printed_by": slip.printed_by,
        "printed_on": f"{local_day(slip.printed_at):%d/%m/%Y}",
    }
    html = render_to_string("producers/pdf/slip.html", context)
    return Document(
        f"phieu-nhan-ho-so-{slip.producer_id}.pdf", render_pdf(html, stylesheet="css/slip.css")
    )
