/* Any octets as a text from outside: what leaves is clean and fits. */
#include "engine/fax_text.h"

#include <string.h>

#include "engine/fax_status.h"
#include "tests/fuzz/fuzz.h"

static void copy_into(const char *text, size_t size)
{
    char *to = malloc(size);
    FUZZ_HOLDS(to);
    fax_text_copy(to, size, text);
    FUZZ_HOLDS(fax_text_is_clean(to) && strlen(to) < size);
    FUZZ_HOLDS(!fax_text_is_clean(text) || strncmp(to, text, strlen(to)) == 0);
    fax_text_copy_ident(to, size, text);
    FUZZ_HOLDS(fax_text_is_clean(to) && strlen(to) < size);
    free(to);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    FUZZ_HOLDS(text);
    memcpy(text, data, size);
    text[size] = '\0';
    copy_into(text, 1);
    copy_into(text, FAX_IDENT_SIZE);
    copy_into(text, size + 1);
    FUZZ_HOLDS(!fax_text_is_number(text) || fax_text_is_clean(text));
    free(text);
    return 0;
}
