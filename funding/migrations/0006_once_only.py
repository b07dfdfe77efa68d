import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('funding', '0005_once')]

    operations = [
        migrations.RemoveConstraint(model_name='invoice', name='one_use_of_an_invoice'),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.UniqueConstraint(
                condition=models.Q(('released_at', None)),
                fields=('seller_tax_code', 'serial_key', 'number'),
                name='one_use_of_an_invoice',
            ),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.UniqueConstraint(
                condition=models.Q(('act_key', ''), _negated=True),
                fields=('budget_line', 'act_key'),
                name='one_posting_per_document_day_and_amount',
            ),
        ),
        migrations.CreateModel(
            name='PackagePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                (
                    'package',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name='parts',
                        to='funding.costitem',
                    ),
                ),
                (
                    'part',
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name='packages',
                        to='funding.costitem',
                    ),
                ),
            ],
            options={
                'verbose_name': 'part of a package',
                'verbose_name_plural': 'parts of packages',
                'constraints': [
                    models.UniqueConstraint(
                        fields=('package', 'part'), name='one_part_per_package'
                    ),
                    models.CheckConstraint(
                        condition=models.Q(('package', models.F('part')), _negated=True),
                        name='package_is_no_part_of_itself',
                    ),
                ],
            },
        ),
    ]
