import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("competencies", "0002_history_with_fewer_indexes"),
        ("personnel", "0003_history_with_fewer_indexes"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("training", "0001_courses_records_decisions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="trainingrecordevent",
            name="course",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="training.course",
            ),
        ),
        migrations.AlterField(
            model_name="trainingrecordevent",
            name="method",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="competencies.method",
            ),
        ),
        migrations.AlterField(
            model_name="trainingrecordevent",
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
            model_name="trainingrecordevent",
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
    ]
