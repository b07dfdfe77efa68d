"""The pages that people open all day, under gunicorn with two workers, beside a bare Django view of
the same rows.

Bars: half of the bare view's requests per second, eight queries, 60 KB on the wire with everything
the page loads.
"""

import gzip
import http.client
import json
import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin, urlsplit

from tests.prove.place import Place

ROUNDS, REQUESTS, CLIENTS = 15, 60, 4
LEAST_RATIO, MOST_QUERIES, MOST_BYTES = 0.5, 8, 60_000
PRODUCERS, PRODUCTS_EACH, APPLICANTS = 2_000, 3, 300


def run(place: Place) -> int:
    event, user = furnish()
    cookie = session_of(user)
    pages = {
        "exhibitors": "/exhibitors/",
        "products": "/products/",
        "participations": "/participations/",
        "booths": f"/booths/?event={event.pk}",
        "events": "/events/",
        "overview": f"/events/{event.pk}/overview",
        "calendar": "/calendar/",
        "event": f"/events/{event.pk}/",
    }
    queries = {name: queries_of(path, user) for name, path in pages.items()}
    port = 8399
    server = place.start(
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "2",
        "--threads",
        "4",
        log="bench-web",
    )
    try:
        wait_for(port)
        rows = [measure(port, name, path, cookie, queries[name]) for name, path in pages.items()]
    finally:
        server.terminate()
        server.wait()
    print(
        "\n".join(
            f"{row['page']:<16}{row['ratio']:>6} x bare{row['queries']:>4}"
            f" queries{row['bytes']:>8} bytes"
            for row in rows
        )
    )
    return sum(row["bad"] for row in rows)


def furnish():
    """An agency with its producers and an event full of applicants, written in bulk."""
    from datetime import timedelta

    from django.db import connection
    from django.utils import timezone

    from events.models import Booth, BoothShare
    from exhibitors.models import Exhibit, Exhibitor, Participation, Product, Recognition
    from tests.factories.accounts import AgencyFactory, UserFactory, staff
    from tests.factories.events import EventFactory
    from tests.factories.exhibitors import ProductSetFactory
    from tests.factories.places import CommuneFactory

    now, agency, commune, kind = (
        timezone.now(),
        AgencyFactory(),
        CommuneFactory(name="Biên Sơn"),
        ProductSetFactory(),
    )
    events = [
        EventFactory(host=agency, opens_on=timezone.localdate() + timedelta(days=n))
        for n in range(60)
    ]
    author = UserFactory()
    producers = Exhibitor.objects.bulk_create(
        Exhibitor(
            name=f"HTX Nông sản số {n}",
            kind="cooperative",
            commune=commune,
            home_agency=agency,
            phone="+84912345678",
        )
        for n in range(PRODUCERS)
    )
    products = Product.objects.bulk_create(
        Product(exhibitor=producer, name=f"Vải thiều {n}", product_set=kind)
        for producer in producers
        for n in range(PRODUCTS_EACH)
    )
    Recognition.objects.bulk_create(
        Recognition(
            product=product,
            stars=3,
            decision_number="12",
            issued_on=now.date(),
            expires_on=now.date() + timedelta(days=1000),
            verified_at=now,
            verified_by=author,
        )
        for product in products
    )
    rows = Participation.objects.bulk_create(
        Participation(
            event=events[0],
            exhibitor=p,
            status="submitted",
            submitted_at=now,
            created_by=author,
            created_at=now,
        )
        for p in producers[:APPLICANTS]
    )
    Exhibit.objects.bulk_create(
        Exhibit(participation=row, product=products[n * PRODUCTS_EACH])
        for n, row in enumerate(rows)
    )
    booths = Booth.objects.bulk_create(
        Booth(event=events[0], code=f"A{n:03d}") for n in range(APPLICANTS)
    )
    BoothShare.objects.bulk_create(BoothShare(booth=booth) for booth in booths)
    with connection.cursor() as cursor:
        # As the database itself leaves its tables after a while.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return events[0], staff(agency)


def session_of(user) -> str:
    from tests.prove.race import client_of

    return client_of(user).cookies["sessionid"].value


def queries_of(path: str, user) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.prove.race import client_of

    client = client_of(user)
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return len(captured)


def wait_for(port: int) -> None:
    for _ in range(100):
        try:
            fetch(port, "/healthz", "")
        except OSError:
            time.sleep(0.2)
        else:
            return


def fetch(port: int, path: str, cookie: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(
        "GET", path, headers={"Cookie": f"sessionid={cookie}", "Accept-Encoding": "gzip"}
    )
    response = connection.getresponse()
    body = response.read()
    connection.close()
    assert response.status == 200, (path, response.status)
    return gzip.decompress(body) if response.getheader("Content-Encoding") == "gzip" else body


def measure(port: int, name: str, path: str, cookie: str, queries: int) -> dict:
    """Ours and the bare page by turns, so that both meet the same machine; the median of the
    rounds.
    """
    pairs = [(rate(port, path, cookie), rate(port, f"/bare/{name}", cookie)) for _ in range(ROUNDS)]
    ours, bare = statistics.median(o for o, _b in pairs), statistics.median(b for _o, b in pairs)
    ratio, size = round(statistics.median(o / b for o, b in pairs), 2), weight(port, path, cookie)
    bad = (ratio < LEAST_RATIO) + (queries > MOST_QUERIES) + (size > MOST_BYTES)
    row = {
        "id": f"pages-{name}",
        "page": name,
        "value": round(ours, 1),
        "unit": "requests/s",
        "reference": "bare signed-in view",
        "reference_value": round(bare, 1),
        "ratio": ratio,
        "queries": queries,
        "bytes": size,
        "bad": bad,
    }
    print(json.dumps(row), flush=True)
    return row


def rate(port: int, path: str, cookie: str) -> float:
    with ThreadPoolExecutor(CLIENTS) as clients:
        started = time.monotonic()
        list(clients.map(lambda _n: fetch(port, path, cookie), range(REQUESTS)))
        return REQUESTS / (time.monotonic() - started)


def weight(port: int, path: str, cookie: str) -> int:
    """Bytes of the page and of what it loads, compressed."""
    page = fetch(port, path, cookie)
    loaded = re.findall(rb'(?:href|src)="(/static/[^"]+)"', page)
    others = {urlsplit(urljoin("http://x", link.decode())).path for link in loaded}
    return len(gzip.compress(page)) + sum(
        len(gzip.compress(fetch(port, other, cookie))) for other in others
    )
