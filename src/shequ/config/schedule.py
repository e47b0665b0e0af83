"""What runs by the clock: (name, when, "room.jobs:function").

`when` is "every:<seconds>" or "daily:HH:MM" in Asia/Shanghai.
"""

SCHEDULE: tuple[tuple[str, str, str], ...] = ()
