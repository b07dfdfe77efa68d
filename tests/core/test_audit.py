from auditlog.models import LogEntry

from core.audit import create_audited
from exhibitors.models import Exhibitor
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.exhibitors import ExhibitorFactory
from tests.factories.places import CommuneFactory


def test_rows_in_bulk_stand_in_the_history_like_rows_one_by_one(db):
    saved = ExhibitorFactory(name="HTX Một")
    common = {"kind": "cooperative", "commune": CommuneFactory(), "home_agency": AgencyFactory()}
    rows = [Exhibitor(name=f"HTX {n}", **common) for n in ("Đồi", "Gò")]
    user = UserFactory()
    create_audited(rows, by=user)
    create_audited([])
    entry, alone = (
        LogEntry.objects.get(object_id=rows[0].pk, object_repr="HTX Đồi"),
        LogEntry.objects.get(object_id=saved.pk, object_repr="HTX Một"),
    )
    assert (entry.actor, entry.action, entry.content_type) == (
        user,
        LogEntry.Action.CREATE,
        alone.content_type,
    )
    assert entry.changes.keys() == alone.changes.keys()
    assert Exhibitor.objects.get(pk=rows[0].pk).search_key == "htx doi"
