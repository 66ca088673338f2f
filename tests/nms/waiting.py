"""Wait for conditions, with a deadline."""
import time


def until(condition, seconds, what, pause=0.1):
    """Until `condition()` is true; returns what it returned then. AssertionError with `what` if it never
    is."""
    end = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() >= end:
            raise AssertionError("waited %d s in vain until %s" % (seconds, what))
        time.sleep(pause)
