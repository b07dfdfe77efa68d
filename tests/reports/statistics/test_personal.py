import json

from django.urls import reverse
from django.utils import timezone

from accounts.models import DataRequest, Role, User
from office.actions import load_legal_parameters
from reports.statistics.personal import held_of
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.producers import RepresentativeFactory


def test_person_sees_and_downloads_what_is_held_and_nobody_elses(as_user, db):
    row, other = RepresentativeFactory(user__full_name="Vi Vải"), RepresentativeFactory()
    client = as_user(row.user)
    page = client.get(reverse("my_data")).content.decode()
    assert ("Vi Vải" in page, str(row.producer) in page) == (True, True)
    assert (str(other.user) in page, str(other.producer) in page) == (False, False)
    told = json.loads(client.get(f"{reverse('my_data')}?export=json").content)
    assert [rows for rows in told.values() if any(row.user.email in each for each in rows)]


def test_request_goes_to_the_home_agency_and_its_answer_comes_back(as_user, db):
    load_legal_parameters()
    row = RepresentativeFactory()
    home = row.producer.home_agency
    manager, far = staff(home, Role.MANAGER), staff(AgencyFactory(), Role.MANAGER)
    sent = {"kind": "erasure", "note": "Tôi nghỉ."}
    assert as_user(row.user).post(reverse("ask_data"), {"note": ""}).status_code == 422
    assert as_user(row.user).post(reverse("ask_data"), sent)["Location"] == reverse("my_data")
    request = DataRequest.objects.get()
    assert (request.agency, request.user) == (home, row.user)
    done = reverse("fulfil_data_request", args=[request.pk])
    assert done not in as_user(far).get(reverse("datarequest_list")).content.decode()
    assert as_user(far).post(done, {"answer": "x"}).status_code == 404
    assert done in as_user(manager).get(reverse("datarequest_list")).content.decode()
    assert "1 người có yêu cầu" in as_user(manager).get(reverse("membership_list")).content.decode()
    assert as_user(manager).post(done, {"answer": ""}).status_code == 422
    as_user(manager).post(done, {"answer": "Đã xóa."})
    assert User.objects.get(pk=row.user_id).email is None
    assert done not in as_user(manager).get(reverse("datarequest_list")).content.decode()


def test_every_heading_has_its_readers(db):
    load_legal_parameters()
    user = staff(AgencyFactory())
    told = held_of(user)
    assert all(title and readers for title, readers, _rows in told)
    posts = {title: rows for title, _readers, rows in told}["Công việc"]
    assert len(posts) == 1
    assert str(timezone.localdate().year)
    assert held_of(UserFactory()) != told
