"""docs/questions.md: each command still works, and what it prints has the shape that the page shows."""
import sys

import question_page


def main():
    try:
        _, changes = question_page.play()
    except question_page.Fault as fault:
        sys.exit("%s: %s" % (question_page.PAGE, fault))
    question_page.tell(changes)
    page = question_page.read()
    if question_page.INDEX.search(page).group() != question_page.index(page):
        sys.exit("the table of the questions is not that of the page: scripts/question-page renews it")
    commands = sum(len(question_page.commands_of(part["block"]))
                   for part in question_page.PARTS.finditer(page) if part["block"])
    if changes:
        sys.exit("%d of %d commands print something else: scripts/question-page renews %s" % (len(changes), commands, question_page.PAGE))
    print("%d commands work" % commands)


main()
