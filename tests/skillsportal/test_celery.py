"""What a worker does before its first job."""

from celery import Celery
from celery.signals import worker_init
from django.urls import clear_url_caches, get_resolver


class AnothersWorker:
    """Celery's own preparations are for a worker of this app, which does not run here."""

    app = Celery("another", set_as_current=False)


def test_worker_reads_all_addresses_before_its_first_job() -> None:
    clear_url_caches()
    assert not get_resolver()._reverse_dict
    worker_init.send(sender=AnothersWorker())
    assert get_resolver()._reverse_dict
