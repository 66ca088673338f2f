#include "engine/fax_config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/config_options.h"
#include "engine/fax_log.h"
#include "tests/test.h"

/* A folder of its own with a faxportd.conf in it, and what was wrong with that, the path taken off. */
typedef struct bench {
    char folder[64];
    char path[96];
    char problems[8192];
    fax_config_t *config;
} bench_t;

static int open_bench(void **state)
{
    bench_t *bench = calloc(1, sizeof *bench);
    strcpy(bench->folder, "/tmp/faxport-config-XXXXXX");
    *state = bench;
    if (!mkdtemp(bench->folder))
        return -1;
    snprintf(bench->path, sizeof bench->path, "%s/faxportd.conf", bench->folder);
    return 0;
}

static int close_bench(void **state)
{
    bench_t *bench = *state;
    fax_config_free(bench->config);
    unlink(bench->path);
    rmdir(bench->folder);
    free(bench);
    return 0;
}

static void note_problem(void *user, const char *message)
{
    bench_t *bench = user;
    const size_t path = strlen(bench->path);
    const size_t used = strlen(bench->problems);
    assert_int_equal(strncmp(message, bench->path, path), 0);
    snprintf(bench->problems + used, sizeof bench->problems - used, "%s\n", message + path + 1);
}

static void load(bench_t *bench, const char *text)
{
    FILE *file = fopen(bench->path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    fax_config_free(bench->config);
    bench->problems[0] = '\0';
    bench->config = fax_config_load(bench->path, note_problem, bench);
    assert_true((bench->config == NULL) == (bench->problems[0] != '\0'));
}

static void a_small_file_gets_the_defaults(void **state)
{
    bench_t *bench = *state;
    load(bench, "port \"fax1\" { number = \"100\" }\n");
    assert_string_equal(bench->problems, "");
    const fax_config_t *config = bench->config;
    assert_string_equal(config->state_dir, FAX_LOCALSTATEDIR "/lib/faxportd");
    assert_string_equal(config->agentx_socket, "/var/agentx/master");
    assert_true(config->speed == 1 && config->workers == 0);
    assert_int_equal(config->log_level, FAX_LOG_INFO);
    assert_int_equal(config->retry.delay, 60000);
    assert_int_equal(config->max_document_size, 50 * 1024 * 1024);
    assert_false(config->exchange.t38);
    assert_int_equal(config->exchange.delay, 40);
    assert_true(config->exchange.noise == -100);
    const fax_port_config_t *port = &config->ports[0];
    assert_int_equal(config->port_count, 1);
    assert_string_equal(port->name, "fax1");
    assert_string_equal(port->csid, "100");
    assert_string_equal(port->tsid, "100");
    assert_int_equal(port->kind, FAX_PORT_VIRTUAL);
    assert_int_equal(port->modems, FAX_MODEM_ALL);
    assert_int_equal(port->codings, FAX_CODING_ALL);
    assert_true(port->send_enabled && port->receive_enabled && port->ecm && port->dial_tone);
}

static void every_option_is_read(void **state)
{
    bench_t *bench = *state;
    load(bench,
         "# all of it\n"
         "state-dir = /tmp/\n control-socket = /tmp/s // a socket\n agentx-socket = \"\"\n"
         "worker-path = /bin/sh\n converter-path = '/bin/sh'\n workers = 3 speed = 2.5\n"
         "log-level = debug\n max-attempts = 5\n retry-delay = 1.5s\n max-document-size = 2k\n"
         "max-pages = 9\n convert-timeout = 2min\n max-jobs = 7\n"
         "exchange {\n mode = t38\n delay = 0\n noise = -40.5\n loss = 0.25\n drop-after = 30s\n"
         " seed = 4294967295\n station \"600\" { kind = voice }\n station 601 { kind = no-answer }\n}\n"
         "port \"fax 1\" {\n number = \"+49 89 100\"\n csid = \"A\"\n tsid = B\n rings = 4\n"
         " priority = 2\n send = false\n receive = false\n ecm = false\n modems = {\"v29\", v17}\n"
         " codings = {mh}\n dial-tone = false\n poll-document = /etc/passwd\n}\n");
    assert_string_equal(bench->problems, "");
    const fax_config_t *config = bench->config;
    assert_string_equal(config->control_socket, "/tmp/s");
    assert_string_equal(config->agentx_socket, "");
    assert_string_equal(config->converter_path, "/bin/sh");
    assert_true(config->workers == 3 && config->speed == 2.5 && config->log_level == FAX_LOG_DEBUG);
    assert_true(config->retry.max_attempts == 5 && config->retry.delay == 1500);
    assert_true(config->max_document_size == 2048 && config->max_pages == 9);
    assert_true(config->convert_timeout == 120000 && config->max_jobs == 7);
    const fax_exchange_config_t *exchange = &config->exchange;
    assert_true(exchange->t38 && exchange->delay == 0 && exchange->noise == -40.5);
    assert_true(exchange->loss == 0.25 && exchange->drop_after == 30000 && exchange->seed == UINT32_MAX);
    assert_int_equal(exchange->station_count, 2);
    assert_string_equal(exchange->stations[0].number, "600");
    assert_int_equal(exchange->stations[0].kind, FAX_STATION_VOICE);
    assert_int_equal(exchange->stations[1].kind, FAX_STATION_NO_ANSWER);
    const fax_port_config_t *port = &config->ports[0];
    assert_string_equal(port->number, "+49 89 100");
    assert_string_equal(port->csid, "A");
    assert_string_equal(port->tsid, "B");
    assert_true(port->rings == 4 && port->priority == 2);
    assert_false(port->send_enabled || port->receive_enabled || port->ecm || port->dial_tone);
    assert_int_equal(port->modems, FAX_MODEM_V29 | FAX_MODEM_V17);
    assert_int_equal(port->codings, FAX_CODING_MH);
    assert_string_equal(port->poll_document, "/etc/passwd");
}

#define PORT  "port fax1 { number = 100 }\n"
#define MODEM "port a {\n number = 1\n line = serial\n device = /dev/ttyS77\n"
#define NEVER_RUN                                                                                            \
    "5: hand-over-command: it would never be run: hand-over = {\"data\"} needs adaptive-answer = true, and " \
    "{\"other-rings\"} an answer-ring\n"
#define X20  "xxxxxxxxxxxxxxxxxxxx"
#define X100 X20 X20 X20 X20 X20

/* Each wrong kind, with all that is said about it. */
static const struct {
    const char *text, *problems;
} wrong[] = {
    {"", " it has no port: add a section  port \"fax1\" { number = \"100\" }\n"},
    {"speed = 1\n\n# c\n/* d\n */ port fax1 { number = 1 }\nfoo = 1\nbar = {a, b}\nbaz \"t\" {\n x = "
     "1\n}\nspeed = a\n",
     "6: there is no option or section \"foo\"\n"
     "7: there is no option or section \"bar\"\n"
     "8: there is no option or section \"baz\"\n"
     "11: speed: \"a\" is no number\n"},
    {"port fax1 {\n number = 100\n colour = \"} red\"\n rings = lots\n}\nexchange {\n lag = 1 }\n",
     "3: a section port has no option \"colour\"\n4: rings: \"lots\" is no whole number\n"
     "7: a section exchange has no option \"lag\"\n"},
    {PORT "workers = 65\nspeed = -1\nmax-attempts = 0\nretry-delay = 25h\nmax-document-size = 4G\n",
     "2: workers: 65 is out of range, which is 0 to 64\n3: speed: -1 is out of range, which is 0 to 1000\n"
     "4: max-attempts: 0 is out of range, which is 1 to 100\n"
     "5: retry-delay: 90000000 is out of range, which is 0 to 86400000\n"
     "6: max-document-size: 4294967296 is out of range, which is 1 to 2146435072\n"},
    {PORT "workers = 1.5\nspeed = nan\nretry-delay = 5 parsecs\n",
     "2: workers: \"1.5\" is no whole number\n3: speed: \"nan\" is no number\n"
     "4: there is no option or section \"parsecs\"\n"},
    {PORT "retry-delay = 5y\nmax-document-size = big\nlog-level = loud\n",
     "2: retry-delay: \"5y\" is no duration such as 250ms, 60s, 5min or 1h\n"
     "3: max-document-size: \"big\" is no size such as 500000, 64k or 50M\n"
     "4: log-level: \"loud\" is not error, warning, notice, info or debug\n"},
    {"port fax1 {\n number = 100\n ecm = maybe\n modems = {v17,\n v34}\n}\nexchange { mode = smoke }\n",
     "3: ecm: \"maybe\" is neither true nor false\n5: modems: \"v34\" is not v27ter, v29 or v17\n"
     "7: mode: \"smoke\" is not audio or t38\n"},
    {"port a { number = 100 }\nport a { number = 101 }\nport b { number = \"1-00\" }\n",
     "2: two ports are called \"a\": give each its own\n"
     "3: number 1-00 is that of port \"a\" (line 1): give each its own\n"},
    {PORT "exchange {\n station 600 { kind = busy }\n station 600 { kind = busy }\n"
          " station 100 { kind = busy }\n station x { kind = busy }\n station 601 { }\n}\n",
     "4: two stations have the number \"600\": give each its own\n"
     "5: number 100 is that of port \"fax1\" (line 1): give each its own\n"
     "6: station \"x\": that number cannot be dialled\n7: station \"601\" has no kind, which it must have\n"},
    {"port fax1 {\n}\nport \"\" { number = 1 }\nport \"" X100 X20 X20
     "\" { number = 2 }\nport \"a\\x01\" { number = 3 }\n",
     "2: port \"fax1\" has no number, which it must have\n3: a port without a name\n"
     "4: port \"" X20 X20 "...\": the name is longer than 128 octets\n"
     "5: port: the name has control characters or is no UTF-8\n"},
    {"port a { number = \"one\" }\nport b { number = \"\" }\nport c { number = \"" X100 "\" }\n",
     "1: number: \"one\" cannot be dialled: use the digits 0-9, at least one, and A-D * # + - . ( )\n"
     "2: number: \"\" cannot be dialled: use the digits 0-9, at least one, and A-D * # + - . ( )\n"
     "3: number: \"" X20 X20 "\" has 100 characters, 64 are the most\n"},
    {"port a {\n number = 1\n csid = \"123456789012345678901\"\n tsid = \"M\xc3\xbcnchen\"\n}\n",
     "3: csid: \"123456789012345678901\" has 21 characters, 20 are the most\n"
     "4: tsid: only printable ASCII can be sent as an identification (T.30)\n"},
    {"port a {\n number = 1\n ecm = false\n codings = mmr\n}\n",
     "4: codings: mmr alone needs ecm = true (T.30 annex A)\n"},
    {PORT "state-dir = var\ncontrol-socket = /nonesuch/s\nagentx-socket = \"/" X100 "1234567\"\n"
          "worker-path = /etc/passwd\nconverter-path = /nonesuch\n",
     "2: state-dir: \"var\" is not an absolute path: begin it with /\n"
     "3: control-socket: the folder /nonesuch is not there: make it, or correct the path\n"
     "4: agentx-socket: \"/" X20 "xxxxxxxxxxxxxxxxxxx\" has 108 characters, 107 are the most\n"
     "5: worker-path: /etc/passwd cannot be run: Permission denied\n"
     "6: converter-path: /nonesuch cannot be run: No such file or directory\n"},
    {PORT "state-dir = /etc/passwd\ncontrol-socket = /etc/passwd/s\nstate-dir = /a/b\n",
     "3: control-socket: /etc/passwd is no folder\n"
     "4: state-dir: the folder /a is not there: make it, or correct the path\n"},
    {"port a {\n number = 1\n poll-document = \"menu.pdf\"\n}\nport b {\n number = 2\n"
     " poll-document = /nonesuch.pdf\n}\nport c {\n number = 3\n poll-document = /tmp\n}\n",
     "3: poll-document: \"menu.pdf\" is not an absolute path: begin it with /\n"
     "7: poll-document: /nonesuch.pdf cannot be read: No such file or directory\n"
     "11: poll-document: /tmp cannot be read: it is no file\n"},
    {PORT "speed = x\nport b {\n rings 4\n}\n",
     "2: speed: \"x\" is no number\n"
     "4: missing equal sign after option 'rings'; the rest of the file was not read\n"
     "4: port \"b\" has no number, which it must have\n"},
    {PORT "}\n", "2: unexpected closing brace; the rest of the file was not read\n"},
    {"port fax1 {\n number = 100\n", "1: this { is never closed: a } is missing\n"},
    {PORT "control-socket = \"/tmp\n", "2: this \" is never closed: a \" is missing\n"
                                       "3: premature end of file; the rest of the file was not read\n"},
    {PORT "\"", "2: this \" is never closed: a \" is missing\n"},
    {"port a {\n number = 1\n modems = {}\n}\n", "4: modems: the list is empty: name one, or leave it out\n"},
    {"port a {\n number = 1\n hand-over-command = /bin/sh\n}\n",
     "3: hand-over-command: only a port with line = serial has one\n"},
    {MODEM " hand-over-command = /nonesuch\n adaptive-answer = true\n}\n",
     "5: hand-over-command: /nonesuch cannot be run: No such file or directory\n"},
    {MODEM " hand-over-command = /bin/sh\n}\n", NEVER_RUN},
    {MODEM " hand-over-command = /bin/sh\n answer-ring = B\n}\n", NEVER_RUN},
    {MODEM " hand-over-command = /bin/sh\n hand-over = {other-rings}\n adaptive-answer = true\n}\n",
     NEVER_RUN},
    {MODEM " hand-over-timeout = 0\n hand-over = {voice}\n}\n",
     "5: hand-over-timeout: 0 is out of range, which is 1000 to 86400000\n"
     "6: hand-over: \"voice\" is not data or other-rings\n"},
    {"port {\n}\n", " it has no port: add a section  port \"fax1\" { number = \"100\" }\n"
                    "1: missing title for section 'port'; the rest of the file was not read\n"},
};

static void calls_that_are_no_faxes_may_be_handed_over(void **state)
{
    bench_t *bench = *state;
    load(bench,
         "port a { number = 1 line = serial device = /dev/ttyS77 adaptive-answer = true\n"
         "hand-over-command = /bin/sh }\n"
         "port b { number = 2 line = serial device = /dev/ttyS78 answer-ring = B hand-over-command = \"\"\n"
         "hand-over = {data, other-rings} hand-over-timeout = 2min }\n");
    assert_string_equal(bench->problems, "");
    const fax_serial_config_t *a = &bench->config->ports[0].serial, *b = &bench->config->ports[1].serial;
    assert_string_equal(a->hand_over_command, "/bin/sh");
    assert_true(a->hand_over == FAX_HAND_OVER_DATA && a->hand_over_timeout == 3600000);
    assert_string_equal(b->hand_over_command, "");
    assert_true(b->hand_over == (FAX_HAND_OVER_DATA | FAX_HAND_OVER_OTHER_RINGS));
    assert_int_equal(b->hand_over_timeout, 120000);
}

static void each_wrong_kind_is_named_with_its_line(void **state)
{
    bench_t *bench = *state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        load(bench, wrong[i].text);
        assert_string_equal(bench->problems, wrong[i].problems);
    }
}

static void too_many_ports_are_refused(void **state)
{
    bench_t *bench = *state;
    char *text = calloc(1002, 64);
    for (int i = 1; i <= 1001; i++)
        sprintf(text + strlen(text), "port p%d { number = %d }\n", i, i);
    load(bench, text);
    free(text);
    assert_string_equal(bench->problems, "1001: 1001 ports: 1000 are the most\n");
}

static void a_file_that_cannot_be_read_is_refused(void **state)
{
    bench_t *bench = *state;
    assert_null(fax_config_load(bench->path, note_problem, bench));
    assert_string_equal(bench->problems, " it cannot be read: No such file or directory\n");
    bench->problems[0] = '\0';
    assert_int_equal(mkdir(bench->path, 0700), 0);
    assert_null(fax_config_load(bench->path, note_problem, bench));
    assert_string_equal(bench->problems, " it cannot be read: it is no file of less than 4 MiB\n");
    rmdir(bench->path);
}

static void note_change(void *user, const char *message)
{
    strcat(user, message);
    strcat(user, "\n");
}

static void a_change_is_named(void **state)
{
    bench_t *bench = *state;
    char changes[500] = "";
    load(bench, PORT);
    fax_config_t *running = bench->config;
    bench->config = NULL;
    load(bench, PORT);
    fax_config_compare(running, bench->config, note_change, changes);
    assert_string_equal(changes, "");
    load(bench, "speed = 3\nlog-level = debug\nexchange { station 600 { kind = busy } }\n"
                "port fax1 { number = 100 ecm = false }\nport fax2 { number = 101 }\n");
    fax_config_compare(running, bench->config, note_change, changes);
    assert_string_equal(changes, "speed\nexchange\nport fax1\nport fax2\n");
    changes[0] = '\0';
    fax_config_compare(bench->config, running, note_change, changes);
    assert_string_equal(changes, "speed\nexchange\nport fax1\nport fax2\n");
    fax_config_free(running);
}

static void what_takes_effect_at_once_is_no_change_for_the_next_start(void **state)
{
    bench_t *bench = *state;
    char changes[500] = "";
    load(bench, PORT);
    fax_config_t *running = bench->config;
    bench->config = NULL;
    load(bench,
         "log-level = debug\nport fax1 { number = 100 csid = \"1\" tsid = \"2\" rings = 3 priority = 4 "
         "send = false receive = false }\n");
    fax_config_compare(running, bench->config, note_change, changes);
    assert_string_equal(changes, "");
    fax_config_free(running);
}

static void routes_are_read_in_their_order(void **state)
{
    bench_t *bench = *state;
    load(bench,
         "port \"fax1\" { number = \"100\" }\n"
         "route { called = \"10[0-4]\" caller = \"0049*\" port = \"fax?\" sub = \"17\" recipient = "
         "\"Vertrieb\"\n"
         " folder = \"/tmp/sales\" command = \"/bin/sh\" timeout = 5s attempts = 7 retry-delay = 1min }\n"
         "route { recipient = \"everybody\" }\n");
    assert_string_equal(bench->problems, "");
    const fax_route_config_t *route = bench->config->routes;
    assert_int_equal(bench->config->route_count, 2);
    assert_string_equal(route->called, "10[0-4]");
    assert_string_equal(route->caller, "0049*");
    assert_string_equal(route->port, "fax?");
    assert_string_equal(route->sub, "17");
    assert_string_equal(route->recipient, "Vertrieb");
    assert_string_equal(route->folder, "/tmp/sales");
    assert_string_equal(route->command, "/bin/sh");
    assert_true(route->timeout == 5000 && route->attempts == 7 && route->retry_delay == 60000);
    assert_string_equal(route[1].recipient, "everybody");
    assert_string_equal(route[1].called, "");
    assert_string_equal(route[1].folder, "");
    assert_string_equal(route[1].command, "");
    assert_true(route[1].timeout == 60000 && route[1].attempts == 3 && route[1].retry_delay == 60000);
}

static void what_is_wrong_with_a_route_is_told_with_its_line(void **state)
{
    bench_t *bench = *state;
    load(bench, "port \"fax1\" { number = \"100\" }\n"
                "route {\n called = \"abc\"\n port = \"fax[2-9]\"\n folder = \"sales\"\n"
                " command = \"/nonesuch/program\"\n timeout = 2h\n subject = \"x\"\n}\n"
                "route { recipient = \"all\" }\n"
                "route { called = \"1\" folder = \"/nonesuch/place/x\" }\n");
    assert_string_equal(
        bench->problems,
        "3: called: \"abc\" fits no number: only digits, * and # count in one, and ? * [ ] are for any\n"
        "4: port: \"fax[2-9]\" fits none of the ports\n"
        "5: folder: \"sales\" is not an absolute path: begin it with /\n"
        "6: command: /nonesuch/program cannot be run: No such file or directory\n"
        "7: timeout: 7200000 is out of range, which is 100 to 3600000\n"
        "8: a section route has no option \"subject\"\n"
        "10: this route fits every fax, so that the next is never looked at: put it last\n"
        "11: folder: the folder /nonesuch/place is not there: make it, or correct the path\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_small_file_gets_the_defaults, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(every_option_is_read, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(calls_that_are_no_faxes_may_be_handed_over, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(each_wrong_kind_is_named_with_its_line, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(too_many_ports_are_refused, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(a_file_that_cannot_be_read_is_refused, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(a_change_is_named, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(what_takes_effect_at_once_is_no_change_for_the_next_start, open_bench,
                                        close_bench),
        cmocka_unit_test_setup_teardown(routes_are_read_in_their_order, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(what_is_wrong_with_a_route_is_told_with_its_line, open_bench,
                                        close_bench),
    };
    return cmocka_run_group_tests_name("engine/fax_config", tests, NULL, NULL);
}
