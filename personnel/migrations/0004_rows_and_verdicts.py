import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


# What was judged of the rows goes to rows of its own; the rows keep what their cells show.
MOVE = [
    "UPDATE personnel_rosterimport SET applied_at = finished_at"
    " WHERE phase = 'apply' AND state = 'done'",
    """
    INSERT INTO personnel_rosterverdict (row_id, roster_import_id, action, problems, changes,
        conflicts, person_id, posting_id, unit_id, outcome, "group", rule, matched, clause)
    SELECT id, roster_import_id, action, COALESCE((
            SELECT jsonb_agg(problem) FROM jsonb_array_elements(problems) problem
            WHERE NOT cell_problems @> jsonb_build_array(problem)
        ), '[]'), changes, '{}', person_id, posting_id, unit_id, outcome, "group", rule, matched,
        clause
    FROM personnel_rosterrow WHERE action <> 'skipped'
    """,
    "UPDATE personnel_rosterrow SET problems = cell_problems",
    # Columns were chosen by their place; they are by their label now.
    "UPDATE personnel_rosterimport SET chosen_columns = '{}'",
    # A table with checks still to be made cannot be altered in the same transaction.
    "SET CONSTRAINTS ALL IMMEDIATE",
    "SET CONSTRAINTS ALL DEFERRED",
]


class Migration(migrations.Migration):
    dependencies = [
        ("personnel", "0003_history_with_fewer_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="RosterAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("column", "Column"),
                            ("unit", "Unit"),
                            ("title", "Title of a name"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(max_length=260)),
                ("value", models.CharField(blank=True, max_length=60)),
                (
                    "answered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RosterLeaver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_kept", models.BooleanField(default=False)),
                ("undone", models.CharField(blank=True, db_default="", max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name="RosterVerdict",
            fields=[
                (
                    "row",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="verdict",
                        serialize=False,
                        to="personnel.rosterrow",
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("moved", "Moved here"),
                            ("transfer", "Transfer to propose"),
                            ("unchanged", "Unchanged"),
                            ("question", "Needs an answer"),
                            ("refused", "Refused"),
                            ("skipped", "Skipped"),
                        ],
                        max_length=10,
                    ),
                ),
                ("problems", models.JSONField(default=list)),
                ("changes", models.JSONField(default=dict)),
                ("conflicts", models.JSONField(default=dict)),
                ("outcome", models.CharField(blank=True, max_length=10)),
                ("group", models.CharField(max_length=1, null=True)),
                ("rule", models.CharField(blank=True, max_length=60)),
                ("matched", models.CharField(blank=True, max_length=200)),
                ("clause", models.CharField(blank=True, max_length=200)),
                ("undone", models.CharField(blank=True, db_default="", max_length=10)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="rosterimport",
            name="applied_only_when_confirmed",
        ),
        migrations.RemoveConstraint(
            model_name="rosterrow",
            name="one_row_per_line",
        ),
        migrations.RemoveIndex(
            model_name="rosterrow",
            name="personnel_r_roster__1c8f3b_idx",
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="applied_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="chosen_sheets",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="expired_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="holds",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="is_full_list",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="leave_on",
            field=models.DateField(null=True, verbose_name="last day of who is missing"),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="only_good_rows",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="released_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="released_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="repairs",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="undone_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="undone_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rosterrow",
            name="answers",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="rosterrow",
            name="cells",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="rosterrow",
            name="is_hidden",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="rosterrow",
            name="portal_no",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="rosterrow",
            name="staff_no",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name="rosterimport",
            name="phase",
            field=models.CharField(
                choices=[
                    ("read", "Reading the file"),
                    ("judge", "Comparing with the people"),
                    ("held", "Waiting for a second administrator"),
                    ("apply", "Applying"),
                    ("undo", "Undoing"),
                ],
                default="read",
                max_length=5,
            ),
        ),
        migrations.AlterField(
            model_name="rosterrow",
            name="roster_import",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="personnel.rosterimport",
            ),
        ),
        migrations.AddIndex(
            model_name="rosterrow",
            index=models.Index(
                fields=["roster_import", "id"], name="personnel_r_roster__1fc4ba_idx"
            ),
        ),
        migrations.AddField(
            model_name="rosteranswer",
            name="answered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rosteranswer",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="roster_answers",
                to="personnel.unit",
            ),
        ),
        migrations.AddField(
            model_name="rosterleaver",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="personnel.person"
            ),
        ),
        migrations.AddField(
            model_name="rosterleaver",
            name="posting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="personnel.posting",
            ),
        ),
        migrations.AddField(
            model_name="rosterleaver",
            name="roster_import",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="leavers",
                to="personnel.rosterimport",
            ),
        ),
        migrations.AddField(
            model_name="rosterverdict",
            name="old_unit",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="personnel.unit",
            ),
        ),
        migrations.AddField(
            model_name="rosterverdict",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="personnel.person",
            ),
        ),
        migrations.AddField(
            model_name="rosterverdict",
            name="posting",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="personnel.posting",
            ),
        ),
        migrations.AddField(
            model_name="rosterverdict",
            name="roster_import",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="verdicts",
                to="personnel.rosterimport",
            ),
        ),
        migrations.AddField(
            model_name="rosterverdict",
            name="unit",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="personnel.unit",
            ),
        ),
        migrations.AddIndex(
            model_name="rosterverdict",
            index=models.Index(
                fields=["roster_import", "action", "row"], name="personnel_r_roster__7adcd8_idx"
            ),
        ),
        migrations.RunSQL(MOVE, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="rosterrow",
            name="action",
        ),
        migrations.RemoveField(
            model_name="rosterrow",
            name="cell_problems",
        ),
        migrations.RemoveField(
            model_name="rosterrow",
            name="changes",
        ),
        migrations.RemoveField(
            model_name="rosterrow",
            name="clause",
        ),
        migrations.RemoveField(
            model_name="rosterrow",
            name="group",
        ),
        migrations.RemoveField(
            model_name="rosterrow",
            name="matched",
        ),
        migrations.RemoveField(
            model_name="rosterrow",
            name="outcome",
        ),
        migrations.RemoveField(
            model_name="rosterrow",
            name="person",
        ),
        migrations.RemoveField(
            model_name="rosterrow",
            name="posting",
        ),
        migrations.RemoveField(
            model_name="rosterrow",
            name="rule",
        ),
        migrations.RemoveField(
            model_name="rosterrow",
            name="unit",
        ),
        migrations.AddConstraint(
            model_name="rosterimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("confirmed_at__isnull", True),
                        ("confirmed_by__isnull", True),
                        ("phase__in", ("read", "judge")),
                    ),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                        models.Q(("phase__in", ("read", "judge")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="applied_only_when_confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="rosterimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("released_by__isnull", True),
                    models.Q(("released_by", models.F("confirmed_by")), _negated=True),
                    _connector="OR",
                ),
                name="released_by_somebody_else",
            ),
        ),
        migrations.AddConstraint(
            model_name="rosteranswer",
            constraint=models.UniqueConstraint(
                fields=("unit", "kind", "key"), name="one_answer_per_question"
            ),
        ),
        migrations.AddConstraint(
            model_name="rosterleaver",
            constraint=models.UniqueConstraint(
                fields=("roster_import", "posting"), name="one_leaver_per_posting"
            ),
        ),
    ]
