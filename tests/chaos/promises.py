"""What faxportd promises, and hence is held to; a promise goes from here when it is kept."""

JOBS = False  # a job outlives the daemon
