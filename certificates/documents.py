"""The certificate of participation: landscape A4 in the official style of NĐ 30/2020/NĐ-CP, always
in Vietnamese.
"""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from certificates.models import Certificate
from core.clock import local_day
from core.pdf import Document, qr_svg, render_pdf
from exhibitors.models import Participation
from office.documents import official_date, official_days
from places.models import Timeline
from producers.models.producer import masked

SCOPES = {"in_province": "trong tỉnh", "out_of_province": "ngoài tỉnh", "international": "quốc tế"}
FRONT_PRODUCTS, FRONT_LETTERS = 4, 300
KINDS = {"fair": "THAM GIA HỘI CHỢ"}


def certificate_pdf(certificate: Certificate) -> Document:
    """The paper as PDF, from its frozen facts alone."""
    url = check_url(certificate)
    context = {
        "facts": certificate.frozen,
        "is_annexed": is_annexed(certificate.frozen),
        "qr": qr_svg(url),
        "url": url.partition("://")[2],
        "token": spaced(certificate.token),
    }
    html = render_to_string("certificates/pdf/certificate.html", context)
    return Document(f"{certificate.token}.pdf", render_pdf(html, stylesheet="css/certificate.css"))


def is_annexed(facts: dict) -> bool:
    """Whether the products go on a list of their own behind the certificate, since the front has no
    room for them.
    """
    words = sum(len(facts.get(name, "")) for name in ("name", "event", "venue"))
    return len(facts["products"]) > (FRONT_PRODUCTS if words < FRONT_LETTERS else 1)


def printed_facts(certificate: Certificate) -> dict:
    """Everything that stands on the paper, as it is true now; JSON."""
    participation, agency = certificate.participation, certificate.agency
    event, day = participation.event, local_day(certificate.issued_at)
    return {
        "number": f"{certificate.number:02d}/{agency.paper_symbol}",
        "parent": agency.parent.name.upper() if agency.parent else "",
        "agency": agency.name.upper(),
        "place_and_date": f"{agency.paper_place}, {official_date(day)}",
        "title": KINDS.get(event.kind, "THAM GIA SỰ KIỆN XÚC TIẾN THƯƠNG MẠI"),
        "name": participation.name_then,
        "tax_code": masked(participation.tax_code_then),
        "address": participation.place_then,
        "event": event.name,
        "days": official_days(event.opens_on, event.last_day),
        "venue": event.place,
        "scope": SCOPES[scope_for(participation)],
        "booths": sorted(
            {
                a.share.booth.code
                for a in participation.allocations.live().select_related("share__booth")
            }
        ),
        "products": [
            {
                "name": exhibit.name_then,
                "code": exhibit.recognition_code_then,
                "stars": exhibit.stars or 0,
            }
            for exhibit in participation.exhibits.select_related("product")
        ],
        "signer_title": agency.signer_title,
        "signer_name": agency.signer_name,
    }


def scope_for(participation: Participation) -> str:
    """The scope from the producer's place, as OCOP criterion 4.3 scores it: judged by the provinces
    of the first day.
    """
    event = participation.event
    if event.scope == event.Scope.INTERNATIONAL:
        return event.scope
    timeline = Timeline()
    here, home = (
        timeline.seat(pk, on=event.opens_on).province
        for pk in (event.unit_id, participation.unit_then_id)
    )
    return event.Scope.IN_PROVINCE if here == home else event.Scope.OUT_OF_PROVINCE


def check_url(certificate: Certificate) -> str:
    return settings.SITE_URL + reverse("certificate_check", args=[certificate.token])


def spaced(token: str) -> str:
    """The token in groups that can be read aloud."""
    return "-".join(token[i : i + 5] for i in range(0, len(token), 5))
