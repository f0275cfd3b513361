import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("personnel", "0001_people_units_and_imports"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="posting",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="posting",
            name="update_update",
        ),
        migrations.RemoveIndex(
            model_name="posting",
            name="personnel_p_outcome_0b9352_idx",
        ),
        migrations.AddField(
            model_name="person",
            name="edited_on",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="person",
            name="staff_no",
            field=models.CharField(
                blank=True, db_default="", max_length=40, verbose_name="staff number"
            ),
        ),
        migrations.AddField(
            model_name="personevent",
            name="edited_on",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="personevent",
            name="staff_no",
            field=models.CharField(
                blank=True, db_default="", max_length=40, verbose_name="staff number"
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="edited_on",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="postingevent",
            name="edited_on",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AlterField(
            model_name="person",
            name="citizen_id_hash",
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.AlterField(
            model_name="person",
            name="name_key",
            field=models.CharField(max_length=200),
        ),
        migrations.AlterField(
            model_name="personevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AlterField(
            model_name="posting",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="personnel.unit",
            ),
        ),
        migrations.AlterField(
            model_name="postingevent",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="personnel.person",
            ),
        ),
        migrations.AlterField(
            model_name="postingevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AlterField(
            model_name="postingevent",
            name="unit",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="personnel.unit",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("staff_no", ""), _negated=True),
                fields=["staff_no"],
                name="person_by_staff_no",
            ),
        ),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(
                condition=models.Q(("outcome", "review")),
                fields=["unit"],
                name="posting_awaiting_group",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "personnel_personevent" ("birth_date", "citizen_id_hash", "edited_on", "email", "first_name", "id", "last_name", "name_key", "name_sort", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "prefix", "staff_no", "start_date", "subject") SELECT new_values."birth_date", new_values."citizen_id_hash", new_values."edited_on", new_values."email", new_values."first_name", new_values."id", new_values."last_name", new_values."name_key", new_values."name_sort", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone", new_values."prefix", new_values."staff_no", new_values."start_date", new_values."subject" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="e0b2f0064e9f4f69486e9261e4c1743f3c6cc0a3",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0aec7",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="personnel_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "personnel_personevent" ("birth_date", "citizen_id_hash", "edited_on", "email", "first_name", "id", "last_name", "name_key", "name_sort", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "prefix", "staff_no", "start_date", "subject") SELECT new_values."birth_date", new_values."citizen_id_hash", new_values."edited_on", new_values."email", new_values."first_name", new_values."id", new_values."last_name", new_values."name_key", new_values."name_sort", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone", new_values."prefix", new_values."staff_no", new_values."start_date", new_values."subject" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."birth_date" IS DISTINCT FROM (new_values."birth_date") OR old_values."citizen_id_hash" IS DISTINCT FROM (new_values."citizen_id_hash") OR old_values."edited_on" IS DISTINCT FROM (new_values."edited_on") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."first_name" IS DISTINCT FROM (new_values."first_name") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."last_name" IS DISTINCT FROM (new_values."last_name") OR old_values."name_key" IS DISTINCT FROM (new_values."name_key") OR old_values."name_sort" IS DISTINCT FROM (new_values."name_sort") OR old_values."phone" IS DISTINCT FROM (new_values."phone") OR old_values."prefix" IS DISTINCT FROM (new_values."prefix") OR old_values."staff_no" IS DISTINCT FROM (new_values."staff_no") OR old_values."start_date" IS DISTINCT FROM (new_values."start_date") OR old_values."subject" IS DISTINCT FROM (new_values."subject")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="ae1e772ace789d7b68ea7e417a64791018e77fee",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_49a43",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="personnel_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="posting",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "personnel_postingevent" ("clause", "edited_on", "from_date", "group", "group_reason", "id", "is_primary", "level", "matched", "outcome", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_by", "position", "position_no", "rule", "standing", "to_date", "unit_id") SELECT new_values."clause", new_values."edited_on", new_values."from_date", new_values."group", new_values."group_reason", new_values."id", new_values."is_primary", new_values."level", new_values."matched", new_values."outcome", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."placed_by", new_values."position", new_values."position_no", new_values."rule", new_values."standing", new_values."to_date", new_values."unit_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="31b87f43ab3176ab133901a7ffe1324d9b99170f",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_54fc8",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="personnel_posting",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="posting",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "personnel_postingevent" ("clause", "edited_on", "from_date", "group", "group_reason", "id", "is_primary", "level", "matched", "outcome", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_by", "position", "position_no", "rule", "standing", "to_date", "unit_id") SELECT new_values."clause", new_values."edited_on", new_values."from_date", new_values."group", new_values."group_reason", new_values."id", new_values."is_primary", new_values."level", new_values."matched", new_values."outcome", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."placed_by", new_values."position", new_values."position_no", new_values."rule", new_values."standing", new_values."to_date", new_values."unit_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="d472d3f8f6978873e4bc0df88b3bdace53b7399f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3fdc6",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="personnel_posting",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                fields=("citizen_id_hash",), name="one_person_per_citizen_id"
            ),
        ),
    ]
