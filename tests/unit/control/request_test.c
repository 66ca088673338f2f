#include "control/request.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/fakes/fake_engine.h"
#include "tests/test.h"

typedef struct stage {
    control_client_t client;
    int descriptor;
    uint32_t watched_job;
    int watched_port; /* -1: none */
    json_t *answer;
} stage_t;

static int take_descriptor(void *user)
{
    stage_t *stage = user;
    const int descriptor = stage->descriptor;
    stage->descriptor = -1;
    return descriptor;
}

static void note_answer(void *user, uint32_t first, const char *error)
{
    ((stage_t *)user)->answer = control_submitted(first, error);
}

/* The fake engine answers at once. */
static json_t *submit(void *user, const fax_job_request_t *requests, uint32_t count, int document)
{
    stage_t *stage = user;
    char error[FAX_TEXT_SIZE];
    const bool taken = fax_engine_submit(stage->client.engine, requests, count, document, note_answer, stage,
                                         error, sizeof error);
    return taken ? stage->answer : control_refusal(error);
}

static void watch_job(void *user, uint32_t id)
{
    ((stage_t *)user)->watched_job = id;
}

static void watch_status(void *user, uint32_t port)
{
    ((stage_t *)user)->watched_port = (int)port;
}

static int set_up(void **state)
{
    stage_t *stage = calloc(1, sizeof *stage);
    *stage = (stage_t){
        {fake_engine_new(), submit, take_descriptor, watch_job, watch_status, stage}, -1, 0, -1, NULL};
    fake_engine_add_port(stage->client.engine, "fax1", 0);
    fake_engine_add_port(stage->client.engine, "fax2", 0);
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    stage_t *stage = *state;
    fax_engine_free(stage->client.engine);
    if (stage->descriptor >= 0)
        close(stage->descriptor);
    free(stage);
    return 0;
}

static json_t *ask(stage_t *stage, const char *line)
{
    return control_request(&stage->client, line, strlen(line));
}

static void assert_refused(stage_t *stage, const char *line, const char *why)
{
    json_t *answer = ask(stage, line);
    assert_true(json_is_false(json_object_get(answer, "ok")));
    const char *error = json_string_value(json_object_get(answer, "error"));
    assert_non_null(error);
    if (!strstr(error, why))
        fail_msg("%.200s: \"%s\" is not in \"%s\"", line, why, error);
    json_decref(answer);
}

static json_t *assert_done(stage_t *stage, const char *line)
{
    json_t *answer = ask(stage, line);
    if (!json_is_true(json_object_get(answer, "ok")))
        fail_msg("%s: %s", line, json_string_value(json_object_get(answer, "error")));
    return answer;
}

/* A document of `octets`, open with `flags`. */
static int open_document(size_t octets, int flags)
{
    char path[] = "/tmp/request_test-XXXXXX";
    const int made = mkstemp(path);
    assert_int_equal(ftruncate(made, (off_t)octets), 0);
    const int document = open(path, flags);
    close(made);
    unlink(path);
    return document;
}

static void what_is_no_request_is_refused(void **state)
{
    static const struct {
        const char *line, *why;
    } rows[] = {
        {"", "no JSON object"},
        {"hello", "no JSON object"},
        {"{\"request\":\"ports\"", "no JSON object"},
        {"{\"request\":\"ports\",\"request\":\"jobs\"}", "no JSON object"},
        {"{\"request\":\"a\\u0000b\"}", "no JSON object"},
        {"{\"request\":\"\xff\"}", "no JSON object"},
        {"[]", "\"request\" is missing"},
        {"{}", "\"request\" is missing"},
        {"{\"request\":7}", "\"request\" is missing or no text"},
        {"{\"request\":\"\"}", "there is no request \"\""},
        {"{\"request\":\"bogus\\u001b[2J\"}", "there is no request \"bogus?[2J\""},
        {"{\"request\":\"ports\",\"prot\":1}", "has no \"prot\""},
        {"{\"request\":\"job\"}", "\"id\" is missing"},
        {"{\"request\":\"job\",\"id\":\"1\"}", "\"id\" must be a whole number from 1"},
        {"{\"request\":\"job\",\"id\":1.5}", "\"id\" must be a whole number from 1"},
        {"{\"request\":\"job\",\"id\":-1}", "\"id\" must be a whole number from 1"},
        {"{\"request\":\"job\",\"id\":4294967297}", "\"id\" must be a whole number from 1"},
        {"{\"request\":\"job\",\"id\":99999999999999999999}", "no JSON object"},
        {"{\"request\":\"job\",\"id\":9}", "there is no job 9"},
        {"{\"request\":\"cancel\",\"id\":9}", "there is no job 9"},
        {"{\"request\":\"status\",\"port\":[]}", "\"port\" must be a text"},
        {"{\"request\":\"status\",\"port\":\"\"}", "\"port\" is empty"},
        {"{\"request\":\"status\",\"port\":\"nope\"}", "there is no port \"nope\""},
        {"{\"request\":\"port\",\"port\":\"fax1\"}", "\"want\" is missing"},
        {"{\"request\":\"port\",\"port\":\"fax1\",\"want\":\"sideways\"}", "\"want\" must be"},
        {"{\"request\":\"port\",\"port\":\"nope\",\"want\":\"up\"}", "there is no port"},
        {"{\"request\":\"watch\",\"what\":\"grass\"}", "\"what\" must be"},
        {"{\"request\":\"watch\",\"what\":\"job\"}", "\"id\" is missing"},
        {"{\"request\":\"watch\",\"what\":\"job\",\"id\":9}", "there is no job 9"},
        {"{\"request\":\"watch\",\"what\":\"status\",\"port\":\"nope\"}", "there is no port"},
        {"{\"request\":\"set\",\"port\":\"fax1\"}", "\"options\" is missing"},
        {"{\"request\":\"set\",\"port\":\"fax1\",\"options\":{}}", "\"options\" must be an object"},
        {"{\"request\":\"set\",\"port\":\"fax1\",\"options\":[1]}", "\"options\" must be an object"},
        {"{\"request\":\"set\",\"port\":\"nope\",\"options\":{\"rings\":1}}", "there is no port"},
        {"{\"request\":\"set\",\"port\":\"fax1\",\"options\":{\"wings\":1}}", "no option \"wings\""},
        {"{\"request\":\"set\",\"port\":\"fax1\",\"options\":{\"rings\":1.5}}", "\"rings\" must be a text"},
        {"{\"request\":\"set\",\"port\":\"fax1\",\"options\":{\"rings\":null}}", "\"rings\" must be a text"},
        {"{\"request\":\"set\",\"port\":\"fax1\",\"options\":{\"rings\":21}}", "rings: 21 is out of range"},
        {"{\"request\":\"set\",\"port\":\"fax1\",\"options\":{\"csid\":\"a\\u0000b\"}}", "no JSON object"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_refused(*state, rows[i].line, rows[i].why);
}

static void deep_nesting_is_refused(void **state)
{
    static char line[60000];
    memset(line, '[', sizeof line - 1);
    assert_refused(*state, line, "no JSON object");
}

static void a_nul_in_the_line_is_refused(void **state)
{
    stage_t *stage = *state;
    static const char line[] = "{\"request\":\"ports\"\0}";
    json_t *answer = control_request(&stage->client, line, sizeof line - 1);
    assert_true(json_is_false(json_object_get(answer, "ok")));
    json_decref(answer);
}

static void bad_texts_of_a_job_are_refused(void **state)
{
    static char line[11000], numbers[10001];
    memset(numbers, '1', 10000);
    snprintf(line, sizeof line, "{\"request\":\"send\",\"number\":\"%s\"}", numbers);
    assert_refused(*state, line, "\"number\" has 10000 octets, and 64 are the most");
    static const struct {
        const char *members, *why;
    } rows[] = {
        {"\"senderName\":\"x\"", "\"number\" is missing"},
        {"\"number\":\"\"", "\"number\" is empty"},
        {"\"number\":5551234", "\"number\" must be a text"},
        {"\"number\":\"12\\u0007\"", "\"number\" has control characters"},
        {"\"number\":\"abc\"", "\"number\" is no number"},
        {"\"number\":\"+\"", "\"number\" is no number"},
        {"\"number\":\"1\",\"senderName\":\"a\\u0085b\"", "\"senderName\" has control characters"},
        {"\"number\":\"1\",\"recipientName\":\"\"", "\"recipientName\" is empty"},
        {"\"number\":\"1\",\"subAddress\":\"a\"", "\"subAddress\" is no sub-address"},
        {"\"number\":\"1\",\"subAddress\":\"123456789012345678901\"", "and 20 are the most"},
        {"\"number\":\"1\",\"maxAttempts\":0", "\"maxAttempts\" must be"},
        {"\"number\":\"1\"", "the document is missing"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        snprintf(line, sizeof line, "{\"request\":\"send\",%s}", rows[i].members);
        assert_refused(*state, line, rows[i].why);
    }
}

static void a_document_must_be_a_file_with_something_in_it(void **state)
{
    stage_t *stage = *state;
    int pipe_ends[2];
    assert_int_equal(pipe(pipe_ends), 0);
    const struct {
        int document;
        const char *why;
    } rows[] = {
        {open("/tmp", O_RDONLY), "it is a folder"},
        {open_document(0, O_RDONLY), "it is empty"},
        {open_document(9, O_WRONLY), "not open for reading"},
        {open_document(9, O_PATH), "not open for reading"},
        {open("/dev/zero", O_RDONLY), "no ordinary file"},
        {pipe_ends[0], "no ordinary file"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        stage->descriptor = rows[i].document;
        assert_refused(stage, "{\"request\":\"send\",\"number\":\"1\"}", rows[i].why);
        assert_int_equal(fcntl(rows[i].document, F_GETFD), -1); /* closed */
    }
    close(pipe_ends[1]);
}

static void a_job_arrives_as_it_was_said(void **state)
{
    stage_t *stage = *state;
    stage->descriptor = open_document(9, O_RDONLY);
    json_t *answer = assert_done(
        stage,
        "{\"request\":\"send\",\"number\":\"+49 (89) 1\",\"port\":\"fax2\",\"senderName\":\"Jörg\","
        "\"recipientName\":\"Zoë\",\"documentName\":\"a.pdf\",\"subAddress\":\"12\",\"maxAttempts\":3}");
    fax_job_t job;
    assert_true(fax_engine_job(stage->client.engine,
                               (uint32_t)json_integer_value(json_object_get(answer, "id")), &job));
    assert_string_equal(job.request.number, "+49 (89) 1");
    assert_string_equal(job.request.port, "fax2");
    assert_string_equal(job.request.sender_name, "Jörg");
    assert_string_equal(job.request.recipient_name, "Zoë");
    assert_string_equal(job.request.document_name, "a.pdf");
    assert_string_equal(job.request.sub_address, "12");
    assert_int_equal(job.request.max_attempts, 3);
    assert_int_equal(job.document_size, 9);
    json_decref(answer);
}

static void a_poll_needs_no_document_and_takes_none(void **state)
{
    stage_t *stage = *state;
    fax_job_t job;
    json_t *answer =
        assert_done(stage, "{\"request\":\"send\",\"number\":\"1\",\"poll\":true,\"subAddress\":\"7\"}");
    assert_true(fax_engine_job(stage->client.engine,
                               (uint32_t)json_integer_value(json_object_get(answer, "id")), &job));
    assert_true(job.request.poll);
    assert_string_equal(job.request.sub_address, "7");
    json_decref(answer);
    stage->descriptor = open_document(9, O_RDONLY);
    const int document = stage->descriptor;
    assert_refused(stage, "{\"request\":\"send\",\"number\":\"1\",\"poll\":true}",
                   "a poll fetches a document");
    assert_int_equal(fcntl(document, F_GETFD), -1); /* closed */
    assert_refused(stage, "{\"request\":\"send\",\"number\":\"1\",\"poll\":1}",
                   "\"poll\" must be true or false");
    assert_refused(stage, "{\"request\":\"send\",\"recipients\":[{\"number\":\"x\"}],\"poll\":true}", "");
}

static void many_recipients_get_a_job_each(void **state)
{
    stage_t *stage = *state;
    fax_job_t job;
    stage->descriptor = open_document(9, O_RDONLY);
    json_t *answer = assert_done(
        stage,
        "{\"request\":\"send\",\"recipients\":[{\"number\":\"1\"},{\"number\":\"+2\",\"name\":\"Zoë\"}],"
        "\"recipientName\":\"all\",\"priority\":7,\"held\":true,\"cheap\":true,"
        "\"atTime\":\"2026-11-22T20:00:00Z\",\"untilTime\":\"2026-11-23T20:00:00Z\"}");
    const uint32_t first = (uint32_t)json_integer_value(json_object_get(answer, "id"));
    assert_true(fax_engine_job(stage->client.engine, first, &job));
    assert_string_equal(job.request.number, "1");
    assert_string_equal(job.request.recipient_name, "all");
    assert_true(fax_engine_job(stage->client.engine, first + 1, &job));
    assert_string_equal(job.request.number, "+2");
    assert_string_equal(job.request.recipient_name, "Zoë");
    assert_int_equal(job.batch, first);
    assert_int_equal(job.request.priority, 7);
    assert_true(job.request.held && job.request.cheap);
    assert_int_equal(job.request.at_time, INT64_C(1795377600000));
    assert_int_equal(job.request.until_time, INT64_C(1795464000000));
    json_decref(answer);
}

static void all_that_is_wrong_with_recipients_is_said(void **state)
{
    stage_t *stage = *state;
    static const struct {
        int place;
        const char *why;
    } problems[] = {{2, "abc: \"number\" is no number"},
                    {3, "1 2 is the same number as that of recipient 1"},
                    {4, "it is no object"},
                    {5, "\"number\" is missing"},
                    {6, "\"name\" has control characters"},
                    {7, "this request has no \"size\""}};
    stage->descriptor = open_document(9, O_RDONLY);
    json_t *answer = ask(
        stage, "{\"request\":\"send\",\"recipients\":[{\"number\":\"12\"},{\"number\":\"abc\"},{\"number\":"
               "\"1 2\"},7,{},{\"number\":\"3\",\"name\":\"a\\u0007\"},{\"number\":\"4\",\"size\":1}]}");
    assert_string_equal(json_string_value(json_object_get(answer, "error")),
                        "nothing was sent: 6 of 7 recipients are wrong");
    const json_t *list = json_object_get(answer, "problems");
    assert_int_equal(json_array_size(list), 6);
    for (size_t i = 0; i < 6; i++) {
        const json_t *one = json_array_get(list, i);
        assert_int_equal(json_integer_value(json_object_get(one, "recipient")), problems[i].place);
        const char *text = json_string_value(json_object_get(one, "problem"));
        if (!strstr(text, problems[i].why))
            fail_msg("%s", text);
    }
    json_decref(answer);
    fax_job_t job;
    assert_false(fax_engine_job(stage->client.engine, 1, &job));
    stage->descriptor = open_document(9, O_RDONLY);
    assert_refused(stage, "{\"request\":\"send\",\"number\":\"1\",\"recipients\":[{\"number\":\"2\"}]}",
                   "not both");
    assert_refused(stage, "{\"request\":\"send\",\"recipients\":[]}", "must be a list with something in it");
    assert_refused(stage, "{\"request\":\"send\",\"number\":\"1\",\"held\":1}", "must be true or false");
    assert_refused(stage, "{\"request\":\"send\",\"number\":\"1\",\"atTime\":\"20:00\"}", "UTC");
}

static void too_many_recipients_are_refused(void **state)
{
    stage_t *stage = *state;
    json_t *list = json_array();
    for (int i = 0; i <= FAX_ENGINE_MAX_RECIPIENTS; i++)
        json_array_append_new(list, json_pack("{ss}", "number", "1"));
    json_t *request = json_pack("{ss so}", "request", "send", "recipients", list);
    char *line = json_dumps(request, 0);
    stage->descriptor = open_document(9, O_RDONLY);
    assert_refused(stage, line, "there are 1001 recipients, 1000 are the most");
    free(line);
    json_decref(request);
}

static void the_engines_refusal_is_handed_on(void **state)
{
    stage_t *stage = *state;
    fake_engine_refuse(stage->client.engine, "the queue is full");
    stage->descriptor = open_document(9, O_RDONLY);
    assert_refused(stage, "{\"request\":\"send\",\"number\":\"1\"}", "the queue is full");
}

static void ports_and_jobs_are_told(void **state)
{
    stage_t *stage = *state;
    fake_engine_set_job(stage->client.engine, &(fax_job_t){.id = 5, .state = FAX_JOB_WAITING});
    static const struct {
        const char *line, *member;
        size_t count;
    } rows[] = {
        {"{\"request\":\"ports\"}", "ports", 2},
        {"{\"request\":\"status\"}", "status", 2},
        {"{\"request\":\"status\",\"port\":\"fax2\"}", "status", 1},
        {"{\"request\":\"jobs\"}", "jobs", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        json_t *answer = assert_done(stage, rows[i].line);
        assert_int_equal(json_array_size(json_object_get(answer, rows[i].member)), rows[i].count);
        json_decref(answer);
    }
    json_t *answer = assert_done(stage, "{\"request\":\"job\",\"id\":5}");
    assert_int_equal(json_integer_value(json_object_get(json_object_get(answer, "job"), "id")), 5);
    json_decref(answer);
}

static void the_version_says_which_protocol(void **state)
{
    json_t *answer = assert_done(*state, "{\"request\":\"version\"}");
    assert_int_equal(json_integer_value(json_object_get(answer, "protocol")), CONTROL_PROTOCOL);
    assert_non_null(json_string_value(json_object_get(answer, "version")));
    json_decref(answer);
}

static void a_port_that_is_not_well_is_not_tested(void **state)
{
    stage_t *stage = *state;
    fax_port_t port;
    assert_true(fax_engine_read_port(stage->client.engine, 2, &port));
    port.oper_status = FAX_PORT_IS_FAULTY;
    strcpy(port.oper_reason, "Waiting For Worker");
    fake_engine_set_port(stage->client.engine, 2, &port);
    assert_refused(stage, "{\"request\":\"port\",\"port\":\"fax2\",\"want\":\"test\"}",
                   "port \"fax2\" cannot be tested now: Waiting For Worker");
}

static void a_port_gets_its_options(void **state)
{
    stage_t *stage = *state;
    fax_port_t port;
    json_decref(
        assert_done(stage, "{\"request\":\"set\",\"port\":\"fax2\",\"options\":{\"csid\":\"+49\",\"rings\":3,"
                           "\"priority\":\"12\",\"send\":false,\"receive\":\"false\"}}"));
    assert_true(fax_engine_read_port(stage->client.engine, 2, &port));
    assert_string_equal(port.csid, "+49");
    assert_true(port.rings == 3 && port.priority == 12 && !port.send_enabled && !port.receive_enabled);
}

static void a_port_gets_what_is_wanted(void **state)
{
    stage_t *stage = *state;
    static const struct {
        const char *line;
        fax_port_want_t want;
    } rows[] = {
        {"{\"request\":\"port\",\"port\":\"fax2\",\"want\":\"down\"}", FAX_PORT_WANT_DOWN},
        {"{\"request\":\"port\",\"port\":\"fax2\",\"want\":\"up\"}", FAX_PORT_WANT_UP},
        {"{\"request\":\"port\",\"port\":\"fax2\",\"want\":\"drain\"}", FAX_PORT_WANT_DRAINING},
        {"{\"request\":\"port\",\"port\":\"fax2\",\"want\":\"test\"}", FAX_PORT_WANT_TESTING},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fax_port_t port;
        json_decref(assert_done(stage, rows[i].line));
        assert_true(fax_engine_read_port(stage->client.engine, 2, &port));
        assert_int_equal(port.admin_status, rows[i].want);
    }
}

static void a_watch_is_begun(void **state)
{
    stage_t *stage = *state;
    fake_engine_set_job(stage->client.engine, &(fax_job_t){.id = 5, .state = FAX_JOB_WAITING});
    json_decref(assert_done(stage, "{\"request\":\"watch\",\"what\":\"job\",\"id\":5}"));
    assert_int_equal(stage->watched_job, 5);
    json_decref(assert_done(stage, "{\"request\":\"watch\",\"what\":\"status\"}"));
    assert_int_equal(stage->watched_port, 0);
    json_decref(assert_done(stage, "{\"request\":\"watch\",\"what\":\"status\",\"port\":\"fax2\"}"));
    assert_int_equal(stage->watched_port, 2);
}

#define TEST(FUNCTION) cmocka_unit_test_setup_teardown(FUNCTION, set_up, tear_down)

static void a_history_that_is_asked_for_wrongly_is_refused(void **state)
{
    static const char *const dates[] = {"1",
                                        "\"\"",
                                        "\"2026-11-20\"",
                                        "\"2026-11-20T08:00:00\"",
                                        "\"2026-11-20T08:00:00.1x\"",
                                        "\"2026-11-20T08:00:00+01\"",
                                        "\"1969-11-20T08:00:00Z\""};
    char line[120];
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        snprintf(line, sizeof line, "{\"request\":\"history\",\"since\":%s}", dates[i]);
        assert_refused(*state, line, "\"since\" must be a date in UTC, such as \"2026-11-20T08:00:00Z\"");
    }
    assert_refused(*state, "{\"request\":\"history\",\"failed\":1}", "\"failed\" must be true or false");
    assert_refused(*state, "{\"request\":\"history\",\"limit\":0}",
                   "\"limit\" must be a whole number from 1");
    assert_refused(*state, "{\"request\":\"history\",\"port\":\"fax9\"}", "there is no port \"fax9\"");
}

static void a_history_comes_in_parts_newest_first(void **state)
{
    stage_t *stage = *state;
    for (uint32_t id = 1; id <= 102; id++)
        fake_engine_add_call(stage->client.engine,
                             &(fax_call_t){.call_id = id, .end_time = 1800000000000 + id});
    json_t *answer = assert_done(stage, "{\"request\":\"history\",\"since\":\"2027-01-15T08:00:00.000Z\"}");
    const json_t *history = json_object_get(answer, "history");
    assert_int_equal(json_array_size(history), 100);
    assert_int_equal(json_integer_value(json_object_get(json_array_get(history, 0), "id")), 102);
    assert_int_equal(json_integer_value(json_object_get(answer, "next")), 3);
    json_decref(answer);
    answer = assert_done(stage, "{\"request\":\"history\",\"after\":3}");
    assert_int_equal(json_array_size(json_object_get(answer, "history")), 2);
    assert_true(json_is_null(json_object_get(answer, "next")));
    json_decref(answer);
    answer = assert_done(stage, "{\"request\":\"history\",\"limit\":100}");
    assert_true(json_is_null(json_object_get(answer, "next")));
    json_decref(answer);
}

static void notifications_come_in_parts_newest_first(void **state)
{
    stage_t *stage = *state;
    for (uint32_t sequence = 1; sequence <= 102; sequence++)
        fake_engine_set_logged(stage->client.engine, &(fax_notice_log_t){.sequence = sequence,
                                                                         .port_index = 1 + sequence % 2,
                                                                         .time = 1800000000000 + sequence});
    json_t *answer =
        assert_done(stage, "{\"request\":\"notifications\",\"since\":\"2027-01-15T08:00:00.000Z\"}");
    const json_t *list = json_object_get(answer, "notifications");
    assert_int_equal(json_array_size(list), 100);
    assert_int_equal(json_integer_value(json_object_get(json_array_get(list, 0), "sequence")), 102);
    assert_int_equal(json_integer_value(json_object_get(answer, "next")), 3);
    json_decref(answer);
    answer = assert_done(stage, "{\"request\":\"notifications\",\"after\":3}");
    assert_int_equal(json_array_size(json_object_get(answer, "notifications")), 2);
    assert_true(json_is_null(json_object_get(answer, "next")));
    json_decref(answer);
    answer = assert_done(stage, "{\"request\":\"notifications\",\"port\":\"fax2\",\"limit\":7}");
    list = json_object_get(answer, "notifications");
    assert_int_equal(json_array_size(list), 7);
    assert_int_equal(json_integer_value(json_object_get(json_array_get(list, 6), "sequence")), 89);
    assert_true(json_is_null(json_object_get(answer, "next")));
    json_decref(answer);
    assert_refused(stage, "{\"request\":\"notifications\",\"port\":\"fax9\"}", "there is no port \"fax9\"");
}

static void alarms_are_listed(void **state)
{
    stage_t *stage = *state;
    const fax_alarm_t alarms[] = {
        {.port_index = 2,
         .kind = FAX_EVENT_PORT_DOWN,
         .name = "portDown",
         .port_name = "fax2",
         .severity = FAX_SEVERITY_MAJOR,
         .since = 1000,
         .age = 5000,
         .text = "no dial tone",
         .told = true},
        {.kind = FAX_EVENT_DISK_LOW, .name = "diskLow", .severity = FAX_SEVERITY_MAJOR, .value = 7},
    };
    json_t *answer = assert_done(stage, "{\"request\":\"alarms\"}");
    assert_int_equal(json_array_size(json_object_get(answer, "alarms")), 0);
    json_decref(answer);
    fake_engine_set_alarms(stage->client.engine, alarms, 2);
    answer = assert_done(stage, "{\"request\":\"alarms\"}");
    const json_t *list = json_object_get(answer, "alarms"), *first = json_array_get(list, 0);
    assert_int_equal(json_array_size(list), 2);
    assert_string_equal(json_string_value(json_object_get(first, "name")), "portDown");
    assert_string_equal(json_string_value(json_object_get(first, "portName")), "fax2");
    assert_string_equal(json_string_value(json_object_get(first, "severity")), "major");
    assert_string_equal(json_string_value(json_object_get(first, "since")), "1970-01-01T00:00:01.000Z");
    assert_true(json_is_true(json_object_get(first, "told")));
    assert_int_equal(json_integer_value(json_object_get(json_array_get(list, 1), "value")), 7);
    assert_true(json_is_null(json_object_get(answer, "next")));
    json_decref(answer);
}

/* ---- what calls come to ---- */

static json_int_t number_in(const json_t *row, const char *member)
{
    const json_t *value = json_object_get(row, member);
    assert_true(json_is_integer(value));
    return json_integer_value(value);
}

static void the_counters_of_ports_are_told(void **state)
{
    stage_t *stage = *state;
    const fax_port_stats_t stats = {.since = 1000,
                                    .sent = {.attempts = 7, .bytes = UINT64_C(1) << 40, .busy_seconds = 90},
                                    .last_direction = FAX_DIRECTION_SENDING,
                                    .last_cause = FAX_CAUSE_BUSY,
                                    .current = {.valid = true, .attempts = 2}};
    fake_engine_set_stats(stage->client.engine, 2, &stats);
    json_t *answer = assert_done(stage, "{\"request\":\"stats\"}");
    const json_t *list = json_object_get(answer, "stats"), *row = json_array_get(list, 1);
    assert_int_equal(json_array_size(list), 2);
    assert_int_equal(number_in(row, "index"), 2);
    assert_string_equal(json_string_value(json_object_get(row, "port")), "fax2");
    assert_int_equal(number_in(row, "sentAttempts"), 7);
    assert_true(number_in(row, "sentBytes") == INT64_C(1) << 40);
    assert_string_equal(json_string_value(json_object_get(row, "discontinuityTime")),
                        "1970-01-01T00:00:01.000Z");
    assert_string_equal(json_string_value(json_object_get(row, "lastCause")), "busy");
    assert_true(json_is_true(json_object_get(row, "currentValid")));
    json_decref(answer);
    answer = assert_done(stage, "{\"request\":\"stats\",\"port\":\"fax1\"}");
    list = json_object_get(answer, "stats");
    assert_int_equal(json_array_size(list), 1);
    assert_int_equal(number_in(json_array_get(list, 0), "index"), 1);
    json_decref(answer);
}

/* All rows of all ports, in parts, as the fake engine makes them: `sum` of the members, and how many
 * parts. */
static void assert_rows(stage_t *stage, const char *name, size_t parts, size_t rows, json_int_t sum,
                        const char *member)
{
    json_int_t after = 0, all = 0;
    size_t count = 0;
    for (size_t part = 1; part <= parts; part++) {
        char line[100];
        snprintf(line, sizeof line, after ? "{\"request\":\"%s\",\"after\":%d}" : "{\"request\":\"%s\"}",
                 name, (int)after);
        json_t *answer = assert_done(stage, line);
        const json_t *list = json_object_get(answer, name);
        size_t i;
        json_t *row;
        json_array_foreach((json_t *)list, i, row) all += number_in(row, member);
        count += json_array_size(list);
        after = json_integer_value(json_object_get(answer, "next"));
        assert_int_equal(after != 0, part < parts);
        json_decref(answer);
    }
    assert_int_equal(count, rows);
    assert_int_equal(all, sum);
}

static void failures_rates_and_intervals_come_row_by_row(void **state)
{
    stage_t *stage = *state;
    assert_rows(stage, "failures", 1, 30, 15 * 3000 + 2 * 135, "sent");
    assert_rows(stage, "rates", 1, 14, 7 * 3000 + 2 * 50400, "sent");
    assert_rows(stage, "intervals", 2, 192, 96 * 3000 + 2 * (96 * 97 / 2) + 192, "attempts");
    json_t *answer = assert_done(stage, "{\"request\":\"failures\",\"port\":\"fax2\"}");
    const json_t *first = json_array_get(json_object_get(answer, "failures"), 0);
    assert_int_equal(json_array_size(json_object_get(answer, "failures")), 15);
    assert_string_equal(json_string_value(json_object_get(first, "cause")), "busy");
    assert_string_equal(json_string_value(json_object_get(first, "port")), "fax2");
    assert_int_equal(number_in(first, "sent"), 2002);
    assert_int_equal(number_in(first, "received"), 2003);
    json_decref(answer);
    static const char *const names[] = {"stats", "failures", "rates", "intervals"};
    for (size_t i = 0; i < 4; i++) {
        char line[100];
        snprintf(line, sizeof line, "{\"request\":\"%s\",\"port\":\"fax9\"}", names[i]);
        assert_refused(stage, line, "there is no port \"fax9\"");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(alarms_are_listed),
        TEST(the_counters_of_ports_are_told),
        TEST(failures_rates_and_intervals_come_row_by_row),
        TEST(what_is_no_request_is_refused),
        TEST(deep_nesting_is_refused),
        TEST(a_nul_in_the_line_is_refused),
        TEST(bad_texts_of_a_job_are_refused),
        TEST(a_document_must_be_a_file_with_something_in_it),
        TEST(a_job_arrives_as_it_was_said),
        TEST(a_poll_needs_no_document_and_takes_none),
        TEST(many_recipients_get_a_job_each),
        TEST(all_that_is_wrong_with_recipients_is_said),
        TEST(too_many_recipients_are_refused),
        TEST(the_engines_refusal_is_handed_on),
        TEST(ports_and_jobs_are_told),
        TEST(the_version_says_which_protocol),
        TEST(a_port_gets_what_is_wanted),
        TEST(a_port_gets_its_options),
        TEST(a_port_that_is_not_well_is_not_tested),
        TEST(a_watch_is_begun),
        TEST(a_history_that_is_asked_for_wrongly_is_refused),
        TEST(a_history_comes_in_parts_newest_first),
        TEST(notifications_come_in_parts_newest_first),
    };
    return cmocka_run_group_tests_name("control/request", tests, NULL, NULL);
}
