from core.jobs import job
from funding.statistics import faults


class BooksDoNotBalance(Exception):
    """Something in the books is not as it must be; `manage.py check_invariants` names it all."""


@job("check_books", max_attempts=1, is_nightly=True)
def check_books(key: str) -> None:
    """Read all books every night; what does not balance stands in the failed job and in the log."""
    if found := faults():
        raise BooksDoNotBalance("; ".join(f"{fault.check}: {fault.row}" for fault in found[:5]))
