from django.contrib.auth.models import AnonymousUser

from accounts.models import Role
from tests.factories.accounts import UserFactory, staff
from tests.factories.imports import ImportFactory


def test_organisers_import_and_look_after_what_their_agency_imports(db):
    run, other = ImportFactory(), ImportFactory()
    people = {
        "organiser": staff(run.agency),
        "other": staff(other.agency),
        "finance": staff(run.agency, Role.FINANCE),
        "producer": UserFactory(),
        "nobody": AnonymousUser(),
    }

    def allowed(permission, *things):
        return {who for who, user in people.items() if user.has_perm(permission, *things)}

    assert allowed("imports.start_import") == {"organiser", "finance", "other"}
    assert allowed("imports.view_import", run) == {"organiser"}
    assert allowed("imports.take_import", run) == {"organiser"}
    money = ImportFactory(agency=run.agency, kind="support")
    for verb in ("view", "take", "answer", "map", "take_back"):
        assert allowed(f"imports.{verb}_import", money) == {"finance"}
    assert allowed("imports.mend_row", money) == {"finance"}
