"""What a worker does before its first job."""

from celery.signals import worker_init
from django.urls import clear_url_caches, get_resolver


def test_worker_reads_all_addresses_before_its_first_job() -> None:
    clear_url_caches()
    assert not get_resolver()._reverse_dict
    worker_init.send(sender=None)
    assert get_resolver()._reverse_dict
