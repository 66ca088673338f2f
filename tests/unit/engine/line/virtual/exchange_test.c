/* The exchange as a script: what is said to it, and what it says then. */
#include "engine/line/virtual/exchange.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/test.h"

enum { MAX_SAID = 16 };

typedef struct said {
    uint32_t slot;
    wire_type_t type;
    wire_step_t step;
    fax_station_kind_t station;
    bool media;
    uint32_t side;
    uint32_t call_id;
} said_t;

typedef struct office {
    exchange_t *exchange;
    said_t said[MAX_SAID];
    size_t count;
    wire_ring_t ring; /* the last */
} office_t;

static void hear(void *user, uint32_t slot, wire_type_t type, const void *body, int descriptor)
{
    office_t *office = user;
    struct stat info;
    assert_true(office->count < MAX_SAID);
    said_t *said = &office->said[office->count++];
    *said = (said_t){.slot = slot, .type = type, .media = descriptor >= 0};
    if (descriptor >= 0)
        assert_int_equal(fstat(descriptor, &info), 0);
    if (type == WIRE_RING) {
        office->ring = *(const wire_ring_t *)body;
        said->side = office->ring.media.side;
        said->call_id = office->ring.call_id;
        assert_int_equal(office->ring.slot, slot);
        return;
    }
    const wire_progress_t *progress = body;
    assert_int_equal(type, WIRE_PROGRESS);
    assert_int_equal(progress->slot, slot);
    said->step = progress->step;
    said->station = progress->media.station;
    said->side = progress->media.side;
    said->call_id = progress->call_id;
}

static void route(void *user, wire_ring_t *ring)
{
    (void)user;
    ring->call_id += 1000; /* the called port's call is one of its own */
    strcpy(ring->recipient_name, "Front desk");
    strcpy(ring->file, "/inbox/1.tif");
}

static fax_station_config_t stations[] = {{"900", FAX_STATION_SILENCE},
                                          {"90-1", FAX_STATION_VOICE},
                                          {"902", FAX_STATION_NO_ANSWER},
                                          {"903", FAX_STATION_BUSY},
                                          {"904", FAX_STATION_REFUSE}};
static const fax_exchange_config_t config = {
    .delay = 40, .noise = -100, .stations = stations, .station_count = sizeof stations / sizeof stations[0]};

/* Slots 0 to 4; 3 is unreachable, 4 has no dial tone. */
static int open_office(void **state)
{
    static office_t office;
    memset(&office, 0, sizeof office);
    static const char *const numbers[] = {"100", "+49 (30) 1", "*102#", "103", "104"};
    office.exchange = exchange_new(&config, &(exchange_host_t){hear, route, &office});
    for (uint32_t slot = 0; slot < 5; slot++) {
        fax_port_config_t port = {.dial_tone = slot != 4};
        strcpy(port.number, numbers[slot]);
        exchange_attach(office.exchange, slot, &port);
        exchange_set_service(office.exchange, slot, slot == 3 ? EXCHANGE_OUT : EXCHANGE_REACHABLE);
    }
    *state = &office;
    return 0;
}

static int close_office(void **state)
{
    exchange_free(((office_t *)*state)->exchange);
    return 0;
}

static void dial(office_t *office, uint32_t slot, uint32_t call_id, const char *number)
{
    wire_record_t record = {.type = WIRE_DIAL, .descriptor = -1};
    record.body.dial = (wire_dial_t){.slot = slot, .call_id = call_id};
    strncpy(record.body.dial.number, number, sizeof record.body.dial.number - 1);
    exchange_deliver(office->exchange, &record);
}

static void say(office_t *office, wire_type_t type, uint32_t slot, uint32_t call_id)
{
    wire_record_t record = {.type = type, .descriptor = -1};
    record.body.slot = (wire_slot_t){.slot = slot, .call_id = call_id};
    exchange_deliver(office->exchange, &record);
}

/* Exactly one record was said since the last look, and it was this one. */
static void expect_step(office_t *office, uint32_t slot, uint32_t call_id, wire_step_t step)
{
    assert_int_equal(office->count, 1);
    assert_int_equal(office->said[0].slot, slot);
    assert_int_equal(office->said[0].call_id, call_id);
    assert_int_equal(office->said[0].type, WIRE_PROGRESS);
    assert_int_equal(office->said[0].step, step);
    office->count = 0;
}

static void expect_ring(office_t *office, uint32_t caller, uint32_t called, uint32_t call_id)
{
    assert_int_equal(office->count, 2);
    const said_t *ring = &office->said[0], *ringback = &office->said[1];
    assert_int_equal(ring->type, WIRE_RING);
    assert_int_equal(ring->slot, called);
    assert_int_equal(ring->call_id, call_id + 1000);
    assert_int_equal(ring->side, 1);
    assert_true(ring->media);
    assert_int_equal(ringback->step, WIRE_RINGBACK);
    assert_int_equal(ringback->slot, caller);
    assert_int_equal(ringback->call_id, call_id);
    assert_int_equal(ringback->side, 0);
    assert_true(ringback->media);
    office->count = 0;
}

/* Dial, hear this, and hang up. */
static void dial_in_vain(office_t *office, uint32_t slot, uint32_t call_id, const char *number,
                         wire_step_t step)
{
    dial(office, slot, call_id, number);
    expect_step(office, slot, call_id, step);
    say(office, WIRE_HANG_UP, slot, call_id);
    assert_int_equal(office->count, 0);
}

static void each_number_gives_what_it_is(void **state)
{
    office_t *office = *state;
    static const struct {
        uint32_t slot;
        const char *number;
        wire_step_t step;
        fax_station_kind_t station;
    } rows[] = {
        {0, "12345", WIRE_BAD_ADDRESS, 0},
        {0, "", WIRE_BAD_ADDRESS, 0},
        {0, "A", WIRE_BAD_ADDRESS, 0},
        {0, "100", WIRE_BUSY, 0}, /* itself */
        {0, "103", WIRE_RINGBACK, FAX_STATION_NO_ANSWER},
        {0, "900", WIRE_RINGBACK, FAX_STATION_SILENCE},
        {0, "901", WIRE_RINGBACK, FAX_STATION_VOICE},
        {0, "902", WIRE_RINGBACK, FAX_STATION_NO_ANSWER},
        {0, "(903)", WIRE_BUSY, 0},
        {0, "904", WIRE_REFUSED, 0},
        {4, "100", WIRE_NO_DIAL_TONE, 0},
    };
    for (uint32_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        dial(office, rows[i].slot, i + 1, rows[i].number);
        assert_int_equal(office->said[0].station, rows[i].station);
        expect_step(office, rows[i].slot, i + 1, rows[i].step);
        say(office, WIRE_HANG_UP, rows[i].slot, i + 1);
        assert_int_equal(office->count, 0);
    }
}

static void numbers_are_compared_by_what_is_dialled(void **state)
{
    office_t *office = *state;
    static const struct {
        const char *number;
        uint32_t called;
    } rows[] = {{"49301", 1}, {"+49 30-1", 1}, {"4 9.3(0)1", 1}, {"*102#", 2}};
    for (uint32_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        dial(office, 0, i + 1, rows[i].number);
        expect_ring(office, 0, rows[i].called, i + 1);
        say(office, WIRE_HANG_UP, 0, i + 1);
        expect_step(office, rows[i].called, i + 1001, WIRE_DROPPED);
        say(office, WIRE_HANG_UP, rows[i].called, i + 1001);
    }
    dial(office, 0, 9, "102");
    expect_step(office, 0, 9, WIRE_BAD_ADDRESS);
}

static void a_ring_tells_who_calls_and_where_it_goes(void **state)
{
    office_t *office = *state;
    dial(office, 0, 7, "49301");
    assert_string_equal(office->ring.caller, "100");
    assert_string_equal(office->ring.called, "+49 (30) 1");
    assert_string_equal(office->ring.recipient_name, "Front desk");
    assert_string_equal(office->ring.file, "/inbox/1.tif");
    assert_int_equal(office->ring.media.delay, 40);
}

static void a_call_is_answered_and_both_ends_are_busy_until_each_hangs_up(void **state)
{
    office_t *office = *state;
    dial(office, 0, 1, "49301");
    expect_ring(office, 0, 1, 1);
    say(office, WIRE_ANSWER, 1, 1001);
    expect_step(office, 0, 1, WIRE_ANSWERED);
    dial_in_vain(office, 2, 2, "49301", WIRE_BUSY);
    dial_in_vain(office, 2, 3, "100", WIRE_BUSY);
    say(office, WIRE_HANG_UP, 0, 1); /* the called port hears it with the media */
    assert_int_equal(office->count, 0);
    dial_in_vain(office, 2, 4, "49301", WIRE_BUSY); /* it still hears the last of the call */
    say(office, WIRE_HANG_UP, 1, 1001);
    dial(office, 2, 5, "49301");
    expect_ring(office, 2, 1, 5);
}

/* It has got another call in the meantime, or goes out of service: that is no refusal. */
static void a_port_that_does_not_take_its_call_is_busy_and_a_caller_who_gives_up_is_told(void **state)
{
    office_t *office = *state;
    dial(office, 0, 1, "49301");
    expect_ring(office, 0, 1, 1);
    say(office, WIRE_HANG_UP, 1, 1001);
    expect_step(office, 0, 1, WIRE_BUSY);
    say(office, WIRE_HANG_UP, 0, 1);
    assert_int_equal(office->count, 0);
    dial(office, 0, 2, "49301");
    expect_ring(office, 0, 1, 2);
    say(office, WIRE_HANG_UP, 0, 2);
    expect_step(office, 1, 1002, WIRE_DROPPED);
}

/* Of the two records that were said since the last look, leave the second. */
static void expect_first_step(office_t *office, uint32_t slot, uint32_t call_id, wire_step_t step)
{
    assert_int_equal(office->count, 2);
    office->count = 1;
    expect_step(office, slot, call_id, step);
    office->said[0] = office->said[1];
    office->count = 1;
}

static void two_who_dial_each_other_are_busy(void **state)
{
    office_t *office = *state;
    dial(office, 0, 1, "49301");
    expect_ring(office, 0, 1, 1);
    dial(office, 1, 2, "100");
    expect_first_step(office, 0, 1, WIRE_BUSY);
    expect_step(office, 1, 2, WIRE_BUSY);
    say(office, WIRE_HANG_UP, 1, 1001); /* its line refuses the ring that comes meanwhile */
    say(office, WIRE_HANG_UP, 0, 1);
    assert_int_equal(office->count, 0);
    dial(office, 2, 3, "100");
    expect_ring(office, 2, 0, 3);
}

static void who_is_called_while_he_dials_another_gets_through(void **state)
{
    office_t *office = *state;
    dial(office, 0, 1, "49301");
    expect_ring(office, 0, 1, 1);
    dial(office, 1, 2, "900");
    expect_first_step(office, 0, 1, WIRE_BUSY);
    expect_step(office, 1, 2, WIRE_RINGBACK);
}

/* A caller is busy as long as he has not hung up, whatever he has called. */
static void who_calls_a_station_is_busy(void **state)
{
    office_t *office = *state;
    static const char *const numbers[] = {"900", "902", "103", "903", "12345"};
    for (uint32_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        dial(office, 0, i + 1, numbers[i]);
        office->count = 0;
        dial_in_vain(office, 1, i + 101, "100", WIRE_BUSY);
        say(office, WIRE_HANG_UP, 0, i + 1);
    }
    assert_int_equal(office->count, 0);
    dial(office, 1, 201, "100");
    expect_ring(office, 1, 0, 201);
}

static void a_call_to_a_port_that_comes_up_waits_for_it(void **state)
{
    office_t *office = *state;
    exchange_set_service(office->exchange, 3, EXCHANGE_COMING_UP);
    dial(office, 0, 1, "103");
    expect_step(office, 0, 1, WIRE_PROCEEDING);
    dial(office, 1, 2, "103");
    expect_step(office, 1, 2, WIRE_PROCEEDING);
    dial(office, 2, 3, "103");
    expect_step(office, 2, 3, WIRE_PROCEEDING);
    say(office, WIRE_HANG_UP, 2, 3); /* who gives up is told nothing more */
    dial_in_vain(office, 2, 4, "100", WIRE_BUSY);
    assert_int_equal(office->count, 0);
    exchange_set_service(office->exchange, 3, EXCHANGE_REACHABLE);
    assert_int_equal(office->count, 3);
    office->count = 2;
    expect_ring(office, 0, 3, 1);
    office->said[0] = office->said[2];
    office->count = 1;
    expect_step(office, 1, 2, WIRE_BUSY); /* the second is too late */
    say(office, WIRE_ANSWER, 3, 1001);
    expect_step(office, 0, 1, WIRE_ANSWERED);
}

static void a_port_that_does_not_come_up_does_not_answer(void **state)
{
    office_t *office = *state;
    exchange_set_service(office->exchange, 3, EXCHANGE_COMING_UP);
    dial(office, 0, 1, "103");
    expect_step(office, 0, 1, WIRE_PROCEEDING);
    dial(office, 1, 2, "103");
    expect_step(office, 1, 2, WIRE_PROCEEDING);
    exchange_slot_lost(office->exchange, 1);
    exchange_slot_lost(office->exchange, 3);
    assert_int_equal(office->count, 0);
    exchange_set_service(office->exchange, 3, EXCHANGE_OUT);
    assert_int_equal(office->said[0].station, FAX_STATION_NO_ANSWER);
    expect_step(office, 0, 1, WIRE_RINGBACK);
    exchange_set_service(office->exchange, 3, EXCHANGE_REACHABLE); /* too late */
    exchange_set_service(office->exchange, 77, EXCHANGE_REACHABLE);
    assert_int_equal(office->count, 0);
}

static void a_lost_worker_drops_its_call(void **state)
{
    office_t *office = *state;
    dial(office, 0, 1, "49301");
    expect_ring(office, 0, 1, 1);
    say(office, WIRE_ANSWER, 1, 1001);
    office->count = 0;
    exchange_slot_lost(office->exchange, 1);
    expect_step(office, 0, 1, WIRE_DROPPED);
    say(office, WIRE_HANG_UP, 0, 1);
    dial(office, 0, 2, "49301");
    expect_ring(office, 0, 1, 2);
    exchange_slot_lost(office->exchange, 0);
    expect_step(office, 1, 1002, WIRE_DROPPED);
    exchange_slot_lost(office->exchange, 0);
    exchange_slot_lost(office->exchange, 77);
    assert_int_equal(office->count, 0);
}

static void records_that_belong_to_no_call_do_nothing(void **state)
{
    office_t *office = *state;
    dial(office, 77, 1, "100");
    say(office, WIRE_ANSWER, 0, 0);
    say(office, WIRE_HANG_UP, 0, 0);
    say(office, WIRE_ANSWER, 77, 1);
    assert_int_equal(office->count, 0);
    dial(office, 0, 1, "49301");
    office->count = 0;
    say(office, WIRE_ANSWER, 0, 1);    /* the caller cannot answer */
    say(office, WIRE_ANSWER, 1, 1);    /* not the called port's call */
    say(office, WIRE_HANG_UP, 1, 999); /* an old one */
    assert_int_equal(office->count, 0);
    say(office, WIRE_ANSWER, 1, 1001);
    office->count = 0;
    say(office, WIRE_ANSWER, 1, 1001);
    assert_int_equal(office->count, 0);
}

static void a_number_ends_where_its_record_ends(void **state)
{
    office_t *office = *state;
    wire_record_t record = {.type = WIRE_DIAL, .descriptor = -1};
    char *number = record.body.dial.number;
    record.body.dial.call_id = 1;
    memset(number, ' ', sizeof record.body.dial.number);
    memcpy((char *)&record.body + offsetof(wire_dial_t, number) + FAX_NUMBER_SIZE, "49301", 6);
    exchange_deliver(office->exchange, &record);
    expect_step(office, 0, 1, WIRE_BAD_ADDRESS);
}

int main(void)
{
#define TEST(NAME) cmocka_unit_test_setup_teardown(NAME, open_office, close_office)
    const struct CMUnitTest tests[] = {
        TEST(each_number_gives_what_it_is),
        TEST(numbers_are_compared_by_what_is_dialled),
        TEST(a_ring_tells_who_calls_and_where_it_goes),
        TEST(a_call_is_answered_and_both_ends_are_busy_until_each_hangs_up),
        TEST(a_port_that_does_not_take_its_call_is_busy_and_a_caller_who_gives_up_is_told),
        TEST(two_who_dial_each_other_are_busy),
        TEST(who_is_called_while_he_dials_another_gets_through),
        TEST(who_calls_a_station_is_busy),
        TEST(a_call_to_a_port_that_comes_up_waits_for_it),
        TEST(a_port_that_does_not_come_up_does_not_answer),
        TEST(a_lost_worker_drops_its_call),
        TEST(records_that_belong_to_no_call_do_nothing),
        TEST(a_number_ends_where_its_record_ends),
    };
    return cmocka_run_group_tests_name("engine/line/virtual/exchange", tests, NULL, NULL);
}
