"""What higher apps may want to know; sent inside the transaction."""

from django.dispatch import Signal

# With `kept` and `merged`, before these two are locked: a receiver locks what is locked first.
producers_merging = Signal()
# With `kept`, `merged`, `same_products` ({key of merged: key of kept}) and `instead` ({key of a
# recognition: the one that counts in its place}), once producer and products are one. A receiver
# answers {name: keys} of what it has handed over, or refuses.
producers_merged = Signal()
# With `products`, their keys: the stars of these have been counted anew.
stars_recounted = Signal()
