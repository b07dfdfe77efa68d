"""What higher apps may want to know; sent inside the transaction, with `participation` and `at`."""

from django.dispatch import Signal

participation_gone = Signal()
