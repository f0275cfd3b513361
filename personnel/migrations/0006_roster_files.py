import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("personnel", "0005_transfers"),
    ]

    operations = [
        migrations.CreateModel(
            name="RosterFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting for a worker"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("not_before", models.DateTimeField(default=django.utils.timezone.now)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("token", models.UUIDField(blank=True, null=True)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("reason", models.TextField(blank=True, verbose_name="reason of failure")),
                ("requested_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("errors", "Rows to repair"), ("roster", "Roster of a unit")],
                        max_length=10,
                    ),
                ),
                ("with_ids", models.BooleanField(default=False)),
                ("id_reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("language", models.CharField(default="th", max_length=2)),
                ("file", models.FileField(upload_to="roster-files/%Y/%m/")),
                ("rows", models.PositiveIntegerField(default=0)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="rosterfile",
            name="requested_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rosterfile",
            name="roster_import",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="files",
                to="personnel.rosterimport",
            ),
        ),
        migrations.AddField(
            model_name="rosterfile",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="personnel.unit"
            ),
        ),
        migrations.AddIndex(
            model_name="rosterfile",
            index=models.Index(fields=["state", "not_before"], name="personnel_r_state_3f91a8_idx"),
        ),
        migrations.AddConstraint(
            model_name="rosterfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("with_ids", False), models.Q(("id_reason", ""), _negated=True), _connector="OR"
                ),
                name="ids_only_with_a_reason",
            ),
        ),
    ]
