#include "control/cli/text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

enum { COLUMNS = 80, LINES = 24 };

size_t cli_text_width(const char *text)
{
    size_t width = 0;
    mbstate_t state = {0};
    const size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        wchar_t character;
        const size_t octets = mbrtowc(&character, text + at, length - at, &state);
        if (octets == 0 || octets > length)
            return strlen(text); /* not of this locale: the terminal will do with it what it likes */
        const int columns = wcwidth(character);
        width += columns > 0 ? (size_t)columns : 0;
        at += octets;
    }
    return width;
}

void cli_text_pad(FILE *to, const char *text, size_t width, bool right)
{
    const size_t used = cli_text_width(text);
    const int blanks = used < width ? (int)(width - used) : 0;
    fprintf(to, "%*s%s%*s", right ? blanks : 0, "", text, right ? 0 : blanks, "");
}

bool cli_text_is_terminal(FILE *file)
{
    const char *kind = getenv("TERM");
    return isatty(fileno(file)) && kind && strcmp(kind, "dumb") != 0;
}

bool cli_text_may_colour(FILE *file)
{
    const char *no = getenv("NO_COLOR");
    return cli_text_is_terminal(file) && !(no && no[0]);
}

size_t cli_text_columns(FILE *file)
{
    struct winsize size;
    return ioctl(fileno(file), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : COLUMNS;
}

size_t cli_text_lines(FILE *file)
{
    struct winsize size;
    return ioctl(fileno(file), TIOCGWINSZ, &size) == 0 && size.ws_row > 0 ? size.ws_row : LINES;
}

const char *cli_text_duration(double seconds, char *to, size_t size)
{
    const unsigned long all = seconds > 0 ? (unsigned long)seconds : 0;
    if (all < 3600)
        snprintf(to, size, "%lu:%02lu", all / 60, all % 60);
    else
        snprintf(to, size, "%lu:%02lu:%02lu", all / 3600, all / 60 % 60, all % 60);
    return to;
}
