#include "engine/fax_text.h"

#include <string.h>

#include "engine/fax_status.h"

/* The length of the valid UTF-8 character at `text` (RFC 3629 §4), 0 if there is none. */
static size_t utf8_length(const unsigned char *text)
{
    static const struct {
        unsigned char first, last, low, high;
        size_t length;
    } rows[] = {
        {0x20, 0x7e, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (text[0] < rows[i].first || text[0] > rows[i].last)
            continue;
        if (rows[i].length > 1 && (text[1] < rows[i].low || text[1] > rows[i].high))
            return 0;
        for (size_t n = 2; n < rows[i].length; n++)
            if ((text[n] & 0xc0) != 0x80)
                return 0;
        return rows[i].length;
    }
    return 0;
}

/* C1 controls (U+0080 to U+009F) are valid UTF-8 and still controls. */
static size_t clean_length(const unsigned char *text)
{
    const size_t length = utf8_length(text);
    return length == 2 && text[0] == 0xc2 && text[1] < 0xa0 ? 0 : length;
}

void fax_text_copy(char *to, size_t size, const char *from)
{
    const unsigned char *in = (const unsigned char *)(from ? from : "");
    size_t used = 0;
    while (*in) {
        const size_t length = clean_length(in);
        const size_t need = length ? length : 1;
        if (used + need >= size)
            break;
        memcpy(to + used, length ? (const char *)in : "?", need);
        used += need;
        in += need;
    }
    to[used] = '\0';
}

void fax_text_copy_ident(char *to, size_t size, const char *from)
{
    const char *in = from ? from : "";
    while (*in == ' ')
        in++;
    size_t used = 0;
    for (; *in && used + 1 < size; in++)
        to[used++] = *in >= 0x20 && *in <= 0x7e ? *in : '?';
    while (used > 0 && to[used - 1] == ' ')
        used--;
    to[used] = '\0';
}

bool fax_text_is_clean(const char *text)
{
    const unsigned char *in = (const unsigned char *)text;
    while (*in) {
        const size_t length = clean_length(in);
        if (length == 0)
            return false;
        in += length;
    }
    return true;
}

bool fax_text_is_number(const char *number)
{
    const size_t length = strlen(number);
    return length > 0 && length < FAX_NUMBER_SIZE && strspn(number, "0123456789ABCD*#+-.(), ") == length &&
           strpbrk(number, "0123456789") != NULL;
}

static const char *next_digit(const char *number)
{
    return number + strcspn(number, "0123456789*#");
}

bool fax_text_is_same_number(const char *one, const char *other)
{
    for (;; one++, other++) {
        one = next_digit(one);
        other = next_digit(other);
        if (*one != *other || !*one)
            return *one == *other;
    }
}
