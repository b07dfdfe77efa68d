from django.db import migrations

import core.text
from places.models.unit import PlaceKeyField, place_key

ROWS_AT_ONCE = 500


def fill(apps, schema_editor):
    """Derive the key of rows that stand already; addresses come with the next `load_places`."""
    units = apps.get_model("places", "Unit").objects
    rows = list(units.only("name"))
    for row in rows:
        row.identity_key = core.text.identity_key(row.name)
        row.bare_key = place_key(row.name)
    units.bulk_update(rows, ["identity_key", "bare_key"], batch_size=ROWS_AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.AddField(
            "unit", "address", core.text.CleanCharField(blank=True, default="", max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            "unit",
            "identity_key",
            core.text.IdentityKeyField(default="", editable=False, sources=("name",)),
            preserve_default=False,
        ),
        migrations.AlterField(
            "unit",
            "search_key",
            core.text.SearchKeyField(editable=False, sources=("full_name", "address")),
        ),
        migrations.AlterField(
            "unit",
            "bare_key",
            PlaceKeyField(db_index=True, editable=False, sources=("name",)),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
