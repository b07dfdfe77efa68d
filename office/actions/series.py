from datetime import date

from django.db import transaction

from accounts.models import Agency
from office.models import LegalParameter, NumberSeries

LEGAL_PARAMETERS = [
    (
        "recognition_months",
        36,
        date(2018, 5, 7),
        "QĐ 1048/QĐ-TTg; QĐ 148/QĐ-TTg; QĐ 26/2026/QĐ-TTg",
    ),
    ("recognition_extension_days", 180, date(2026, 5, 22), "QĐ 26/2026/QĐ-TTg Đ12.3"),
    ("recognition_renewal_days", 180, date(2026, 5, 22), "QĐ 26/2026/QĐ-TTg"),
    ("data_reply_working_days", 2, date(2026, 1, 1), "Luật 91/2025/QH15; NĐ 356/2025/NĐ-CP"),
    ("data_act_days", 15, date(2026, 1, 1), "Luật 91/2025/QH15; NĐ 356/2025/NĐ-CP"),
    ("registration_opens_days", 365, date(2018, 7, 15), "NĐ 81/2018/NĐ-CP Đ29.4"),
    ("registration_closes_days", 30, date(2018, 7, 15), "NĐ 81/2018/NĐ-CP Đ29.4"),
    ("registration_answer_days", 7, date(2018, 7, 15), "NĐ 81/2018/NĐ-CP Đ29.7"),
    ("result_report_days", 30, date(2018, 7, 15), "NĐ 81/2018/NĐ-CP Đ29.10"),
]


def take_number(agency: Agency, *, kind: str, year: int) -> int:
    """The next number of the series, under a lock that the caller's transaction holds to its
    end.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "a number is taken inside the transaction that uses it"
        )
    NumberSeries.objects.get_or_create(agency=agency, kind=kind, year=year)
    series = NumberSeries.objects.select_for_update().get(agency=agency, kind=kind, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


@transaction.atomic
def load_legal_parameters() -> int:
    """Load the terms that the law sets today, with their sources; returns how many there are."""
    for code, value, valid_from, legal_basis in LEGAL_PARAMETERS:
        LegalParameter.objects.get_or_create(
            code=code, valid_from=valid_from, defaults={"value": value, "legal_basis": legal_basis}
        )
    return LegalParameter.objects.count()
