import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("competencies", "0003_self_assessment"),
        ("personnel", "0010_api_tokens"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("training", "0005_personal_plans"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanDevice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("name", models.CharField(max_length=200, verbose_name="device or tool")),
                ("needed", models.PositiveIntegerField(verbose_name="needed")),
                ("available", models.PositiveIntegerField(verbose_name="available")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PlanActivity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "measure",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Support: budget, digital climate, devices and tools"),
                            (2, "Lay down how people develop"),
                            (3, "Supervise and follow up"),
                        ],
                        verbose_name="driving measure",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="activity")),
                (
                    "mode",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (70, "70 – on the job and by oneself"),
                            (20, "20 – from others"),
                            (10, "10 – formal training"),
                        ],
                        null=True,
                    ),
                ),
                ("people", models.PositiveIntegerField(default=0, verbose_name="people to reach")),
                (
                    "budget",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=12, verbose_name="budget planned"
                    ),
                ),
                (
                    "spent",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=12, verbose_name="budget spent"
                    ),
                ),
                ("start_date", models.DateField(verbose_name="from")),
                ("end_date", models.DateField(verbose_name="to")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="competencies.area",
                    ),
                ),
            ],
            options={
                "ordering": ["measure", "start_date", "pk"],
            },
        ),
        migrations.CreateModel(
            name="UnitPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="personnel.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanDeviceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("name", models.CharField(max_length=200, verbose_name="device or tool")),
                ("needed", models.PositiveIntegerField(verbose_name="needed")),
                ("available", models.PositiveIntegerField(verbose_name="available")),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="training.plandevice",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="training.unitplan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="plandevice",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)s_set",
                to="training.unitplan",
            ),
        ),
        migrations.CreateModel(
            name="PlanActivityEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "measure",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Support: budget, digital climate, devices and tools"),
                            (2, "Lay down how people develop"),
                            (3, "Supervise and follow up"),
                        ],
                        verbose_name="driving measure",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="activity")),
                (
                    "mode",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (70, "70 – on the job and by oneself"),
                            (20, "20 – from others"),
                            (10, "10 – formal training"),
                        ],
                        null=True,
                    ),
                ),
                ("people", models.PositiveIntegerField(default=0, verbose_name="people to reach")),
                (
                    "budget",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=12, verbose_name="budget planned"
                    ),
                ),
                (
                    "spent",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=12, verbose_name="budget spent"
                    ),
                ),
                ("start_date", models.DateField(verbose_name="from")),
                ("end_date", models.DateField(verbose_name="to")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="competencies.area",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="training.planactivity",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="training.unitplan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="planactivity",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="%(class)s_set",
                to="training.unitplan",
            ),
        ),
        migrations.CreateModel(
            name="UnitPlanEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="training.unitplan",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="personnel.unit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="unitplan",
            constraint=models.UniqueConstraint(
                fields=("unit", "fiscal_year"), name="one_plan_per_unit_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("fiscal_year__gte", 2500), ("fiscal_year__lte", 2700)),
                name="plan_year_is_be",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="unitplan",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "training_unitplanevent" ("fiscal_year", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") SELECT new_values."fiscal_year", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."unit_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="083d3589442fc3752191788afe84e1c9bac3d767",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_61774",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="training_unitplan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="unitplan",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "training_unitplanevent" ("fiscal_year", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") SELECT new_values."fiscal_year", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."unit_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="0abfa8af04d4b7ba9f05ef3393a275a0b564ad83",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d4fd0",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="training_unitplan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plandeviceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4fdaad63f733c157bfd807fd9abecd08e39f2216",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b725f",
                    table="training_plandeviceevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plandevice",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "training_plandeviceevent" ("available", "id", "name", "needed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "version") SELECT new_values."available", new_values."id", new_values."name", new_values."needed", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="56bbf4d6fdf581265d6b3992b455a5ebaa3b5754",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_35733",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="training_plandevice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plandevice",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "training_plandeviceevent" ("available", "id", "name", "needed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "version") SELECT new_values."available", new_values."id", new_values."name", new_values."needed", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_id", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3b24b899d33e50c9b82e5e68d7a14b322a140f8f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1eef1",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="training_plandevice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planactivityevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="03fb14fb35bdc18e427f4a9acbfd774143201cb5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_916e0",
                    table="training_planactivityevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="planactivity",
            constraint=models.CheckConstraint(
                condition=models.Q(("end_date__gte", models.F("start_date"))),
                name="activity_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="planactivity",
            constraint=models.CheckConstraint(
                condition=models.Q(("budget__gte", 0), ("spent__gte", 0)),
                name="no_money_below_zero",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planactivity",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "training_planactivityevent" ("area_id", "budget", "end_date", "id", "measure", "mode", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "spent", "start_date", "title", "version") SELECT new_values."area_id", new_values."budget", new_values."end_date", new_values."id", new_values."measure", new_values."mode", new_values."people", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."plan_id", new_values."spent", new_values."start_date", new_values."title", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="bc5a98e052914ebab5cd50799b59202986fd2eed",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f3367",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="training_planactivity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="planactivity",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "training_planactivityevent" ("area_id", "budget", "end_date", "id", "measure", "mode", "people", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "spent", "start_date", "title", "version") SELECT new_values."area_id", new_values."budget", new_values."end_date", new_values."id", new_values."measure", new_values."mode", new_values."people", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."plan_id", new_values."spent", new_values."start_date", new_values."title", new_values."version" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="4a8a24b51205fcd2e38bccd668aed148ee2a447b",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_52ef8",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="training_planactivity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="unitplanevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0861eb9c82fd9308f63d6ac5862a1d71dc6b2b29",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_24e22",
                    table="training_unitplanevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
