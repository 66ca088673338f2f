/* Why a program that worked on a document was ended by a signal. Threads: no state, safe everywhere. */
#ifndef ENGINE_DOCUMENT_FOREIGN_SIGNAL_H
#define ENGINE_DOCUMENT_FOREIGN_SIGNAL_H

#include <stdbool.h>

/* True if the document need not have to do with it: the kernel had no memory for it, or an operator ended it.
 * False for what a program does to itself by what it reads: a fault, or a limit of its own that it has
 * reached. */
bool signal_is_foreign(int number);

#endif
