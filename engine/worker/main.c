/* faxport-worker: the process that runs ports for faxportd. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "engine/worker/greeting.h"
#include "engine/worker/worker.h"

enum { CHANNEL = 3, WRONG_USE = 2 };

static const char help[] =
    "usage: faxport-worker\n"
    "\n"
    "Runs fax ports for faxportd, which starts it with a channel as descriptor 3. There is\n"
    "nothing to do with it by hand; see faxportd(8).\n"
    "\n"
    "  --help      show this text\n"
    "  --version   show the version\n";

static int refuse(const char *problem)
{
    fprintf(stderr, "faxport-worker: %s\n", problem);
    return WRONG_USE;
}

int main(int count, char **arguments)
{
    if (count > 1 && strcmp(arguments[1], "--help") == 0)
        return fputs(help, stdout) < 0;
    if (count > 1 && strcmp(arguments[1], "--version") == 0)
        return puts("faxport-worker " PACKAGE_VERSION) < 0;
    if (count > 1)
        return refuse("takes no arguments; --help tells more");
    char problem[256];
    if (!greeting_is_channel(CHANNEL, problem, sizeof problem))
        return refuse(problem);
    return worker_run(CHANNEL);
}
