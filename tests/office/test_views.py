from django.urls import reverse

from accounts.models import Role
from office.models import Letter
from tests.factories.accounts import AgencyFactory, staff
from tests.factories.office import LetterFactory


def statuses():
    return dict(Letter.objects.values_list("pk", "status"))


def test_ticked_letters_are_approved_and_the_others_stay(as_user, db):
    agency = AgencyFactory()
    one, two = LetterFactory(agency=agency), LetterFactory(agency=agency)
    client = as_user(staff(agency))
    response = client.post(reverse("approve_letters") + "?status=draft", {"pk": [one.pk]})
    assert response["Location"] == reverse("letter_list") + "?status=draft"
    assert statuses() == {one.pk: "queued", two.pk: "draft"}


def test_all_rows_of_the_filter_are_approved_and_none_beyond(as_user, db):
    agency = AgencyFactory()
    inside, outside = (
        LetterFactory(agency=agency, within="event:1"),
        LetterFactory(agency=agency, within="event:2"),
    )
    foreign = LetterFactory(within="event:1")
    as_user(staff(agency)).post(reverse("approve_letters") + "?within=event:1", {"all": "1"})
    assert statuses() == {inside.pk: "queued", outside.pk: "draft", foreign.pk: "draft"}


def test_one_letter_that_is_not_ours_to_approve_refuses_all(as_user, db):
    ours = LetterFactory()
    user = staff(ours.agency)
    read_only = LetterFactory(agency=AgencyFactory())
    read_only.agency.memberships.create(user=user, role=Role.INSPECTOR, since="2020-01-01")
    assert (
        as_user(user).post(reverse("approve_letters"), {"pk": [ours.pk, read_only.pk]}).status_code
        == 403
    )
    assert set(statuses().values()) == {"draft"}


def test_rubbish_among_the_keys_is_passed_over(as_user, db):
    letter = LetterFactory()
    client = as_user(staff(letter.agency))
    assert (
        client.post(
            reverse("approve_letters"), {"pk": ["x", "9" * 40, "-1", letter.pk]}
        ).status_code
        == 302
    )
    assert statuses() == {letter.pk: "queued"}


def test_inspector_sees_the_outbox_without_its_bulk_bar(as_user, db):
    letter = LetterFactory()
    bar = 'id="bulk"'
    assert bar in as_user(staff(letter.agency)).get(reverse("letter_list")).content.decode()
    page = (
        as_user(staff(letter.agency, Role.INSPECTOR)).get(reverse("letter_list")).content.decode()
    )
    assert (letter.subject in page, bar in page) == (True, False)


def test_notices_are_new_once(as_user, db):
    letter = LetterFactory(status="sent", reader=staff(AgencyFactory()))
    client = as_user(letter.reader)
    pages = [client.get(reverse("my_letters")).content.decode() for _ in range(2)]
    assert [(letter.body in page, "state wait" in page) for page in pages] == [
        (True, True),
        (True, False),
    ]
