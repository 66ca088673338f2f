/* scripted_modem: a modem on a pseudo terminal that does what a script says. See `help`. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/serial/pty.h"
#include "tests/serial/scripted_modem.h"

static const char help[] = "usage: scripted_modem SPEED PATH SCRIPT DEFAULTS\n"
                           "\n"
                           "A modem at the pseudo terminal PATH that does what SCRIPT says, and DEFAULTS "
                           "where it says nothing; time passes\n"
                           "SPEED times as fast as it does. Says \"ready\", and ends with its standard "
                           "input; then it tells what has passed.\n";

enum { WRONG_USE = 2, TICK_MS = 20 };

static bool input_has_ended(int wait)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    char waste[100];
    return poll(&input, 1, wait) > 0 && read(STDIN_FILENO, waste, sizeof waste) <= 0;
}

int main(int count, char **words)
{
    if (count != 5 || strtod(words[1], NULL) <= 0)
        return fputs(help, stdout) < 0                        ? EXIT_FAILURE
               : count > 1 && strcmp(words[1], "--help") == 0 ? 0
                                                              : WRONG_USE;
    script_t *script = scripted_modem_read(words[3], words[4]);
    jack_t *jack = script ? pty_open(words[2]) : NULL;
    scripted_modem_t *modem = jack ? scripted_modem_new(jack, script) : NULL;
    if (script && !jack)
        fprintf(stderr, "scripted_modem: %s: %m\n", words[2]);
    if (modem) {
        puts("ready");
        fflush(stdout);
        const int pause = (int)(TICK_MS / strtod(words[1], NULL));
        while (!input_has_ended(pause > 0 ? pause : 1))
            scripted_modem_tick(modem);
        fputs(scripted_modem_log(modem), stdout);
    }
    scripted_modem_free(modem);
    script_free(script);
    return modem ? EXIT_SUCCESS : WRONG_USE;
}
