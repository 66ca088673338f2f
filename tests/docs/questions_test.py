"""docs/questions.md: each command still works, and what it prints has the shape that the page shows."""
import sys

import question_page


def main():
    try:
        _, changes = question_page.play()
    except question_page.Fault as fault:
        sys.exit("%s: %s" % (question_page.PAGE, fault))
    question_page.tell(changes)
    commands = sum(len(question_page.commands_of(part["block"]))
                   for part in question_page.PARTS.finditer(question_page.read()) if part["block"])
    if changes:
        sys.exit("%d of %d commands print something else: scripts/question-page renews %s" % (len(changes), commands, question_page.PAGE))
    print("%d commands work" % commands)


main()
