"""What higher apps may want to know; sent inside the transaction."""

from django.dispatch import Signal

# With `participation` and `at`.
participation_gone = Signal()
# With `participation`: its mark of presence is about to be taken back. A receiver may refuse.
presence_taken_back = Signal()
