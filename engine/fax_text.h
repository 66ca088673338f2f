/* Text from outside made fit to leave the engine. Threads: no state, safe everywhere. */
#ifndef ENGINE_FAX_TEXT_H
#define ENGINE_FAX_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Copy `from` (a C string; NULL is "") into `to` of `size` octets as valid UTF-8 without control characters:
 * a bad octet or a control character becomes '?', and the text is cut before the first character that does
 * not fit. */
void fax_text_copy(char *to, size_t size, const char *from);

/* The same for T.30 identifications: printable ASCII, without leading and trailing blanks (T.30
 * §5.3.6.2.4). */
void fax_text_copy_ident(char *to, size_t size, const char *from);

/* True if `text` is valid UTF-8 (RFC 3629) without control characters. */
bool fax_text_is_clean(const char *text);

/* True if `number` can be dialled: 1 to FAX_NUMBER_SIZE - 1 of the characters 0-9 A-D * # + - . ( ) , and
 * blank, with at least one digit. */
bool fax_text_is_number(const char *number);

/* True if both dial the same: only digits, * and # count. */
bool fax_text_is_same_number(const char *one, const char *other);

#endif
