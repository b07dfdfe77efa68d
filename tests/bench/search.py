"""Searching 20,000 producers with 60,000 products: the first page and the count of each list beside
the same list without words.
"""

import json
import statistics
import time

from tests.prove.place import Place

PRODUCERS, ROUNDS, MOST_MS = 20_000, 5, 500
QUERIES = (
    "vải",
    "vai thieu 2",
    "nông sản số 19999",
    "htx so 1234",
    "0912 345 678",
    "bien son vải",
    "khongcogi",
)


def run(place: Place) -> int:
    from exhibitors.models import Participation
    from producers.models import Producer, Product
    from tests.bench.furnish import House

    house, bad = House(), 0
    house.grow(participations=PRODUCERS, producers=PRODUCERS, events=3, is_supported=False)
    for model in (Producer, Product, Participation):
        lists = model.objects.visible_to(house.user).for_list()
        whole = measured(lists)
        for text in QUERIES:
            ms = measured(lists, text)
            row = {
                "id": f"search-{place.database}-{model._meta.model_name}",
                "q": text,
                "found": lists.search(text).count(),
                "ms": ms,
                "without_ms": whole,
                "ratio": round(ms / whole, 1),
                "bad": int(ms > MOST_MS),
            }
            bad += row["bad"]
            print(json.dumps(row, ensure_ascii=False), flush=True)
    return bad


def measured(rows, text: str = "") -> float:
    """Milliseconds for the count and the first fifty rows, the median of several rounds."""
    taken = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        found = rows.search(text) if text else rows
        found.count()
        list(found[:50])
        taken.append(1000 * (time.perf_counter() - started))
    return round(statistics.median(taken), 1)
