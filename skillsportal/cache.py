"""The cache of limits, which must not keep everybody out when Redis is down."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError, TimeoutError

PAUSE_SECONDS = 10
log = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Empty while Redis cannot be reached: limits then let everybody through.

    Forgives what the limits of sign-in and of the API call; anything else still fails loudly.
    """

    _down_until = 0.0

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try(super().add, True, *args, **kwargs))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try(super().get, default, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._try(super().set, None, *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return int(self._try(super().incr, 1, *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(self._try(super().delete, False, *args, **kwargs))

    def _try(self, act: Callable[..., Any], missed: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self._down_until:
            return missed
        try:
            return act(*args, **kwargs)
        except (ConnectionError, TimeoutError) as unreachable:
            # A limit takes a dozen calls: only the first of them waits for Redis.
            self._down_until = time.monotonic() + PAUSE_SECONDS
            log.warning("The cache cannot be reached, limits are off: %s", unreachable)
            return missed
