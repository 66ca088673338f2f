/* The clocks of this process stand still, and move when they are told to: whatever asks clock_gettime(2),
 * libevent's timers too, lives in that time. Linked into a program, it stands before the C library's
 * function; it does nothing until it is started. Threads: one. */
#ifndef TESTS_SERIAL_VIRTUAL_CLOCK_H
#define TESTS_SERIAL_VIRTUAL_CLOCK_H

/* From now on time is virtual. */
void virtual_clock_start(void);

void virtual_clock_advance(unsigned ms);

#endif
