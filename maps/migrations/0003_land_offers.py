"""Land on offer, its published copies, enquiries; and the triggers that take a copy away when its land changes."""

from pathlib import Path

import django.contrib.gis.db.models.fields
import django.contrib.gis.db.models.functions
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0003_land_offers.sql"
BACK = """
DROP FUNCTION maps_parcels_changed, maps_title_changed, maps_batch_changed, maps_contract_signed,
    maps_occupation_changed CASCADE;
DROP FUNCTION maps_close_listings(bigint[], text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ('maps', '0002_hexagons'),
        ('parcels', '0005_codes_ever_used'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Enquiry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='your name')),
                ('firm', models.CharField(blank=True, max_length=120, verbose_name='company')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('email', models.EmailField(blank=True, max_length=120, verbose_name='e-mail')),
                ('needs_mu', models.DecimalField(blank=True, decimal_places=1, max_digits=8, null=True, verbose_name='land needed (mu)')),
                ('industry', models.CharField(blank=True, max_length=80, verbose_name='industry')),
                ('message', models.TextField(blank=True, max_length=1500, verbose_name='message')),
                ('language', models.CharField(blank=True, max_length=10)),
                ('state', models.CharField(choices=[('new', 'New'), ('answered', 'Answered'), ('closed', 'Closed')], default='new', max_length=10, verbose_name='state')),
                ('received_at', models.DateTimeField(auto_now_add=True, verbose_name='received')),
                ('delete_on', models.DateField(verbose_name='deleted on')),
            ],
            options={
                'verbose_name': 'enquiry',
                'verbose_name_plural': 'enquiries',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='EnquirySource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, max_length=64)),
                ('listing_code', models.CharField(blank=True, max_length=20)),
                ('at', models.DateTimeField(auto_now_add=True, db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('land', 'Land'), ('plant', 'Standard plant')], max_length=5, verbose_name='kind of offer')),
                ('area_mu', models.PositiveIntegerField(verbose_name='land (mu, rounded)')),
                ('floor_m2', models.PositiveIntegerField(blank=True, null=True, verbose_name='vacant floor (m², rounded)')),
                ('town_name', models.CharField(blank=True, max_length=200, verbose_name='town')),
                ('town_name_en', models.CharField(blank=True, max_length=200, verbose_name='town in English')),
                ('land_use', models.CharField(choices=[('industry', 'Industrial land'), ('new_industry', 'New-type industrial land'), ('warehouse', 'Warehouse land'), ('research', 'Research land')], default='industry', max_length=15, verbose_name='use')),
                ('industries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list, size=None, verbose_name='industries (GB/T 4754 divisions)')),
                ('readiness', models.CharField(choices=[('now', 'Ready now'), ('half_year', 'Within six months'), ('year', 'Within a year')], max_length=10, verbose_name='readiness')),
                ('price_from', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='price from')),
                ('price_to', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='price to')),
                ('far_min', models.FloatField(blank=True, null=True, verbose_name='floor-area ratio from')),
                ('far_max', models.FloatField(blank=True, null=True, verbose_name='floor-area ratio to')),
                ('infrastructure', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('road', 'Road'), ('water', 'Water supply'), ('drainage', 'Drainage'), ('power', 'Electricity'), ('gas', 'Gas'), ('telecom', 'Telecom'), ('heat', 'Heat'), ('levelled', 'Site levelled')], max_length=10), blank=True, default=list, size=None, verbose_name='infrastructure')),
                ('contact_office', models.CharField(blank=True, max_length=120, verbose_name='contact office')),
                ('contact_office_en', models.CharField(blank=True, max_length=160, verbose_name='contact office in English')),
                ('contact_phone', models.CharField(blank=True, max_length=40, verbose_name='office telephone')),
                ('note', models.CharField(blank=True, max_length=400, verbose_name='note in Chinese')),
                ('note_en', models.CharField(blank=True, max_length=400, verbose_name='note in English')),
                ('code', models.SlugField(max_length=20, unique=True, verbose_name='number')),
                ('parcel_version', models.PositiveIntegerField(editable=False, null=True)),
                ('basis', models.CharField(choices=[('remainder', 'Approved land ready for supply'), ('idle', 'Recognised idle land to be transferred'), ('plant', 'Vacant standard plant')], max_length=10, verbose_name='basis')),
                ('basis_document', models.CharField(blank=True, max_length=200, verbose_name='decision or written consent to transfer')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('changed', 'Land changed: taken off the page'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10, verbose_name='state')),
                ('review_number', models.CharField(blank=True, max_length=60, verbose_name='map review number (审图号)')),
                ('exemption_reason', models.CharField(blank=True, max_length=200, verbose_name='why no map review is needed')),
                ('exemption_document', models.CharField(blank=True, max_length=200, verbose_name='document of the exemption')),
                ('drafted_at', models.DateTimeField(auto_now_add=True)),
                ('edited_at', models.DateTimeField(auto_now=True)),
                ('edition', models.PositiveIntegerField(default=1)),
                ('published_on', models.DateField(blank=True, null=True, verbose_name='published on')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='withdrawn on')),
                ('changed_at', models.DateTimeField(null=True)),
                ('changed_what', models.CharField(blank=True, choices=[('parcel', 'the parcel itself'), ('title', 'a court seizure'), ('batch', 'the approval batch'), ('contract', 'a land contract'), ('occupation', 'who occupies the plant'), ('rules', 'the facts: they allow no listing any more')], max_length=12)),
                ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('parcel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='parcels.parcel', verbose_name='parcel')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'land offer',
                'verbose_name_plural': 'land offers',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PublicGround',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('feature', models.CharField(max_length=10)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('width_m', models.FloatField(null=True)),
                ('geom', django.contrib.gis.db.models.fields.GeometryField(srid=settings.LANDGIS_SRID)),
                ('geom_3857', models.GeneratedField(db_persist=True, expression=django.contrib.gis.db.models.functions.Transform('geom', 3857), output_field=django.contrib.gis.db.models.fields.GeometryField(srid=3857))),
            ],
        ),
        migrations.CreateModel(
            name='EnquiryNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=1000, verbose_name='note')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('enquiry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='maps.enquiry')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PublicParcel',
            fields=[
                ('kind', models.CharField(choices=[('land', 'Land'), ('plant', 'Standard plant')], max_length=5, verbose_name='kind of offer')),
                ('area_mu', models.PositiveIntegerField(verbose_name='land (mu, rounded)')),
                ('floor_m2', models.PositiveIntegerField(blank=True, null=True, verbose_name='vacant floor (m², rounded)')),
                ('town_name', models.CharField(blank=True, max_length=200, verbose_name='town')),
                ('town_name_en', models.CharField(blank=True, max_length=200, verbose_name='town in English')),
                ('land_use', models.CharField(choices=[('industry', 'Industrial land'), ('new_industry', 'New-type industrial land'), ('warehouse', 'Warehouse land'), ('research', 'Research land')], default='industry', max_length=15, verbose_name='use')),
                ('industries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), blank=True, default=list, size=None, verbose_name='industries (GB/T 4754 divisions)')),
                ('readiness', models.CharField(choices=[('now', 'Ready now'), ('half_year', 'Within six months'), ('year', 'Within a year')], max_length=10, verbose_name='readiness')),
                ('price_from', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='price from')),
                ('price_to', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, verbose_name='price to')),
                ('far_min', models.FloatField(blank=True, null=True, verbose_name='floor-area ratio from')),
                ('far_max', models.FloatField(blank=True, null=True, verbose_name='floor-area ratio to')),
                ('infrastructure', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('road', 'Road'), ('water', 'Water supply'), ('drainage', 'Drainage'), ('power', 'Electricity'), ('gas', 'Gas'), ('telecom', 'Telecom'), ('heat', 'Heat'), ('levelled', 'Site levelled')], max_length=10), blank=True, default=list, size=None, verbose_name='infrastructure')),
                ('contact_office', models.CharField(blank=True, max_length=120, verbose_name='contact office')),
                ('contact_office_en', models.CharField(blank=True, max_length=160, verbose_name='contact office in English')),
                ('contact_phone', models.CharField(blank=True, max_length=40, verbose_name='office telephone')),
                ('note', models.CharField(blank=True, max_length=400, verbose_name='note in Chinese')),
                ('note_en', models.CharField(blank=True, max_length=400, verbose_name='note in English')),
                ('listing', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='public', serialize=False, to='maps.listing')),
                ('code', models.SlugField(max_length=20, unique=True)),
                ('review_number', models.CharField(blank=True, max_length=60)),
                ('exemption_document', models.CharField(blank=True, max_length=200)),
                ('published_on', models.DateField()),
                ('made_up', models.BooleanField(default=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('geom', django.contrib.gis.db.models.fields.MultiPolygonField(srid=settings.LANDGIS_SRID)),
                ('geom_3857', models.GeneratedField(db_persist=True, expression=django.contrib.gis.db.models.functions.Transform('geom', 3857), output_field=django.contrib.gis.db.models.fields.GeometryField(srid=3857))),
            ],
            options={
                'verbose_name': 'published offer',
                'verbose_name_plural': 'published offers',
                'ordering': ['code'],
            },
        ),
        migrations.AddField(
            model_name='enquiry',
            name='listing',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='enquiries', to='maps.listing', verbose_name='land offer'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('parcel',), name='listing_one_open_a_parcel'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('review_number', ''), _negated=True), models.Q(models.Q(('exemption_reason', ''), _negated=True), models.Q(('exemption_document', ''), _negated=True)), _connector='OR'), name='listing_published_with_map_review'),
        ),
        migrations.AddIndex(
            model_name='enquiry',
            index=models.Index(fields=['state'], name='maps_enquiry_state'),
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK),
    ]
