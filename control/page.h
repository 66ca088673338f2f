/* The parts in which a list is answered: by rising number (an index, an id, a place), as many rows as one
 * answer takes. Threads: no state. */
#ifndef CONTROL_PAGE_H
#define CONTROL_PAGE_H

#include "control/member.h"

typedef struct control_page {
    json_t *rows;
    uint32_t last; /* number of the rows so far; at first the one after which the page begins */
    bool more;     /* than fit */
} control_page_t;

/* Begin where the request says. */
control_page_t control_page_new(const control_arguments_t *arguments);

/* True if the row of `number` belongs on the page: then it is to be added. */
bool control_page_takes(control_page_t *page, uint32_t number);

/* The same for numbers that fall. */
bool control_page_takes_next(control_page_t *page, uint32_t number);

/* {"ok":true, NAME: rows, "next": ...}; takes the page's reference. */
json_t *control_page_answer(const char *name, const control_page_t *page);

#endif
