/* A data modem in software: spandsp's V.22bis, with start and stop bits (8N1), between octets and the line's
 * samples. Who calls sends the calling tone (ITU-T V.25), by which an adaptive answer knows it.
 * Threads: one. */
#ifndef TESTS_SERIAL_DATA_MODEM_H
#define TESTS_SERIAL_DATA_MODEM_H

#include "engine/line/line.h"

typedef struct data_modem data_modem_t;

/* Where the octets from the far end go, at once. NULL if there is no memory. */
data_modem_t *data_modem_new(bool calling, void (*hear)(void *user, uint8_t octet), void *user);

/* One tick. */
void data_modem_receive(data_modem_t *modem, const int16_t *samples);
void data_modem_transmit(data_modem_t *modem, int16_t *samples);

/* True once both ends have trained: octets pass. */
bool data_modem_is_connected(const data_modem_t *modem);

/* In bit/s. */
unsigned data_modem_rate(const data_modem_t *modem);

/* Octets for the far end, as many as data_modem_room(); more are lost. */
void data_modem_send(data_modem_t *modem, const uint8_t *octets, size_t count);
size_t data_modem_room(const data_modem_t *modem);

void data_modem_free(data_modem_t *modem);

#endif
