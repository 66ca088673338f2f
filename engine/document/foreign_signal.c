#include "engine/document/foreign_signal.h"

#include <signal.h>
#include <stddef.h>

static const int own[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS, SIGXCPU, SIGXFSZ};

bool signal_is_foreign(int number)
{
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        if (own[i] == number)
            return false;
    return true;
}
