from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """On PostgreSQL, search by index needs pg_trgm; a database's owner may create it, nothing happens elsewhere."""

    dependencies = [("core", "0001_initial")]
    operations = [TrigramExtension()]
