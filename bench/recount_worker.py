"""Does the parts of a recount that wait, as a worker does; another one may take them first."""

from importlib import import_module

from bench import database

BEGUN = "begun"


def main() -> None:
    """Say that the work begins, and do it."""
    database.use()
    import_module("skillsportal.celery")
    recount = import_module("training.tasks").recount
    waiting = import_module("training.models").Recount.objects.under_way()
    parts = list(waiting.order_by("first_person").values_list("pk", flat=True))
    print(BEGUN, flush=True)
    for pk in parts:
        recount(str(pk))


if __name__ == "__main__":
    main()
