/* How a job goes, in one line: made from an update of its watch (faxport-control(5)). Threads: no state, safe
 * everywhere. */
#ifndef CONTROL_CLI_PROGRESS_H
#define CONTROL_CLI_PROGRESS_H

#include <jansson.h>
#include <stddef.h>

/* "Sending page 2 of 4, 14400 bit/s, ECM": changes only when there is something to say. */
const char *cli_progress_line(const json_t *update, char *text, size_t size);

/* A bar of at most `columns` columns: "[#####.....]  45%  page 2 of 4  14400 bit/s  ECM  0:31", or the line
 * if there is no page yet. */
const char *cli_progress_bar(const json_t *update, size_t columns, char *text, size_t size);

/* How it ended: "3 pages went to 5551234", or why not. */
const char *cli_progress_end(const json_t *job, char *text, size_t size);

#endif
