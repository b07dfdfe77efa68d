from auditlog.models import LogEntry

from core.audit import create_audited
from core.search import search_text
from producers.models import Producer
from tests.factories.accounts import AgencyFactory, UserFactory
from tests.factories.places import CommuneFactory
from tests.factories.producers import ProducerFactory


def test_rows_in_bulk_stand_in_the_history_like_rows_one_by_one(db):
    saved = ProducerFactory(name="HTX Một")
    common = {"kind": "cooperative", "commune": CommuneFactory(), "home_agency": AgencyFactory()}
    rows = [Producer(name=f"HTX {n}", **common) for n in ("Đồi", "Gò")]
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
    assert Producer.objects.get(pk=rows[0].pk).search_key == search_text(
        "HTX Đồi", str(rows[0].commune)
    )
