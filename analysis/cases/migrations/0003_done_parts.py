"""What was carried out of a decision stands in parts; a decision carried out before is one part."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


ONE_PART = """
INSERT INTO cases_donepart (decision_id, "on", area_mu, document, campaign, by_id, at)
SELECT d.id, d.done_on, d.done_area_mu, d.done_document, d.campaign, s.by_id, coalesce(s.at, now())
FROM cases_decision d LEFT JOIN LATERAL (
    SELECT by_id, at FROM cases_decisionstep WHERE decision_id = d.id AND action = 'finish' ORDER BY id DESC LIMIT 1) s ON true
WHERE d.state = 'done'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_industrial_far'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='decisionstep',
            name='action',
            field=models.CharField(choices=[('accept', 'Accept'), ('change', 'Change'), ('return', 'Return'), ('finish', 'Mark as carried out'), ('part', 'Carried out in part'), ('reopen', 'Open again')], max_length=10, verbose_name='step'),
        ),
        migrations.CreateModel(
            name='DonePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='done on')),
                ('area_mu', models.FloatField(verbose_name='area (mu)')),
                ('document', models.CharField(max_length=300, verbose_name='document')),
                ('campaign', models.CharField(choices=[('approved_not_supplied', 'Approved land supplied or withdrawn'), ('idle', 'Idle land disposed of'), ('inefficient', 'Inefficient land redeveloped'), ('new_industrial_land', 'New industrial land'), ('grade_d', 'Grade D firms cleared'), ('industrial_far', 'Average FAR of industrial land'), ('output_per_mu', 'Output per mu'), ('value_added_per_mu', 'Value added per mu'), ('tax_per_mu', 'Tax per mu')], max_length=24, verbose_name='counts for')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='cases.decision')),
            ],
            options={
                'verbose_name': 'part of a decision carried out',
                'verbose_name_plural': 'parts of decisions carried out',
                'ordering': ['on', 'id'],
                'indexes': [models.Index(fields=['campaign', 'on'], name='cases_donep_campaig_c7f6d0_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('area_mu__gt', 0), ('campaign__in', ['approved_not_supplied', 'idle', 'inefficient']), models.Q(('document', ''), _negated=True)), name='part_with_area_document_and_task')],
            },
        ),
        migrations.RunSQL(ONE_PART, migrations.RunSQL.noop),
    ]
