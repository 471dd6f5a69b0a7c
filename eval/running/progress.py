"""How far a run is, as one line: cases done, rate and time left."""


def line(done: int, of: int, asked: int, seconds: float) -> str:
    """Return `done/of`, and once cases were asked their rate and the time that is left at it."""
    shown = f"{done}/{of}"
    if asked <= 0 or seconds <= 0:
        return shown
    rate = asked / seconds
    return f"{shown} · {rate:.1f} cases/s · {clock((of - done) / rate)} left" if rate >= 1 \
        else f"{shown} · {1 / rate:.1f} s/case · {clock((of - done) / rate)} left"


def clock(seconds: float) -> str:
    """Return a time as `0:07`, `12:30` or `1:02:05`."""
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
