"""What higher apps may want to know; sent inside the transaction."""

from django.dispatch import Signal

# With `participation` and `at`.
participation_gone = Signal()
