#include "control/answer.h"

#include <stdarg.h>
#include <stdio.h>

#include "control/record.h"

json_t *control_refusal(const char *why)
{
    return json_pack("{sb so}", "ok", 0, "error", fax_json_text(why));
}

json_t *control_refuse(const char *format, ...)
{
    char why[FAX_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    return control_refusal(why);
}

json_t *control_no_port(const char *name)
{
    return control_refuse("there is no port \"%s\": faxport ports lists them", name);
}

json_t *control_no_job(uint32_t id)
{
    return control_refuse("there is no job %u: faxport jobs lists them", id);
}

json_t *control_answer(const char *name, json_t *value)
{
    return json_pack("{sb so}", "ok", 1, name, value);
}

json_t *control_done(void)
{
    return json_pack("{sb}", "ok", 1);
}
