/* What became of a child, for people. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "engine/fax_log.h"
#include "engine/fax_status.h"
#include "engine/fax_text.h"
#include "engine/process/child.h"

void child_explain(const child_end_t *end, char *text, size_t size)
{
    if (end->timed_out)
        snprintf(text, size, "its time was over");
    else if (WIFSIGNALED(end->status))
        snprintf(text, size, "signal %d (%s)", WTERMSIG(end->status), strsignal(WTERMSIG(end->status)));
    else
        snprintf(text, size, "exit status %d", WEXITSTATUS(end->status));
}

static void log_line(const char *whose, const char *line, size_t length)
{
    char raw[FAX_TEXT_SIZE], text[FAX_TEXT_SIZE];
    snprintf(raw, sizeof raw, "%.*s", (int)length, line);
    fax_text_copy(text, sizeof text, raw);
    if (text[0])
        fax_log(FAX_LOG_INFO, "command", "%s: %s", whose, text);
}

void child_log_said(const child_end_t *end, const char *whose)
{
    for (const char *line = end->said; *line;) {
        const size_t length = strcspn(line, "\n");
        log_line(whose, line, length);
        line += length + (line[length] == '\n');
    }
    if (end->said_in_all > strlen(end->said))
        fax_log(FAX_LOG_INFO, "command", "%s: ... %zu octets in all", whose, end->said_in_all);
}
