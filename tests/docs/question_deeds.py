"""What happens on the stage of docs/questions.md, by the names that its comments have. The numbers of jobs, calls and
notifications that the page shows follow from their order."""
import os
import re
import shutil

import stage
from waiting import until

PATIENCE = 60  # s
LETTERS = {"letter.ps": 2, "note.ps": 1, "book.ps": 30}  # pages


def before_the_first(house):
    """The documents that the page speaks of."""
    for name, pages in LETTERS.items():
        shutil.copy(house.document(pages), os.path.join(house.folder, name))


def _send(house, number, port, letter):
    said = house.faxport("send", "--to", number, "--port", port, "--from", "Ada", os.path.join(house.folder, letter))
    return int(re.search(r"\d+", said).group())


def _state_is(house, job, state):
    return lambda: house.get("faxJobState.%d" % job) == state


def _alarm(house, kind):
    return lambda: any(row.endswith("." + kind) for row in house.walk("faxAlarmSeverity"))


def _all_is_told(house):
    until(lambda: house.get("faxAgentNotificationsWaiting.0") == "0", PATIENCE, "all notifications are sent")


def some_calls(house):
    """Jobs 1 to 5: two go through, the others meet a busy number, nobody, and somebody who is no fax."""
    for number, port, letter, through in (("102", "fax1", "letter.ps", 1), ("104", "fax3", "note.ps", 1),
                                          (stage.BUSY, "fax1", "note.ps", 0), (stage.NOBODY, "fax3", "note.ps", 0),
                                          (stage.VOICE, "fax1", "note.ps", 0)):
        assert house.ends([_send(house, number, port, letter)]) == through
    _all_is_told(house)


def a_long_fax(house):
    """Job 6, from fax1 to fax2; it has come to its second page."""
    _send(house, "102", "fax1", "book.ps")
    until(lambda: house.get("faxPortStatusCurrentPage.1") == "2", PATIENCE, "page 2 goes out")


def a_call_that_hangs(house):
    """Job 7, on fax3."""
    _send(house, stage.SILENCE, "fax3", "note.ps")
    until(_alarm(house, "5"), PATIENCE, "the call is stuck")


def two_jobs_that_wait(house):
    """Jobs 8 and 9, for the port that sends the long fax; the second is held."""
    _send(house, "104", "fax1", "letter.ps")
    held = _send(house, "103", "fax1", "note.ps")
    until(_state_is(house, held, "3"), PATIENCE, "its document is converted")
    house.faxport("hold", str(held))
    until(_state_is(house, held, "2"), PATIENCE, "it is held")


def the_calls_end(house):
    house.cancel_all()
    until(lambda: not house.walk("faxAlarmSeverity"), PATIENCE, "the alarms are over")
    _all_is_told(house)


def the_port_is_in_service_again(house):
    """fax3; it takes a moment."""
    until(lambda: house.get("faxPortOperStatus.3") == "1", PATIENCE, "fax3 is in service")


def the_test_is_over(house):
    """Of fax3."""
    until(lambda: house.get("faxPortTests.3") == "1", PATIENCE, "fax3 is tested")


def the_master_agent_is_away_for_a_while(house):
    """And a port goes out of service and comes back."""
    house.stop_agent()
    house.faxport("port", "down", "fax4")
    until(lambda: house.ask("alarms"), PATIENCE, "fax4 is out of service")
    house.faxport("port", "up", "fax4")
    until(lambda: not house.ask("alarms"), PATIENCE, "fax4 is in service")
    house.start_agent()
    until(house.serves, PATIENCE, "the agent serves again")
    _all_is_told(house)
