"""What higher apps may want to know; sent inside the transaction."""

from django.dispatch import Signal

# With `participation` and `at`.
participation_gone = Signal()
# With `kept` and `merged`, before anything of `merged` goes over to `kept`; a receiver may refuse.
exhibitors_merging = Signal()
