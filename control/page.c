#include "control/page.h"

enum { AT_ONCE = 100 }; /* rows, so that an answer takes milliseconds of the loop's time */

control_page_t control_page_new(const control_arguments_t *arguments)
{
    return (control_page_t){.rows = json_array(), .last = arguments->after};
}

bool control_page_takes_next(control_page_t *page, uint32_t number)
{
    page->more = json_array_size(page->rows) == AT_ONCE;
    if (!page->more)
        page->last = number;
    return !page->more;
}

bool control_page_takes(control_page_t *page, uint32_t number)
{
    return number > page->last && control_page_takes_next(page, number);
}

json_t *control_page_answer(const char *name, const control_page_t *page)
{
    return json_pack("{sb so so}", "ok", 1, name, page->rows, "next",
                     page->more ? json_integer(page->last) : json_null());
}
