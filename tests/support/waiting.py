"""Wait for conditions, with a deadline."""
import time


def comes_true(condition, seconds, pause=0.02):
    """Wait until `condition()` is true, for so long at most; what it returned last."""
    end = time.monotonic() + seconds
    while True:
        result = condition()
        if result or time.monotonic() >= end:
            return result
        time.sleep(pause)


def until(condition, seconds, what, pause=0.1):
    """The same, but an AssertionError with `what` if it never is."""
    result = comes_true(condition, seconds, pause)
    if not result:
        raise AssertionError("waited %d s in vain until %s" % (seconds, what))
    return result
