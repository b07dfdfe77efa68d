import pypdfium2
import pytest
import zxingcpp
from django.utils import timezone
from PIL import ImageStat

from certificates.actions import issue_certificate
from certificates.documents import certificate_pdf, scope_for
from certificates.models import Certificate
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ExhibitFactory, ParticipationFactory
from tests.factories.places import CommuneFactory, ProvinceFactory
from tests.factories.producers import ProducerFactory, RecognitionFactory


@pytest.mark.parametrize(
    ("is_home", "scope", "expected"),
    [
        (True, "in_province", "in_province"),
        (True, "out_of_province", "in_province"),
        (False, "in_province", "out_of_province"),
        (False, "international", "international"),
    ],
)
def test_scope_is_judged_from_the_producers_place(db, is_home, scope, expected):
    province = ProvinceFactory()
    producer = ProducerFactory(commune=CommuneFactory(province=province))
    event = EventFactory(unit=province if is_home else ProvinceFactory(), scope=scope)
    assert (
        scope_for(ParticipationFactory(event=event, producer=producer, status="attended"))
        == expected
    )


@pytest.mark.leaves_stale_facts
def test_paper_says_what_was_true_and_its_code_leads_to_the_check_page(db, settings):
    settings.SITE_URL = "https://phiencho.example"
    exhibit = ExhibitFactory(participation__status="attended", product__name="Vải thiều sấy")
    recognition = RecognitionFactory(product=exhibit.product, verified=True)
    exhibit.stars, exhibit.recognition, exhibit.recognition_code_then = (
        4,
        recognition,
        "24-07546-3-2024",
    )
    exhibit.save()
    certificate = issue_certificate(
        exhibit.participation, agency=exhibit.participation.event.host, at=timezone.now()
    )
    page = pypdfium2.PdfDocument(certificate.pdf.read())[0]
    certificate.pdf.close()
    text = " ".join(page.get_textpage().get_text_range().split())
    facts = certificate.frozen
    for printed in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        facts["number"],
        facts["name"],
        facts["scope"],
        "24-07546-3-2024",
        "4 sao",
    ):
        assert printed in text
    darkness = 1 - ImageStat.Stat(page.render(scale=1).to_pil().convert("L")).mean[0] / 255
    assert darkness < 0.12  # text, frame and code, no block of ink
    (code,) = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    assert code.text == f"https://phiencho.example/c/{certificate.token}"
    assert (page.get_width(), page.get_height()) == pytest.approx((841.9, 595.3), abs=1)


@pytest.mark.parametrize(
    ("products", "letters", "pages"),
    [(4, 20, 1), (5, 20, 2), (1, 200, 1), (2, 200, 2), (60, 200, 5)],
)
def test_products_without_room_on_the_front_follow_on_a_list(products, letters, pages):
    rows = [{"name": f"Vải {n}", "code": "", "stars": 3} for n in range(products)]
    words = dict.fromkeys(("name", "event", "venue"), "Hội chợ " * (letters // 8))
    certificate = Certificate(frozen={"number": "12/GCN-TT", "products": rows, **words})
    pdf = pypdfium2.PdfDocument(certificate_pdf(certificate).content)
    texts = [page.get_textpage().get_text_range() for page in pdf]
    assert len(texts) == pages
    assert [n for n in range(products) if f"Vải {n}" not in "".join(texts)] == []
    assert ("danh mục kèm theo" in " ".join(texts[0].split())) == (pages > 1)
