/* The text of faxportd.conf, made fit for libconfuse, which counts the lines of comments more than once (3.3)
 * and stops at the first option that it does not know. Everything taken out becomes blanks, so that lines
 * stay where they are. Private to the configuration. Threads: no state. */
#ifndef ENGINE_CONFIG_TEXT_H
#define ENGINE_CONFIG_TEXT_H

#include <stddef.h>

/* The file's text, NUL-terminated, to be freed; NULL with what is wrong in `problem`. */
char *config_text_read(const char *path, char *problem, size_t problem_size);

/* Blank all comments: # and // to the end of the line, and the slash-star kind. */
void config_text_blank_comments(char *text);

/* Blank line `line` (from 1), and with it what stands between braces that open in it. */
void config_text_blank_item(char *text, unsigned line);

/* The line of the last brace or quotation mark that is never closed, which libconfuse does not always mind;
 * it goes to `mark`. 0 if there is none. */
unsigned config_text_unclosed(char *text, char *mark);

#endif
