"""Faxes that are handed over with the real command line, and what it said to each."""
import os
import random
import re

import house
import pages

GIVE_UP = 20  # s


class Submission:
    """A fax that was handed over. `number` of the submission; `id` of the job once it is acknowledged."""

    def __init__(self, number, fax):
        self.number, self.fax = number, fax
        self.name = "chaos-%d.tif" % number
        self.to = {"port": "10%d" % fax.port, "nobody": house.NOBODY}.get(fax.target) or house.STATIONS[fax.target]
        source = random.Random(fax.seed)
        self.pages = [pages.draw_page(source) for _ in range(fax.pages)]
        self.digest = pages.digest(self.pages)
        self.id = None
        self.answer = ""
        self.process = None
        self.since = None


class Office:
    """Hands faxes over, many at once if need be."""

    def __init__(self, the_house, folder):
        self.house, self.folder = the_house, folder
        self.submissions = []
        os.makedirs(folder)

    def submit(self, fax, now):
        """Begin to hand it over."""
        submission = Submission(len(self.submissions) + 1, fax)
        path = os.path.join(self.folder, submission.name)
        pages.write_file(path, submission.pages)
        submission.pages = None
        submission.since = now
        submission.process = self.house.start_command("send", "--to", submission.to, path)
        self.submissions.append(submission)

    def look(self, now):
        """Hear those that have an answer."""
        for submission in self.submissions:
            if submission.process and submission.process.poll() is None and now > submission.since + GIVE_UP:
                submission.process.kill()
            if submission.process and submission.process.poll() is not None:
                self._take_answer(submission)

    def _take_answer(self, submission):
        submission.answer = submission.process.communicate()[0].strip()
        found = re.search(r"job (\d+)", submission.answer)
        if submission.process.returncode == 0 and found:
            submission.id = int(found[1])
        submission.process = None
        os.unlink(os.path.join(self.folder, submission.name))

    def waits(self):
        return any(submission.process for submission in self.submissions)

    def acknowledged(self):
        return [submission for submission in self.submissions if submission.id]
