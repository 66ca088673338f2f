/* The folder in which a document is converted: OUT.work beside the page file OUT, gone when the conversion
 * has ended in whatever way. Threads: no state, safe everywhere; one conversion per OUT at a time. */
#ifndef ENGINE_DOCUMENT_WORK_FOLDER_H
#define ENGINE_DOCUMENT_WORK_FOLDER_H

#include <stdbool.h>

enum { WORK_PATH_SIZE = 300 };

/* The files in it. Programs run inside, and get these names. */
#define WORK_DOCUMENT     "document"     /* the private copy of the user's */
#define WORK_DOCUMENT_PDF "document.pdf" /* made of a TIFF that is not fit for the line */
#define WORK_PAGES        "pages"        /* the page file to be */

typedef struct work_folder {
    char path[WORK_PATH_SIZE];
    char document[WORK_PATH_SIZE];
    char pages[WORK_PATH_SIZE];
} work_folder_t;

/* The names for page file `out`. False if they are too long. */
bool work_folder_name(work_folder_t *folder, const char *out);

/* Make it, empty, for its owner alone. False with errno set. */
bool work_folder_make(const work_folder_t *folder);

/* Remove it with all that is in it, if it is there. Follows no links. */
void work_folder_remove(const work_folder_t *folder);

#endif
