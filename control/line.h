/* JSON as it goes over the control socket. Threads: no state, safe everywhere. */
#ifndef CONTROL_LINE_H
#define CONTROL_LINE_H

#include <jansson.h>

/* `value` on one line with its newline; takes the reference. To be given back to free(); NULL without memory,
 * or if `value` is NULL. */
char *control_line_of(json_t *value);

#endif
