#include "agent/privacy.h"

#include <stdio.h>
#include <string.h>

enum { DIGITS_SHOWN = 3, DIGITS_HIDDEN = 4 };

typedef void mask_fn(const char *text, char mask[PRIVACY_MASK_SIZE]);

static const char stars[] = "***";

/* ---- numbers ---- */

static size_t count_digits(const char *text, size_t length)
{
    size_t digits = 0;
    for (size_t i = 0; i < length; i++)
        digits += text[i] >= '0' && text[i] <= '9';
    return digits;
}

/* Put the last digits of a number that may be seen to `to`. */
static void keep_last_digits(const char *text, size_t length, char to[DIGITS_SHOWN + 1])
{
    const size_t digits = count_digits(text, length);
    const size_t spare = digits > DIGITS_HIDDEN ? digits - DIGITS_HIDDEN : 0;
    const size_t shown = spare < DIGITS_SHOWN ? spare : DIGITS_SHOWN;
    size_t at = 0, used = 0;
    for (size_t i = 0; i < length; i++)
        if (text[i] >= '0' && text[i] <= '9' && at++ >= digits - shown)
            to[used++] = text[i];
    to[used] = '\0';
}

/* "canonical-number|additional" of a routing string is two numbers. */
static void mask_number(const char *text, char mask[PRIVACY_MASK_SIZE])
{
    const size_t first = strcspn(text, "|");
    char shown[DIGITS_SHOWN + 1], more[DIGITS_SHOWN + 1] = "";
    keep_last_digits(text, first, shown);
    if (text[first])
        keep_last_digits(text + first + 1, strlen(text + first + 1), more);
    snprintf(mask, PRIVACY_MASK_SIZE, "%s%s%s%s%s", stars, shown, text[first] ? "|" : "",
             text[first] ? stars : "", more);
}

/* ---- others ---- */

/* The first character, with all its octets (RFC 3629 §3). */
static void mask_name(const char *text, char mask[PRIVACY_MASK_SIZE])
{
    int octets = 1;
    while (((unsigned char)text[octets] & 0xc0) == 0x80)
        octets++;
    snprintf(mask, PRIVACY_MASK_SIZE, "%.*s%s", octets, text, stars);
}

static void mask_title(const char *text, char mask[PRIVACY_MASK_SIZE])
{
    (void)text;
    snprintf(mask, PRIVACY_MASK_SIZE, "%s", stars);
}

static mask_fn *const masks[] = {
    [FAX_PERSONAL_NUMBER] = mask_number,
    [FAX_PERSONAL_NAME] = mask_name,
    [FAX_PERSONAL_TITLE] = mask_title,
};

const char *privacy_text(fax_privacy_t mode, const fax_field_t *field, const void *record,
                         char mask[PRIVACY_MASK_SIZE])
{
    const char *text = fax_field_text(field, record);
    if (field->personal == FAX_PERSONAL_NOT || mode == FAX_PRIVACY_FULL || !text[0])
        return text;
    if (field->personal == FAX_PERSONAL_QUOTING)
        return field->plain(record);
    if (mode != FAX_PRIVACY_MASKED)
        return "";
    masks[field->personal](text, mask);
    return mask;
}
