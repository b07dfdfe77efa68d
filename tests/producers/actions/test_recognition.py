from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.facts import stale_facts
from core.transitions import Refusal
from office.actions import load_legal_parameters
from producers import actions
from producers.models import Product, Recognition
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.producers import (
    ProducerFactory,
    ProductFactory,
    RecognitionFactory,
    RepresentativeFactory,
)
from tests.papers import PDF


def now():
    return timezone.now()


def today():
    return timezone.localdate()


@pytest.fixture
def desk(db):
    load_legal_parameters()
    agency = AgencyFactory()
    agency.organiser = staff(agency)
    agency.product = ProductFactory(producer=ProducerFactory(home_agency=agency))
    return agency


def stars(desk):
    assert list(stale_facts()) == []
    return Product.objects.get(pk=desk.product.pk).stored_stars


def verified(desk, **values):
    return RecognitionFactory(
        product=desk.product,
        **{"stars": 4, "issued_on": today() - timedelta(days=90)} | values,
        verified=True,
    )


def revoke(row, desk, **said):
    said = {"day": today(), "ground": "Điều 8", "document": "9/QĐ", "reason": "Sai hồ sơ.", **said}
    actions.revoke_recognition(row, by=desk.organiser, at=now(), **said)


def test_revoked_stars_do_not_count_from_that_day_and_come_back(desk):
    row, other = verified(desk), RecognitionFactory(verified=True)
    actions.recount_stars([desk.product.pk])
    assert stars(desk) == 4
    paper = SimpleUploadedFile("qd.pdf", PDF)
    revoke(row, desk, paper=paper)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.revoked_on, other.revoked_on, stars(desk)) == (today(), None, None)
    act = row.acts.get()
    assert (act.kind, act.ground, act.document, act.reason, act.by) == (
        "revoked",
        "Điều 8",
        "9/QĐ",
        "Sai hồ sơ.",
        desk.organiser,
    )
    assert act.paper.name == "qd.pdf"
    with pytest.raises(Refusal):
        revoke(row, desk)
    said = {"document": "10/QĐ", "reason": "Thu hồi nhầm."}
    actions.restore_recognition(row, by=desk.organiser, at=now(), **said)
    row.refresh_from_db()
    assert (row.revoked_on, stars(desk)) == (None, 4)
    with pytest.raises(Refusal):
        actions.restore_recognition(row, by=desk.organiser, at=now(), **said)


@pytest.mark.parametrize("days", [1, -91])
def test_revocation_is_of_a_day_between_the_issue_and_today(desk, days):
    row = verified(desk)
    with pytest.raises(Refusal):
        revoke(row, desk, day=today() + timedelta(days=days))
    assert Recognition.objects.get(pk=row.pk).revoked_on is None


def test_what_nobody_has_verified_is_not_revoked_or_extended_but_not_accepted(desk):
    row = RecognitionFactory(product=desk.product)
    with pytest.raises(Refusal):
        revoke(row, desk)
    with pytest.raises(Refusal):
        extend(row, desk, 30)
    actions.refuse_recognition(row, reason="Không có quyết định này.", by=desk.organiser, at=now())
    assert not Recognition.objects.unverified().filter(pk=row.pk).exists()
    assert actions.verify_recognitions([row], by=desk.organiser, at=now()) == 0
    with pytest.raises(Refusal):
        actions.refuse_recognition(row, reason="Lần nữa.", by=desk.organiser, at=now())
    actions.correct_recognition(
        row, values={"decision_number": "99/QĐ"}, reason="Gõ sai số.", by=desk.organiser, at=now()
    )
    assert Recognition.objects.unverified().get(pk=row.pk).decision_number == "99/QĐ"
    with pytest.raises(Refusal):
        actions.refuse_recognition(verified(desk), reason="x", by=desk.organiser, at=now())


def extend(row, desk, days, **said):
    day = row.expires_on + timedelta(days=days)
    said = {"document": "CV 12", "reason": "Chờ kết quả đánh giá lại.", **said}
    actions.extend_recognition(row, day=day, by=desk.organiser, at=now(), **said)


def test_extension_holds_stars_up_to_what_the_law_allows(desk):
    row = verified(
        desk,
        issued_on=today() - timedelta(days=1100),
        expires_on=today() - timedelta(days=1),
    )
    actions.recount_stars([desk.product.pk])
    assert stars(desk) is None
    for days in (0, 181):
        with pytest.raises(Refusal):
            extend(row, desk, days)
    extend(row, desk, 180)
    row.refresh_from_db()
    assert (row.ends_on, stars(desk)) == (row.expires_on + timedelta(days=180), 4)


def test_correction_of_what_was_verified_counts_at_once(desk):
    row = verified(desk)
    actions.correct_recognition(
        row, values={"stars": 3}, reason="Quyết định ghi 3 sao.", by=desk.organiser, at=now()
    )
    row.refresh_from_db()
    assert (row.stars, row.verified_by, stars(desk)) == (3, desk.organiser, 3)


def test_nobody_does_it_for_a_producer_of_their_own(desk):
    RepresentativeFactory(producer=desk.product.producer, user=desk.organiser)
    held, stated = verified(desk), RecognitionFactory(product=desk.product)
    revoked = verified(desk, issued_on=date(2020, 1, 1), revoked_on=date(2021, 1, 1))
    about = {"by": desk.organiser, "at": now(), "reason": "x"}
    tried = (
        lambda: revoke(held, desk),
        lambda: extend(held, desk, 9),
        lambda: actions.correct_recognition(held, values={"stars": 5}, **about),
        lambda: actions.refuse_recognition(stated, **about),
        lambda: actions.restore_recognition(revoked, document="x", **about),
    )
    before = list(Recognition.objects.order_by("pk").values())
    for act in tried:
        with pytest.raises(Refusal):
            act()
    assert list(Recognition.objects.order_by("pk").values()) == before


def test_product_page_offers_what_fits_and_says_what_was_done(desk, as_user):
    row, stated = verified(desk), RecognitionFactory(product=desk.product)
    client = as_user(desk.organiser)
    names = ("revoke", "extend", "correct", "refuse", "restore")

    def offered(recognition):
        page = client.get(desk.product.get_absolute_url()).content.decode()
        return {
            name
            for name in names
            if f'{reverse(f"{name}_recognition", args=[recognition.pk])}"' in page
        }

    assert offered(row) == {"revoke", "extend", "correct"}
    assert offered(stated) == {"correct", "refuse"}
    sent = {"day": str(today()), "ground": "Điều 8", "document": "9/QĐ", "reason": "Sai hồ sơ."}
    url = reverse("revoke_recognition", args=[row.pk])
    assert client.post(url, sent | {"ground": ""}).status_code == 422
    assert client.post(url, sent)["Location"] == desk.product.get_absolute_url()
    assert offered(row) == {"restore", "correct"}
    assert "Sai hồ sơ." in client.get(desk.product.get_absolute_url()).content.decode()


def test_correction_on_the_page_keeps_the_day_of_another_recognition_free(desk, as_user):
    row, other = verified(desk), verified(desk, issued_on=date(2022, 5, 5))
    client, url = as_user(desk.organiser), reverse("correct_recognition", args=[row.pk])
    form = client.get(url).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if name != "paper_file"}
    sent |= {"stars": "3", "reason": "Gõ nhầm.", "issued_on": str(row.issued_on)}
    sent |= {"expires_on": ""}
    assert client.post(url, sent | {"issued_on": str(other.issued_on)}).status_code == 422
    assert client.post(url, sent).status_code == 302
    row.refresh_from_db()
    assert (row.stars, row.acts.get().reason) == (3, "Gõ nhầm.")


def test_recognitions_that_end_soon_are_listed(desk, as_user):
    def ending(days, **values):
        product = ProductFactory(producer=desk.product.producer)
        start = today() - timedelta(days=400)
        end = today() + timedelta(days=days)
        RecognitionFactory(
            product=product, issued_on=start, expires_on=end, **{"verified": True} | values
        )
        return product

    soon, last = ending(10), ending(180)
    ending(181)
    ending(-1)
    ending(10, revoked_on=today())
    RecognitionFactory(
        product=ending(10),
        issued_on=today() - timedelta(days=5),
        expires_on=today() + timedelta(days=1000),
        verified=True,
    )
    client = as_user(desk.organiser)
    page = client.get(reverse("product_list"), {"ending": "true"})
    assert {row.record for row in page.context["table"].rows} == {soon, last}
    waits = client.get(reverse("product_list")).context["to_do"]
    assert ("?ours=true&ending=true", 2) in [(url, n) for url, _words, n in waits]


def test_what_a_colleague_has_just_verified_is_not_corrected_by_an_older_page(desk):
    row = RecognitionFactory(product=desk.product, stars=3)
    seen = Recognition.objects.get(pk=row.pk)
    actions.verify_recognition(row, by=desk.organiser, at=now())
    with pytest.raises(Refusal):
        actions.correct_recognition(
            seen, values={"stars": 5}, reason="x", by=UserFactory(), at=now()
        )
    row.refresh_from_db()
    assert (row.stars, row.verified_by) == (3, desk.organiser)


def test_extension_is_not_shortened_and_not_of_the_past(desk):
    row = verified(
        desk, issued_on=today() - timedelta(days=1100), expires_on=today() - timedelta(days=60)
    )
    with pytest.raises(Refusal):
        extend(row, desk, 59)
    extend(row, desk, 100)
    with pytest.raises(Refusal):
        extend(row, desk, 90)
    row.refresh_from_db()
    assert row.extended_until == row.expires_on + timedelta(days=100)
