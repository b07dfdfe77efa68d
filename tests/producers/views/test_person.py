"""Who acts for a producer, through the pages."""

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from producers.models import Representative, TakeOver
from tests.factories.accounts import UserFactory, staff
from tests.factories.places import CommuneFactory
from tests.factories.producers import ProducerFactory, RepresentativeFactory, TakeOverFactory

CODE, UNKNOWN = "2400123458", "2400123465"


@pytest.fixture
def producer(db):
    return ProducerFactory(
        name="HTX Biên Sơn", tax_code=CODE, commune=CommuneFactory(name="Biên Sơn")
    )


@pytest.fixture
def officer(producer):
    return staff(producer.home_agency, Role.OFFICER, communes=[producer.commune])


def link_of(pdf: bytes) -> str:
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded().replace("\r\n", "")
    return "/take-over/" + text.partition("/take-over/")[2][:26]


def test_slip_of_an_officer_leads_through_plain_sign_up(as_user, client, producer, officer):
    answer = as_user(officer).post(reverse("print_slip", args=[producer.pk]))
    assert answer["Content-Type"] == "application/pdf"
    link = link_of(answer.content)
    client.logout()
    page = client.get(link)
    assert "HTX Biên Sơn" in page.content.decode()
    assert client.post(link).status_code == 302
    assert not Representative.objects.exists()
    given = {
        "full_name": "Vi Văn Ba",
        "phone": "0912 345 678",
        "password1": "vai-thieu-luc-ngan",
        "next": link,
    }
    assert client.post(reverse("account_signup"), given)["Location"] == link
    assert client.post(link)["Location"] == producer.get_absolute_url()
    assert client.get(producer.get_absolute_url()).status_code == 200
    assert client.get(link).status_code == 404
    assert Representative.objects.get().user.phone == "+84912345678"


def test_known_and_unknown_code_get_the_same_answer(as_user, producer):
    client = as_user(UserFactory())
    told = []
    for code in (CODE, UNKNOWN):
        answer = client.post(
            reverse("ask_take_over"), {"tax_code": code, "note": "Tôi là giám đốc"}, follow=True
        )
        told.append([str(message) for message in answer.context["messages"]])
    assert told[0] == told[1] != []
    assert list(TakeOver.objects.order_by("pk").values_list("producer", flat=True)) == [
        producer.pk,
        None,
    ]
    home = client.get(reverse("producer_home")).content.decode()
    assert home.count("Chưa có trả lời") == 2
    pages = [reverse(name) for name in ("take_over_list", "producer_home", "producer_list")]
    assert not [page for page in pages if producer.name in client.get(page).content.decode()]


def test_wrong_code_is_told_and_what_was_typed_stays(as_user, db):
    answer = as_user(UserFactory()).post(
        reverse("ask_take_over"), {"tax_code": "123", "note": "Tôi là giám đốc"}
    )
    assert answer.status_code == 422
    assert "Tôi là giám đốc" in answer.content.decode()


def test_home_agency_answers_and_the_person_reads_it(as_user, producer, officer):
    granted, refused = TakeOverFactory(producer=producer), TakeOverFactory(producer=producer)
    client = as_user(officer)
    assert "2 người" in client.get(reverse("producer_list")).content.decode()
    assert (
        reverse("grant_take_over", args=[granted.pk])
        in client.get(reverse("take_over_list")).content.decode()
    )
    client.post(reverse("grant_take_over", args=[granted.pk]))
    assert (
        client.post(reverse("refuse_take_over", args=[refused.pk]), {"reason": " "}).status_code
        == 422
    )
    client.post(
        reverse("refuse_take_over", args=[refused.pk]),
        {"reason": "Không phải người của hợp tác xã."},
    )
    assert [row.user for row in Representative.objects.all()] == [granted.user]
    page = as_user(refused.user).get(reverse("producer_home"))
    assert "Không phải người của hợp tác xã." in page.content.decode()


def test_people_are_ended_by_the_agency_or_by_themselves(as_user, producer, officer):
    one, two, three = (RepresentativeFactory(producer=producer) for _ in range(3))
    as_user(officer).post(reverse("end_representation", args=[one.pk]))
    client = as_user(two.user)
    assert client.post(reverse("end_representation", args=[three.pk])).status_code == 403
    assert client.post(reverse("end_representation", args=[two.pk]))["Location"] == reverse("home")
    left = Representative.objects.on(timezone.localdate()).filter(producer=producer)
    assert [row.pk for row in left] == [three.pk]
    assert client.get(producer.get_absolute_url()).status_code == 404


def test_doubles_are_found_merged_and_led_on(as_user, producer):
    double = ProducerFactory(name="HTX Biên Sơn", home_agency=producer.home_agency)
    far = ProducerFactory(name="HTX Biên Sơn")
    client = as_user(staff(producer.home_agency))
    address = reverse("merge_producers", args=[producer.pk])
    offered = client.get(address).context["form"].fields["other"].queryset
    assert list(offered) == [double]
    assert (
        client.post(address, {"other": far.pk, "reason": "Cùng tên.", "is_sure": "on"}).status_code
        == 422
    )
    assert client.post(address, {"other": double.pk, "reason": "Cùng tên."}).status_code == 422
    assert (
        client.post(
            address, {"other": double.pk, "reason": "Cùng một hợp tác xã.", "is_sure": "on"}
        ).status_code
        == 302
    )
    assert client.get(double.get_absolute_url())["Location"] == producer.get_absolute_url()
    assert "Cùng một hợp tác xã." in client.get(producer.get_absolute_url()).content.decode()
    assert double not in client.get(reverse("producer_list")).context["table"].data.data


def test_other_profile_is_looked_for_by_words(as_user, producer):
    other = ProducerFactory(name="Hợp tác xã Mỳ Chũ", home_agency=producer.home_agency)
    client = as_user(staff(producer.home_agency))
    address = reverse("merge_producers", args=[producer.pk])
    assert list(client.get(address).context["form"].fields["other"].queryset) == []
    assert list(client.get(address, {"q": "my chu"}).context["form"].fields["other"].queryset) == [
        other
    ]
