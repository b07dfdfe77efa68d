"""Every list and the pages of an event, under gunicorn with two workers, beside bare Django with
sessions and sign-in: 10,000 participations of 2,000 producers, then 220,000 of 20,000.

Bars: a quarter of the bare view's requests per second, ten queries, and with 220,000 rows at most
twice the time that 10,000 take. Beside them stand the CPU of the web server and of the database for
each request, and the bytes as a browser gets them.
"""

import gzip
import http.client
import json
import os
import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from tests.prove.place import Place

SIZES = {
    "small": {"participations": 10_000, "producers": 2_000, "events": 60},
    "large": {"participations": 220_000, "producers": 20_000, "events": 250},
}
ROUNDS, REQUESTS, CLIENTS = 5, 24, 4
LEAST_RATIO, MOST_QUERIES, MOST_GROWTH = 0.25, 10, 2.0
PORTS = {"ours": 8399, "bare": 8398}
TICK = os.sysconf("SC_CLK_TCK")


def run(place: Place) -> int:
    from tests.bench.furnish import House

    house, bad, first = House(), 0, {}
    for size, numbers in SIZES.items():
        house.grow(**numbers)
        pages = pages_of(house, last=numbers["participations"] // 50)
        cookie = session_of(house.user)
        queries = {name: queries_of(path, house.user) for name, path in pages.items()}
        with served(place) as servers:
            for name, path in pages.items():
                row = measure(servers, name, path, cookie) | {"queries": queries[name]}
                row |= {"id": f"pages-{size}-{name}", "size": size}
                row["growth"] = round(row["ms"] / first.get(name, row["ms"]), 2)
                row["bad"] = (
                    (row["ratio"] < LEAST_RATIO)
                    + (row["queries"] > MOST_QUERIES)
                    + (row["growth"] > MOST_GROWTH)
                )
                first.setdefault(name, row["ms"])
                bad += row["bad"]
                print(json.dumps(row), flush=True)
                print(words(row), flush=True)
    return bad


def words(row: dict) -> str:
    return (
        f"{row['size']:<7}{row['page']:<22}{row['ms']:>7} ms{row['ratio']:>6} x bare"
        f"{row['growth']:>6} x small{row['web_ms']:>7} ms web{row['database_ms']:>7} ms database"
        f"{row['queries']:>4} queries{row['bytes']:>8} bytes{'  !' if row['bad'] else ''}"
    )


def pages_of(house, *, last: int) -> dict[str, str]:
    """{name: path} of every list, and of the pages of the first event; `last` is the last page of
    the applications.
    """
    from django.urls import reverse

    from tests.bench.urls import list_views

    pages = {name: reverse(name) for name in list_views()}
    pages["participations_middle"] = f"{reverse('participation_list')}?page={last // 2}"
    pages["participations_last"] = f"{reverse('participation_list')}?page={last}"
    pages["claims_by_money"] = f"{reverse('claim_list')}?sort=-paid_vnd"
    pages["products_found"] = f"{reverse('product_list')}?q=vai+thieu+1"
    event = house.events[0].pk
    pages["booths_of_event"] = f"{reverse('booth_list')}?event={event}"
    pages["participations_of_event"] = f"{reverse('participation_list')}?event={event}"
    for name in ("event_detail", "event_overview", "event_decisions", "event_scores"):
        pages[name] = reverse(name, args=[event])
    return pages | {"event_calendar": reverse("event_calendar")}


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


@contextmanager
def served(place: Place):
    """{"ours", "bare": the process of the server}."""
    started = {}
    for name, port in PORTS.items():
        settings = "tests.bench.bare" if name == "bare" else "config.settings"
        place.environment["DJANGO_SETTINGS_MODULE"] = settings
        command = ("gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}")
        started[name] = place.start(*command, "--workers", "2", "--threads", "4", log="bench-web")
    try:
        for name, path in (("ours", "/healthz"), ("bare", "/bare/")):
            wait_for(PORTS[name], path)
        yield started
    finally:
        for server in started.values():
            server.terminate()
            server.wait()


def wait_for(port: int, path: str) -> None:
    for _ in range(100):
        try:
            fetch(port, path, "")
        except OSError:
            time.sleep(0.2)
        else:
            return


def fetch(port: int, path: str, cookie: str) -> bytes:
    """The body as it comes over the wire."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": f"sessionid={cookie}", "Accept-Encoding": "gzip"}
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    assert response.status == 200, (path, response.status)
    return body


def measure(servers: dict, name: str, path: str, cookie: str) -> dict:
    """Ours and the bare page by turns, so that both meet the same machine; the median of the
    rounds.
    """
    bare = f"/bare/{name}" if name.endswith("_list") else "/bare/"
    rate(PORTS["ours"], path, cookie)
    rate(PORTS["bare"], bare, cookie)
    pairs, spent = [], []
    for _ in range(ROUNDS):
        before = cpu(servers["ours"].pid)
        ours = rate(PORTS["ours"], path, cookie)
        after = cpu(servers["ours"].pid)
        spent.append([(b - a) * 1000 / REQUESTS for a, b in zip(before, after, strict=True)])
        pairs.append((ours, rate(PORTS["bare"], bare, cookie)))
    web, database = (round(statistics.median(column), 1) for column in zip(*spent, strict=True))
    page = fetch(PORTS["ours"], path, cookie)
    return {
        "page": name,
        "ms": round(1000 / statistics.median(ours for ours, _bare in pairs), 1),
        "ratio": round(statistics.median(ours / bare for ours, bare in pairs), 2),
        "web_ms": web,
        "database_ms": database,
        "bytes": len(page) + weight_of_what_it_loads(page, cookie),
    }


def rate(port: int, path: str, cookie: str) -> float:
    """Requests per second of some clients at once."""
    with ThreadPoolExecutor(CLIENTS) as clients:
        started = time.monotonic()
        list(clients.map(lambda _n: fetch(port, path, cookie), range(REQUESTS)))
        return REQUESTS / (time.monotonic() - started)


def cpu(master: int) -> tuple[float, float]:
    """Seconds of CPU that the web server with its workers, and all of PostgreSQL, have used."""
    web = database = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        name, fields = text[text.index("(") + 1 : text.rindex(")")], text.rpartition(")")[2].split()
        used = (int(fields[11]) + int(fields[12])) / TICK
        if master in (int(stat.parent.name), int(fields[1])):
            web += used
        elif name == "postgres":
            database += used
    return web, database


def weight_of_what_it_loads(page: bytes, cookie: str) -> int:
    if page[:2] == b"\x1f\x8b":
        page = gzip.decompress(page)
    loaded = re.findall(rb'(?:href|src)="(/static/[^"]+)"', page)
    others = {urlsplit(urljoin("http://x", link.decode())).path for link in loaded}
    return sum(len(fetch(PORTS["ours"], other, cookie)) for other in others)
