from django.db import migrations

import core.text
from producers.models.tax_code import has_check_digit, is_personal_id, one_tax_code

ROWS_AT_ONCE = 500


def fill(apps, schema_editor):
    """Derive the keys of rows that stand already, from their names."""
    for name in ("Producer", "Product"):
        model = apps.get_model("producers", name)
        rows = []
        for row in model.objects.only("name").iterator(ROWS_AT_ONCE):
            row.identity_key = core.text.identity_key(row.name)
            row.name_key = core.text.fold(row.name)
            rows.append(row)
        model.objects.bulk_update(rows, ["identity_key", "name_key"], batch_size=ROWS_AT_ONCE)


def put_codes_right(apps, schema_editor):
    """A company has no personal ID: twelve digits are the code of a branch without its first zero,
    or no code of its own. What was taken away is printed.
    """
    producers = apps.get_model("producers", "Producer").objects
    for row in producers.filter(kind__in=("cooperative", "company")):
        if row.tax_code and is_personal_id(row.tax_code):
            branch, before = f"0{row.tax_code}", row.tax_code
            row.tax_code = one_tax_code(branch) if has_check_digit(branch) else None
            row.save(update_fields=["tax_code"])
            print(f"  producer {row.pk}: tax code {before} -> {row.tax_code}")


class Migration(migrations.Migration):
    dependencies = [("producers", "0001_initial")]

    operations = [
        *(
            migrations.AddField(model, name, field(default="", editable=False), preserve_default=False)
            for model, name, field in (
                ("producer", "identity_key", core.text.IdentityKeyField),
                ("product", "identity_key", core.text.IdentityKeyField),
                ("product", "name_key", core.text.SearchKeyField),
            )
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(put_codes_right, migrations.RunPython.noop),
    ]
