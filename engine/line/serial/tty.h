/* A tty as a modem's wire: opened by the daemon, which has the rights, and used by the port's worker, which
 * gets the open descriptor. Reading and writing it does not block; what is marked so may, for seconds, if the
 * driver of a USB modem waits for one that has died (see tty_chore.h). Threads: no state. */
#ifndef ENGINE_LINE_SERIAL_TTY_H
#define ENGINE_LINE_SERIAL_TTY_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/fax_config.h"

/* Open `config->device`: raw, non-blocking, for us alone (TIOCEXCL), with its speed and flow control, DTR
 * and RTS on. -1 with a clause for people in `problem`, and `absent` true if there is no such device now,
 * false if there is and it is no use. May block. */
int tty_open(const fax_serial_config_t *config, char *problem, size_t size, bool *absent);

/* Others may open it, too (TIOCNXCL). */
void tty_share(int tty);

/* V.24 circuit 108 (DTR); break; and whether XOFF from the modem stops what we send (ignored unless flow is
 * XON/XOFF: while data comes, it is data). The first two may block. */
void tty_set_dtr(int tty, bool on);
void tty_set_break(int tty, bool on);
void tty_set_xoff(int tty, bool minded);

/* From now on the loss of its carrier hangs the tty's program up, if there is a carrier now (V.24 circuit
 * 109). */
void tty_mind_carrier(int tty);

/* Forget what waits in the tty, both ways; or to be sent only. */
void tty_flush(int tty);
void tty_discard(int tty);

#endif
