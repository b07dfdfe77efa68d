from contextlib import suppress
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from core.transitions import InvalidTransition, Refusal
from office.actions import (
    approve_letter,
    approve_letters,
    change_letter,
    check_paper,
    discard_letter,
    discard_letters,
    draft_letter,
    drop_upload,
    hold_mail,
    load_legal_parameters,
    read_letters,
    redraw_photo,
    release_mail,
    retry_letter,
    send_letter,
    store_paper,
    store_photo,
    take_number,
)
from office.actions.letter import MOST_ATTEMPTS, MailRefused
from office.models import Letter
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.office import LetterFactory
from tests.papers import PDF


def photo(size=(40, 30), kind="JPEG", **save):
    out = BytesIO()
    Image.new("RGB", size, "#a3271f").save(out, kind, **save)
    return SimpleUploadedFile("anh.jpg", out.getvalue())


def test_numbers_follow_without_gaps_per_agency_kind_and_year(db):
    one, other = AgencyFactory(), AgencyFactory()
    taken = [take_number(one, kind="certificate", year=2026) for _ in range(3)]
    assert taken == [1, 2, 3]
    assert take_number(one, kind="certificate", year=2027) == 1
    assert take_number(other, kind="certificate", year=2026) == 1


def test_number_of_a_rolled_back_transaction_is_given_again(db):
    agency = AgencyFactory()
    with transaction.atomic():
        take_number(agency, kind="certificate", year=2026)
        transaction.set_rollback(True)
    assert take_number(agency, kind="certificate", year=2026) == 1


@pytest.mark.django_db(transaction=True)
def test_number_is_taken_inside_a_transaction_only():
    with pytest.raises(transaction.TransactionManagementError):
        take_number(AgencyFactory(), kind="certificate", year=2026)


def test_photo_is_drawn_anew_without_its_data(db):
    exif = Image.Exif()
    exif[0x010E] = "nhà riêng"
    upload = store_photo(
        photo((3000, 1500), exif=exif), about="product:1", by=None, at=timezone.now()
    )
    kept = Image.open(upload.file)
    assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (1600, 800), {})
    upload.file.close()


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("x.jpg", b""),
        SimpleUploadedFile("x.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        SimpleUploadedFile("x.jpg", photo().read()[:200]),
        photo(kind="GIF"),
        photo((6000, 4001), "PNG"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_way_out(file):
    with pytest.raises(ValidationError):
        redraw_photo(file)


def test_legal_parameters_load_twice_the_same(db):
    assert load_legal_parameters() == load_legal_parameters() == 9


# --- letters
# ------------------------------------------------------------


def drafted(agency, **words):
    fixed = {
        "occasion": "accepted",
        "about": "participation:1",
        "recipient": "a@example.org",
        "subject": "Thư",
        "body": "Kính gửi",
    }
    return draft_letter(agency, at=timezone.now(), **{**fixed, **words})


def test_letter_of_one_occasion_is_written_once(db):
    agency = AgencyFactory()
    first = drafted(agency)
    assert drafted(agency, body="khác") == first
    assert drafted(agency, recipient="b@example.org") != first
    assert Letter.objects.count() == 2


def test_approved_letter_goes_out_once(db, mailoutbox, django_capture_on_commit_callbacks):
    user, letter = UserFactory(), drafted(AgencyFactory())
    with django_capture_on_commit_callbacks(execute=True):
        approve_letter(letter, by=user)
    letter.refresh_from_db()
    assert [(m.to, m.subject, m.body) for m in mailoutbox] == [
        (["a@example.org"], "Thư", "Kính gửi")
    ]
    assert (letter.status, letter.approved_by, letter.attempts, letter.repeats) == (
        "sent",
        user,
        1,
        0,
    )
    with pytest.raises(InvalidTransition):
        approve_letter(letter, by=user)
    send_letter(letter, at=timezone.now())
    assert len(mailoutbox) == 1
    # By which a mail server, and the proof of the outbox, know a repeat.
    assert mailoutbox[0].message()["Message-ID"] == f"<letter-{letter.pk}@phiencho>"


def test_person_without_email_reads_it_in_the_app(db, mailoutbox):
    reader = UserFactory(email=None, phone="+84912345678")
    letter = LetterFactory(recipient=reader.phone, reader=reader, status="queued")
    send_letter(letter, at=timezone.now())
    assert (mailoutbox, list(Letter.objects.unread_by(reader))) == ([], [letter])
    read_letters(reader, at=timezone.now())
    assert not Letter.objects.unread_by(reader).exists()


def test_refused_mail_waits_and_then_fails_with_its_reason(db, monkeypatch):
    def refuse(self, **kwargs):
        raise ConnectionRefusedError("no route")

    monkeypatch.setattr("office.actions.letter.EmailMessage.send", refuse)
    letter = LetterFactory(status="queued", attempts=MOST_ATTEMPTS - 2)
    with pytest.raises(MailRefused):
        send_letter(letter, at=timezone.now())
    assert (letter.status, letter.error) == ("queued", "no route")
    send_letter(letter, at=timezone.now())
    assert (letter.status, letter.error, letter.attempts) == ("failed", "no route", MOST_ATTEMPTS)


def test_failed_letter_is_tried_from_the_beginning(
    db, mailoutbox, django_capture_on_commit_callbacks
):
    letter = LetterFactory(status="failed", attempts=9, error="no route")
    with django_capture_on_commit_callbacks(execute=True):
        retry_letter(letter, by=UserFactory())
    letter.refresh_from_db()
    assert (letter.status, letter.attempts, letter.error, len(mailoutbox)) == ("sent", 1, "", 1)


def test_sending_cut_off_is_repeated_and_counted(db, mailoutbox):
    letter = LetterFactory(status="sending", attempts=1)
    send_letter(letter, at=timezone.now())
    assert (letter.status, letter.attempts, letter.repeats, len(mailoutbox)) == ("sent", 2, 1, 1)


def test_held_mail_waits_until_it_is_released(db, mailoutbox, django_capture_on_commit_callbacks):
    user, letter = UserFactory(), LetterFactory()
    with django_capture_on_commit_callbacks(execute=True):
        hold_mail(letter.agency)
        approve_letter(letter, by=user)
    letter.refresh_from_db()
    assert (letter.status, mailoutbox) == ("queued", [])
    with django_capture_on_commit_callbacks(execute=True):
        assert release_mail(letter.agency, by=user) == 1
    letter.refresh_from_db()
    assert (letter.status, len(mailoutbox)) == ("sent", 1)


def test_letters_are_approved_and_discarded_together(db):
    agency = AgencyFactory()
    one, two, sent = (
        LetterFactory(agency=agency),
        LetterFactory(agency=agency),
        LetterFactory(agency=agency, status="sent"),
    )
    assert approve_letters(Letter.objects.filter(pk__in=[one.pk, sent.pk]), by=UserFactory()) == 1
    assert discard_letters(Letter.objects.filter(agency=agency)) == 1
    assert list(Letter.objects.order_by("pk").values_list("status", flat=True)) == [
        "queued",
        "discarded",
        "sent",
    ]
    assert two.status == "draft"


def test_only_a_draft_is_changed(db):
    letter = LetterFactory()
    change_letter(letter, subject="Mới", body="Nội dung")
    assert Letter.objects.get().subject == "Mới"
    letter = LetterFactory(status="queued")
    with pytest.raises(Refusal):
        change_letter(letter, subject="Mới", body="Nội dung")
    discard_letter(letter)
    assert letter.status == "discarded"


def test_comments_in_a_photo_stay_behind(db):
    out = BytesIO()
    Image.new("RGB", (40, 30)).save(out, "JPEG", comment=b"21.03 N, 105.85 E")
    assert b"21.03 N" in out.getvalue()
    assert b"21.03 N" not in redraw_photo(SimpleUploadedFile("anh.jpg", out.getvalue()))


def test_damaged_orientation_is_no_server_error(db):
    out, exif = BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 30)).save(out, "JPEG", exif=exif)
    damaged = out.getvalue().replace(
        b"Exif\x00\x00MM\x00*\x00\x00\x00\x08", b"Exif\x00\x00MM\x00*\xff\xff\xff\x08"
    )
    with suppress(ValidationError):
        assert redraw_photo(SimpleUploadedFile("anh.jpg", damaged)).startswith(b"\xff\xd8")


def test_photo_of_one_endless_line_is_refused(db):
    with pytest.raises(ValidationError):
        redraw_photo(photo(size=(1, 20_001), kind="PNG"))


def test_a_photo_has_a_small_one_for_lists_and_both_go_together(
    db, django_capture_on_commit_callbacks
):
    upload = store_photo(photo(size=(900, 600)), about="product:1", by=None, at=timezone.now())
    with upload.thumbnail.open() as small:
        assert max(Image.open(small).size) == 320
    storage, names = upload.file.storage, (upload.file.name, upload.thumbnail.name)
    with django_capture_on_commit_callbacks(execute=True):
        drop_upload(upload)
    assert [storage.exists(name) for name in names] == [False, False]


def test_paper_is_kept_as_the_pdf_it_is_or_as_a_photo_drawn_anew(db):
    kept = store_paper(
        SimpleUploadedFile("QĐ 12.pdf", PDF), about="x:1", by=None, at=timezone.now()
    )
    with kept.file.open() as file:
        assert (kept.name, kept.content_type, file.read()) == (
            "QĐ 12.pdf",
            "application/pdf",
            PDF,
        )
    drawn = store_paper(photo(), about="x:1", by=None, at=timezone.now())
    assert (drawn.content_type, drawn.is_photo) == ("image/jpeg", True)


@pytest.mark.parametrize("content", [b"", b"MZ\x90", b"<html>%PDF-", b"PK\x03\x04"])
def test_paper_that_is_neither_is_refused(content):
    with pytest.raises(ValidationError):
        check_paper(SimpleUploadedFile("a.pdf", content))


@pytest.mark.parametrize(
    "name",
    ["Số 12. Giấy chứng nhận " + "bản sao công chứng " * 9, "\u0958" * 190 + ".pdf", "\u200b"],
)
def test_file_of_any_name_is_kept(db, name):
    kept = store_paper(SimpleUploadedFile(name, PDF), about="x:1", by=None, at=timezone.now())
    assert kept.file.name.endswith(".pdf")
    assert 0 < len(kept.name) <= 200


def test_damaged_pdf_is_told_as_neither_pdf_nor_photo():
    with pytest.raises(ValidationError, match="không phải PDF"):
        check_paper(SimpleUploadedFile("a.pdf", b"rubbish"))
