from django.db import migrations, models

from funding.models import serial_key


def spell_in_one_way(apps, schema_editor):
    """An invoice that is there twice already gets a key that tells it from the first."""
    seen = set()
    for invoice in apps.get_model("funding", "Invoice").objects.order_by("pk"):
        key = (invoice.seller_tax_code, serial_key(invoice.serial), invoice.number)
        is_second = invoice.released_at is None and key in seen
        invoice.serial_key = f"{key[1][:10]}#{invoice.pk}" if is_second else key[1]
        invoice.save(update_fields=["serial_key"])
        if invoice.released_at is None:
            seen.add(key)


class Migration(migrations.Migration):

    dependencies = [('funding', '0004_voucher_key')]

    operations = [
        migrations.AddField(
            model_name='invoice',
            name='serial_key',
            field=models.CharField(blank=True, editable=False, max_length=20),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='act_key',
            field=models.CharField(blank=True, editable=False, max_length=300),
        ),
        migrations.RunPython(spell_in_one_way, migrations.RunPython.noop),
    ]
