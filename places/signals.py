"""What higher apps may want to know; sent inside the transaction."""

from django.dispatch import Signal

# With `units`, their keys: what these are printed as has changed.
addresses_printed = Signal()
