from events.models import LetterTemplate
from exhibitors.documents import letter_text, preview_letter
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory
from tests.factories.exhibitors import ParticipationFactory


def test_letter_names_the_producer_the_fair_and_the_reason(db, settings):
    settings.SITE_URL = "https://phiencho.example"
    p = ParticipationFactory(
        status="declined", decision_note="Hết chỗ khu thực phẩm.", producer__name="HTX Vải"
    )
    subject, body = letter_text(
        p, occasion="declined", language="vi", reader=UserFactory(full_name="Vi Thị Vải")
    )
    assert subject == f"Kết quả xét hồ sơ: {p.event.name}"
    assert [
        text in body
        for text in ("Vi Thị Vải", "HTX Vải", "Hết chỗ khu thực phẩm.", p.event.host.name)
    ] == [True] * 4
    assert (
        f"https://phiencho.example/participations/{p.pk}/"
        in letter_text(p, occasion="submitted", language="en")[1]
    )


def test_events_own_words_come_first_and_braces_in_data_stay(db):
    p = ParticipationFactory(producer__name="HTX {sự kiện}")
    LetterTemplate.objects.create(
        event=p.event,
        occasion="submitted",
        language="vi",
        subject="Chào {chủ thể}",
        body="{chủ thể}",
    )
    assert letter_text(p, occasion="submitted", language="vi") == (
        "Chào HTX {sự kiện}",
        "HTX {sự kiện}",
    )


def test_words_are_tried_out_on_the_newest_application_of_the_event(db):
    older = ParticipationFactory(status="submitted", producer__name="HTX Cũ")
    event = older.event
    words = ("Gửi {chủ thể}", "{sự kiện}")
    assert preview_letter(event, "vi", words) == ("Gửi HTX Cũ", event.name)
    ParticipationFactory(status="submitted", producer__name="HTX Mới", event=event)
    ParticipationFactory(status="draft", producer__name="HTX Nháp", event=event)
    ParticipationFactory(status="submitted", producer__name="HTX Khác")
    assert preview_letter(event, "vi", words) == ("Gửi HTX Mới", event.name)
    assert preview_letter(EventFactory(), "vi", words) is None
