"""Rows in bulk, as many as a ministry's system holds after some years."""

from datetime import timedelta
from itertools import count

from django.db import connection
from django.utils import timezone

from core.facts import ROWS_AT_ONCE, recount
from events.models import Booth, BoothShare, Event
from exhibitors.actions import recount_accesses
from exhibitors.models import Exhibit, Participation
from funding.models import Claim, ClaimLine
from office.models import Letter
from producers.models import Producer, Product, Recognition
from tests.factories.accounts import AgencyFactory, UserFactory, staff
from tests.factories.events import EventFactory
from tests.factories.funding import CostItemFactory, ProgrammeFactory
from tests.factories.office import ProductSetFactory
from tests.factories.places import CommuneFactory

PRODUCTS_EACH = 3
BOOTHS = 300


class House:
    """One agency with everything it has; `grow` brings it to a number of rows."""

    def __init__(self):
        self.agency, self.author = AgencyFactory(), UserFactory()
        self.commune, self.kind = CommuneFactory(name="Biên Sơn"), ProductSetFactory()
        self.programme = ProgrammeFactory(agency=self.agency)
        self.cost, self.user = CostItemFactory(), staff(self.agency)
        self.now, self.today = timezone.now(), timezone.localdate()
        self.events: list[Event] = []
        self.producers: list[Producer] = []
        self.first_products: list[Product] = []

    def grow(
        self, *, participations: int, producers: int, events: int, is_supported: bool = True
    ) -> None:
        """Every producer takes part in as many events as it takes, one after the other; a quarter
        of them gets money where it `is_supported`.
        """
        before = len(self.producers) and Participation.objects.count()
        self._add_events(events - len(self.events))
        self._add_producers(producers - len(self.producers))
        rows = self._add_participations(before, participations)
        if is_supported:
            self._add_money(rows[::4])
        recount_accesses(producer.pk for producer in self.producers)
        with connection.cursor() as cursor:
            # As the database itself leaves its tables after a while.
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")

    def _add_events(self, more: int) -> None:
        first = not self.events
        self.events += [
            EventFactory(host=self.agency, opens_on=self.today + timedelta(days=n))
            for n in range(len(self.events), len(self.events) + more)
        ]
        if first:
            event = self.events[0]
            booths = Booth.objects.bulk_create(
                Booth(event=event, code=f"A{n:03d}", share_count=1) for n in range(BOOTHS)
            )
            BoothShare.objects.bulk_create(BoothShare(booth=booth) for booth in booths)
            recount(Event.objects.filter(pk=event.pk))

    def _add_producers(self, more: int) -> None:
        start = len(self.producers)
        producers = Producer.objects.bulk_create(
            [
                Producer(
                    name=f"HTX Nông sản số {n}",
                    kind="cooperative",
                    commune=self.commune,
                    home_agency=self.agency,
                    phone="+84912345678",
                    product_count=PRODUCTS_EACH,
                )
                for n in range(start, start + more)
            ],
            batch_size=ROWS_AT_ONCE,
        )
        ends = self.today + timedelta(days=1000)
        products = Product.objects.bulk_create(
            [
                Product(
                    producer=producer,
                    name=f"Vải thiều {n}",
                    product_set=self.kind,
                    stored_stars=3,
                    stars_due_on=ends,
                )
                for producer in producers
                for n in range(PRODUCTS_EACH)
            ],
            batch_size=ROWS_AT_ONCE,
        )
        Recognition.objects.bulk_create(
            [
                Recognition(
                    product=product,
                    stars=3,
                    decision_number="12",
                    issued_on=self.today,
                    expires_on=ends,
                    verified_at=self.now,
                    verified_by=self.author,
                )
                for product in products
            ],
            batch_size=ROWS_AT_ONCE,
        )
        self.producers += producers
        self.first_products += products[::PRODUCTS_EACH]

    def _add_participations(self, start: int, end: int) -> list[Participation]:
        seen, fresh = set(Participation.objects.values_list("event", "producer")), []
        for n in count():
            if len(fresh) == end - start:
                break
            turn, nth = divmod(n, len(self.producers))
            event = self.events[(turn + nth * 7) % len(self.events)]
            producer = self.producers[nth]
            if (event.pk, producer.pk) not in seen:
                fresh.append(self._participation(event, producer, is_new=n % 4 == 0))
        rows = Participation.objects.bulk_create(fresh, batch_size=ROWS_AT_ONCE)
        shown = dict(zip((p.pk for p in self.producers), self.first_products, strict=True))
        Exhibit.objects.bulk_create(
            [Exhibit(participation=row, product=shown[row.producer_id]) for row in rows],
            batch_size=ROWS_AT_ONCE,
        )
        return rows

    def _participation(self, event: Event, producer: Producer, *, is_new: bool) -> Participation:
        given = {
            "event": event,
            "event_opens_on": event.opens_on,
            "producer": producer,
            "submitted_at": self.now,
            "created_by": self.author,
            "created_at": self.now,
            "exhibit_count": 1,
            "best_stars": 3,
        }
        if is_new:
            return Participation(status="submitted", **given)
        return Participation(
            status="attended",
            decided_at=self.now,
            decided_by=self.author,
            confirmed_at=self.now,
            presence_marked_at=self.now,
            frozen_at=self.now,
            unit_then=self.commune,
            name_then=producer.name,
            kind_then=producer.kind,
            **given,
        )

    def _add_money(self, rows: list[Participation]) -> None:
        """A logged claim with its line, and a letter, for each."""
        claims = Claim.objects.bulk_create(
            [
                Claim(
                    participation=row,
                    agency=self.agency,
                    programme=self.programme,
                    year=row.event_opens_on.year,
                    status="logged",
                    created_at=self.now,
                    line_count=1,
                    amount_vnd=3_000_000,
                    paid_vnd=3_000_000,
                    last_paid_on=self.today,
                )
                for row in rows
            ],
            batch_size=ROWS_AT_ONCE,
        )
        ClaimLine.objects.bulk_create(
            [
                ClaimLine(
                    claim=claim,
                    cost_item=self.cost,
                    source="provincial",
                    mode="logged",
                    status="paid",
                    amount_vnd=3_000_000,
                    paid_vnd=3_000_000,
                    voucher_number="UNC-1",
                    voucher_on=self.today,
                    paid_on=self.today,
                    recorder=self.author,
                    recorded_at=self.now,
                )
                for claim in claims
            ],
            batch_size=ROWS_AT_ONCE,
        )
        Letter.objects.bulk_create(
            [
                Letter(
                    agency=self.agency,
                    occasion="accepted",
                    about=f"participation:{row.pk}",
                    recipient="htx@example.org",
                    subject="Thư mời",
                    created_at=self.now,
                )
                for row in rows
            ],
            batch_size=ROWS_AT_ONCE,
        )
