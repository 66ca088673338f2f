/* A bell that any thread may ring and the loop hears, soon, once for all that rang since it last heard it.
 * Threads: bell_ring() from any, which does not wait; the rest is the loop's. */
#ifndef ENGINE_PROCESS_BELL_H
#define ENGINE_PROCESS_BELL_H

struct event_base;
typedef struct bell bell_t;

/* NULL if there is no memory or no descriptor. */
bell_t *bell_new(struct event_base *loop, void (*heard)(void *user), void *user);

/* NULL is fine. */
void bell_free(bell_t *bell);

void bell_ring(bell_t *bell);

#endif
