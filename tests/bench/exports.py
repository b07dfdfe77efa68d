"""165,000 applications as CSV and as a workbook, through the real page under gunicorn, beside
PostgreSQL's own COPY of the same columns and XlsxWriter alone with the same values.

Bars: CSV at 0.15 of COPY's rows per second, the first byte within a second and less than 150 MB of
memory; the workbook at half of XlsxWriter's rows per second.
"""

import http.client
import json
import time
from io import BytesIO
from pathlib import Path

from tests.bench.pages import PORTS, served, session_of
from tests.prove.place import Place

SIZE = {"participations": 165_000, "producers": 20_000, "events": 250}
LEAST_CSV, LEAST_XLSX, MOST_SECONDS, MOST_MB = 0.15, 0.5, 1.0, 150


def run(place: Place) -> int:
    from tests.bench.furnish import House

    house = House()
    house.grow(**SIZE, is_supported=False)
    cookie = session_of(house.user)
    copied, values = copy_of_the_same()
    written = xlsxwriter_alone(values)
    with served(place) as servers:
        csv = fetched("csv", cookie)
        xlsx = fetched("xlsx", cookie)
        memory = peak_mb(servers["ours"].pid)
    rows = SIZE["participations"]
    ours = {"csv": rows / csv["seconds"], "xlsx": rows / xlsx["seconds"]}
    row = {
        "id": "exports",
        "rows": rows,
        "csv_rows_per_second": round(ours["csv"]),
        "copy_rows_per_second": round(copied),
        "csv_ratio": round(ours["csv"] / copied, 2),
        "first_byte_seconds": round(csv["first"], 2),
        "xlsx_rows_per_second": round(ours["xlsx"]),
        "xlsxwriter_rows_per_second": round(written),
        "xlsx_ratio": round(ours["xlsx"] / written, 2),
        "peak_mb": memory,
    }
    bad = (
        (row["csv_ratio"] < LEAST_CSV)
        + (row["xlsx_ratio"] < LEAST_XLSX)
        + (row["first_byte_seconds"] > MOST_SECONDS)
        + (memory > MOST_MB)
        + (csv["lines"] != rows + 1)
    )
    print(json.dumps(row | {"bad": bad}), flush=True)
    return bad


COLUMNS = (
    "producer__name",
    "event__name",
    "producer__commune__full_name",
    "exhibit_count",
    "best_stars",
    "booths_wanted",
    "status",
    "pending_decision",
    "submitted_at",
)


def copy_of_the_same() -> tuple[float, list[tuple]]:
    """(rows per second of COPY, the values)."""
    import psycopg
    from django.db import connection

    from exhibitors.models import Participation

    rows = Participation.objects.order_by("-event_opens_on", "producer__order_key", "pk")
    sql, given = rows.values_list(*COLUMNS).query.sql_with_params()
    with connection.cursor() as cursor:
        text = psycopg.ClientCursor(connection.connection).mogrify(sql, given)
        started, size = time.monotonic(), 0
        with cursor.copy(f"COPY ({text}) TO STDOUT (FORMAT csv)") as copy:
            for part in copy:
                size += len(part)
    rate = SIZE["participations"] / (time.monotonic() - started)
    return rate, list(rows.values_list(*COLUMNS))


def xlsxwriter_alone(values: list[tuple]) -> float:
    import xlsxwriter

    started = time.monotonic()
    book = xlsxwriter.Workbook(BytesIO(), {"constant_memory": True, "remove_timezone": True})
    sheet = book.add_worksheet()
    for r, row in enumerate(values):
        sheet.write_row(r, 0, row)
    book.close()
    return len(values) / (time.monotonic() - started)


def fetched(kind: str, cookie: str) -> dict:
    """{"seconds", "first", "lines"} of a download; the second one, after the server has warmed
    up.
    """
    warm = "/participations/?export=csv&q=khong-co-gi"
    for path in (warm, f"/participations/?export={kind}"):
        connection = http.client.HTTPConnection("127.0.0.1", PORTS["ours"], timeout=300)
        started = time.monotonic()
        connection.request("GET", path, headers={"Cookie": f"sessionid={cookie}"})
        response = connection.getresponse()
        assert response.status == 200, (path, response.status)
        first, lines = None, 0
        while part := response.read1(65_536):
            first = first or time.monotonic() - started
            lines += part.count(b"\n")
        seconds = time.monotonic() - started
        connection.close()
    return {"seconds": seconds, "first": first, "lines": lines}


def peak_mb(master: int) -> int:
    """The most memory that one of the server's processes has held at once."""
    most = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(
                line.split(":", 1) for line in status.read_text().splitlines() if ":" in line
            )
        except OSError:
            continue
        if int(lines.get("PPid", 0)) == master:
            most = max(most, int(lines["VmHWM"].split()[0]) // 1024)
    return most
