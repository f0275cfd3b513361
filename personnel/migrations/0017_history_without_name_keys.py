import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("personnel", "0016_no_index_of_staff_numbers"),
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
        # Going back fills the column with nothing; it is worked out from the name again.
        migrations.AlterField(
            "personevent", "name_key", models.CharField(max_length=200, db_default="")
        ),
        migrations.AlterField(
            "personevent",
            "name_sort",
            models.CharField(max_length=400, db_default="", db_collation="C"),
        ),
        migrations.RemoveField(
            model_name="personevent",
            name="name_key",
        ),
        migrations.RemoveField(
            model_name="personevent",
            name="name_sort",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "personnel_personevent" ("birth_date", "citizen_id_hash", "edited_on", "email", "first_name", "id", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "prefix", "staff_no", "start_date", "subject") SELECT new_values."birth_date", new_values."citizen_id_hash", new_values."edited_on", new_values."email", new_values."first_name", new_values."id", new_values."last_name", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."phone", new_values."prefix", new_values."staff_no", new_values."start_date", new_values."subject" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="81a690f23750458d83118ff7d95f24c7271c53b7",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "personnel_personevent" ("birth_date", "citizen_id_hash", "edited_on", "email", "first_name", "id", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "prefix", "staff_no", "start_date", "subject") SELECT new_values."birth_date", new_values."citizen_id_hash", new_values."edited_on", new_values."email", new_values."first_name", new_values."id", new_values."last_name", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."phone", new_values."prefix", new_values."staff_no", new_values."start_date", new_values."subject" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."birth_date" IS DISTINCT FROM (new_values."birth_date") OR old_values."citizen_id_hash" IS DISTINCT FROM (new_values."citizen_id_hash") OR old_values."edited_on" IS DISTINCT FROM (new_values."edited_on") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."first_name" IS DISTINCT FROM (new_values."first_name") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."last_name" IS DISTINCT FROM (new_values."last_name") OR old_values."phone" IS DISTINCT FROM (new_values."phone") OR old_values."prefix" IS DISTINCT FROM (new_values."prefix") OR old_values."staff_no" IS DISTINCT FROM (new_values."staff_no") OR old_values."start_date" IS DISTINCT FROM (new_values."start_date") OR old_values."subject" IS DISTINCT FROM (new_values."subject")) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="558900a27cc24559ab59f3ab06790934bad3b893",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_49a43",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="personnel_person",
                    when="AFTER",
                ),
            ),
        ),
    ]
