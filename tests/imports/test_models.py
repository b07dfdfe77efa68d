import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role
from imports.models import Import
from tests.factories.accounts import UserFactory, staff
from tests.factories.events import EventFactory
from tests.factories.imports import ImportFactory


def test_imports_are_seen_by_the_organisers_of_their_agency(db):
    run, other = ImportFactory(), ImportFactory()
    seen = {
        "organiser": staff(run.agency),
        "manager": staff(run.agency, Role.MANAGER),
        "finance": staff(run.agency, Role.FINANCE),
        "other": staff(other.agency),
        "producer": UserFactory(),
        "admin": UserFactory(is_superuser=True),
    }
    found = {who: list(Import.objects.visible_to(user)) for who, user in seen.items()}
    assert {who for who, runs in found.items() if run in runs} == {"organiser", "manager", "admin"}
    assert found["other"] == [other]
    money = ImportFactory(agency=run.agency, kind="support")
    seeing = {who for who, user in seen.items() if money in Import.objects.visible_to(user)}
    assert seeing == {"finance", "admin"}


def test_import_is_found_by_the_name_of_its_file(db):
    run = ImportFactory(upload__name="Danh sách chủ thể.xlsx")
    ImportFactory(upload__name="san-pham.csv")
    assert list(Import.objects.search(" chủ thể ")) == [run]


def test_only_an_import_of_participations_or_support_has_an_event(db):
    event = EventFactory()
    ImportFactory(kind="participations", event=event)
    ImportFactory(kind="support", event=event)
    ImportFactory(kind="participations", event=None)
    with pytest.raises(IntegrityError, match="import_is_of_an_event"), transaction.atomic():
        ImportFactory(kind="producers", event=event)
