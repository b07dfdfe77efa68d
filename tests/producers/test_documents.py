import pypdfium2
from django.utils import timezone

from producers.actions import print_slip
from producers.documents import slip_pdf
from tests.factories.accounts import UserFactory
from tests.factories.producers import ProducerFactory


def test_slip_says_for_whom_it_is_and_until_when(db, settings):
    settings.SITE_URL = "https://phiencho.example"
    producer = ProducerFactory(name="HTX Mỳ Chũ")
    slip, token = print_slip(producer, by=UserFactory(full_name="Vi Văn Ba"), at=timezone.now())
    document = slip_pdf(slip, token=token)
    assert document.filename == f"phieu-nhan-ho-so-{producer.pk}.pdf"
    text = pypdfium2.PdfDocument(document.content)[0].get_textpage().get_text_bounded()
    words = " ".join(text.split())
    last_day = timezone.localtime(slip.expires_at)
    for part in ("HTX Mỳ Chũ", "Vi Văn Ba", producer.home_agency.name, f"{last_day:%d/%m/%Y}"):
        assert part in words
    assert f"phiencho.example/take-over/{token}" in text.replace("\r\n", "")
