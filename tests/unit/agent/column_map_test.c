/* The rows of fields against the text of FAX-PORT-MIB: names, numbers, types, access, enumerations, order;
 * and that the text has nothing more. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/mib_groups.h"
#include "agent/mib_settings.h"
#include "agent/notice.h"
#include "tests/test.h"
#include "tests/unit/agent/mib_text.h"

typedef struct bench {
    mib_definition_t *definitions;
    size_t count;
} bench_t;

static bench_t bench;

static int set_up(void **state)
{
    (void)state;
    char path[1000];
    snprintf(path, sizeof path, "%s/mib/FAX-PORT-MIB.txt",
             getenv("FAX_BUILDDIR") ? getenv("FAX_BUILDDIR") : ".");
    bench.definitions = mib_text_read(path, &bench.count);
    return bench.definitions && bench.count > 100 ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    free(bench.definitions);
    return 0;
}

static const mib_definition_t *definition_of(const fax_field_table_t *table, const fax_field_t *field)
{
    char name[MIB_TEXT_NAME];
    snprintf(name, sizeof name, "%s%s", table->name, field->name);
    const mib_definition_t *definition = mib_text_find(bench.definitions, bench.count, name);
    if (!definition)
        fail_msg("the MIB has no %s", name);
    return definition;
}

/* ---- the syntax that a field must have ---- */

static const char *const syntaxes[FAX_NATURE_COUNT] = {
    [FAX_NATURE_GAUGE] = "Gauge32",       [FAX_NATURE_NUMBER] = "Unsigned32",
    [FAX_NATURE_COUNTER] = "Counter32",   [FAX_NATURE_TRUTH] = "TruthValue",
    [FAX_NATURE_DATE] = "DateAndTime",    [FAX_NATURE_TICKS] = "TimeTicks",
    [FAX_NATURE_SECONDS] = "Gauge32",     [FAX_NATURE_MILLISECONDS] = "Gauge32",
    [FAX_NATURE_STAMP] = "TimeStamp",     [FAX_NATURE_COUNTER64] = "Counter64",
    [FAX_NATURE_PORT_ROW] = "RowPointer", [FAX_NATURE_CALL_ROW] = "RowPointer",
    [FAX_NATURE_JOB_ROW] = "RowPointer",
};

static void want_labels(const fax_field_t *field, char *syntax, size_t size)
{
    size_t used = (size_t)snprintf(syntax, size, "INTEGER {");
    for (size_t i = 0; field->labels[i]; i++)
        used += (size_t)snprintf(syntax + used, size - used, "%s %s ( %zu )", i ? " ," : "", field->labels[i],
                                 i + 1);
    snprintf(syntax + used, size - used, " }");
}

/* The bits of faxPortStatusValid are named after the nineteen properties. */
static void want_bits(const fax_field_t *field, char *syntax, size_t size)
{
    size_t used = (size_t)snprintf(syntax, size, "BITS {");
    for (size_t i = 0; field->labels ? field->labels[i] != NULL : i < 19; i++) {
        const char *name = field->labels ? field->labels[i] : fax_status_fields.fields[i].name;
        used += (size_t)snprintf(syntax + used, size - used, "%s %c%s ( %zu )", i ? " ," : "",
                                 tolower(name[0]), name + 1, i);
    }
    snprintf(syntax + used, size - used, " }");
}

/* What had no range when it was published, and could not be set: the range of a SET is in the compliance
 * statements (RFC 2578 §10.2). */
static bool has_range(const fax_field_table_t *table, const fax_field_t *field)
{
    return table != &fax_port_fields ||
           (strcmp(field->name, "Rings") != 0 && strcmp(field->name, "Priority") != 0);
}

static void want_syntax(const fax_field_table_t *table, const fax_field_t *field, char *syntax, size_t size)
{
    const mib_place_t place = {.group = mib_group_of(table), .field = field};
    int64_t low, high;
    if (field->nature == FAX_NATURE_TEXT)
        snprintf(syntax, size, "SnmpAdminString ( SIZE ( 0..%d ) )", field->size - 1);
    else if (field->nature == FAX_NATURE_ENUM && strcmp(field->name, "StorageType") == 0)
        snprintf(syntax, size, "StorageType");
    else if (field->nature == FAX_NATURE_ENUM)
        want_labels(field, syntax, size);
    else if (field->nature == FAX_NATURE_FLAGS)
        want_bits(field, syntax, size);
    else if (field->nature != FAX_NATURE_TRUTH && has_range(table, field) &&
             mib_settings_range(&place, &low, &high))
        snprintf(syntax, size, "%s ( %lld..%lld )", syntaxes[field->nature], (long long)low, (long long)high);
    else
        snprintf(syntax, size, "%s", syntaxes[field->nature]);
}

static bool is_index(const mib_group_t *group, const fax_field_t *field)
{
    return field < mib_group_first(group);
}

static const char *access_of(const mib_group_t *group, const fax_field_t *field)
{
    if (is_index(group, field))
        return "not-accessible";
    if (!group->source)
        return "accessible-for-notify";
    return field->writable ? "read-write" : "read-only";
}

static void assert_field(const mib_group_t *group, const fax_field_t *field)
{
    const mib_definition_t *definition = definition_of(group->fields, field);
    char syntax[MIB_TEXT_CLAUSE];
    want_syntax(group->fields, field, syntax, sizeof syntax);
    if (is_index(group, field) && field->nature == FAX_NATURE_NUMBER) /* its range is the MIB's to choose */
        snprintf(syntax, sizeof syntax, "Unsigned32 %s", strchr(definition->syntax, '('));
    if (strcmp(definition->syntax, syntax) != 0)
        fail_msg("%s: the MIB says '%s', the field '%s'", definition->name, definition->syntax, syntax);
    assert_string_equal(definition->macro, "OBJECT-TYPE");
    assert_string_equal(definition->access, access_of(group, field));
    assert_int_equal(definition->number, field->number);
    if (field->nature == FAX_NATURE_SECONDS)
        assert_string_equal(definition->units, "seconds");
    if (field->nature == FAX_NATURE_MILLISECONDS)
        assert_string_equal(definition->units, "milliseconds");
}

static void each_field_is_in_the_mib_as_it_is(void **state)
{
    (void)state;
    size_t count;
    const mib_group_t *groups = mib_groups(&count);
    for (size_t i = 0; i < count; i++)
        for (size_t n = 0; n < groups[i].fields->count; n++)
            assert_field(&groups[i], &groups[i].fields->fields[n]);
}

/* ---- the other way round ---- */

static bool has_field(const mib_definition_t *definition)
{
    size_t count;
    const mib_group_t *groups = mib_groups(&count);
    for (size_t i = 0; i < count; i++)
        for (size_t n = 0; n < groups[i].fields->count; n++) {
            char name[MIB_TEXT_NAME];
            snprintf(name, sizeof name, "%s%s", groups[i].fields->name, groups[i].fields->fields[n].name);
            if (strcmp(name, definition->name) == 0)
                return true;
        }
    return false;
}

static bool is_value(const mib_definition_t *definition)
{
    return strcmp(definition->macro, "OBJECT-TYPE") == 0 && strcmp(definition->access, "not-accessible") != 0;
}

static void each_object_of_the_mib_has_a_field(void **state)
{
    (void)state;
    size_t values = 0;
    for (size_t i = 0; i < bench.count; i++) {
        if (!is_value(&bench.definitions[i]))
            continue;
        values++;
        if (!has_field(&bench.definitions[i]))
            fail_msg("%s has no field", bench.definitions[i].name);
    }
    assert_int_equal(values, 30 + 15 + 9 + 26 + 47 + 40 + 2 + 2 + 8 + 42 + 38 + 10 + 17 + 19 + 6 + 2);
}

/* The numbers from the root of the objects to a definition's parent. */
static size_t arc_to(const char *name, mib_sub_t *arc)
{
    static const struct {
        const char *name;
        mib_sub_t number;
    } tops[] = {{"faxServer", 1}, {"faxSnapshot", 2}, {"faxAgent", 3}, {"faxNotify", 14}, {"faxHistory", 16}};
    for (size_t i = 0; i < sizeof tops / sizeof tops[0]; i++)
        if (strcmp(tops[i].name, name) == 0) {
            arc[0] = tops[i].number;
            return 1;
        }
    if (strcmp(name, "faxPortObjects") == 0)
        return 0;
    const mib_definition_t *definition = mib_text_find(bench.definitions, bench.count, name);
    assert_non_null(definition);
    const size_t length = arc_to(definition->parent, arc);
    arc[length] = definition->number;
    return length + 1;
}

static void groups_hang_where_the_mib_says(void **state)
{
    (void)state;
    size_t count;
    const mib_group_t *groups = mib_groups(&count);
    for (size_t i = 0; i < count; i++) {
        mib_sub_t arc[10];
        const mib_definition_t *first = definition_of(groups[i].fields, &groups[i].fields->fields[0]);
        assert_int_equal(arc_to(first->parent, arc), groups[i].arc_length);
        assert_memory_equal(arc, groups[i].arc, groups[i].arc_length * sizeof *arc);
    }
    static const char *const augmenting[] = {"faxPortStatusEntry", "faxPortStatsEntry"};
    for (size_t i = 0; i < 2; i++) {
        const mib_definition_t *entry = mib_text_find(bench.definitions, bench.count, augmenting[i]);
        assert_string_equal(entry->augments, " faxPortEntry ");
    }
}

static bool is_in_list(const char *list, const char *name)
{
    char word[MIB_TEXT_NAME + 2];
    snprintf(word, sizeof word, " %s ", name);
    return strstr(list, word) != NULL;
}

/* The index of an entry has as many sub-identifiers as the rows have: the port's, if it has rows for each
 * port, and then the entry's first objects. */
static void rows_have_the_index_that_the_mib_says(void **state)
{
    (void)state;
    size_t count;
    const mib_group_t *groups = mib_groups(&count);
    for (size_t i = 0; i < count; i++) {
        const mib_definition_t *first = definition_of(groups[i].fields, &groups[i].fields->fields[0]);
        const mib_definition_t *entry = mib_text_find(bench.definitions, bench.count, first->parent);
        if (!entry || !entry->index[0])
            continue;
        const bool of_ports =
            strcmp(entry->name, "faxPortEntry") != 0 && is_in_list(entry->index, "faxPortIndex");
        char index[MIB_TEXT_CLAUSE];
        size_t own = 0;
        strcpy(index, of_ports ? " faxPortIndex " : " ");
        for (size_t n = 0; n < bench.count; n++)
            if (strcmp(bench.definitions[n].parent, entry->name) == 0 &&
                strcmp(bench.definitions[n].access, "not-accessible") == 0) {
                const size_t used = strlen(index);
                snprintf(index + used, sizeof index - used, "%s ", bench.definitions[n].name);
                assert_int_equal(bench.definitions[n].number, ++own);
            }
        assert_string_equal(index, entry->index);
        assert_int_equal(own + of_ports, groups[i].rows->depth);
    }
}

static void each_object_is_in_exactly_one_group(void **state)
{
    (void)state;
    for (size_t i = 0; i < bench.count; i++) {
        const mib_definition_t *definition = &bench.definitions[i];
        const bool notifies = strcmp(definition->macro, "NOTIFICATION-TYPE") == 0;
        if (!is_value(definition) && !notifies)
            continue;
        int groups = 0;
        for (size_t n = 0; n < bench.count; n++)
            groups +=
                strcmp(bench.definitions[n].macro, notifies ? "NOTIFICATION-GROUP" : "OBJECT-GROUP") == 0 &&
                is_in_list(bench.definitions[n].objects, definition->name);
        if (groups != 1)
            fail_msg("%s is in %d groups", definition->name, groups);
    }
}

static bool is_of_name(char c)
{
    return isalnum((unsigned char)c) || c == '-';
}

/* What the agent says that it does, in FAX-PORT-CAPABILITIES, leaves no group out. */
static void the_capabilities_include_each_group(void **state)
{
    (void)state;
    static char text[65536];
    char path[1000], name[MIB_TEXT_NAME + 2];
    snprintf(path, sizeof path, "%s/mib/FAX-PORT-CAPABILITIES.in", getenv("FAX_SRCDIR"));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    for (size_t i = 0; i < bench.count; i++) {
        if (strcmp(bench.definitions[i].parent, "faxPortGroups") != 0)
            continue;
        snprintf(name, sizeof name, " %s", bench.definitions[i].name);
        const char *found = strstr(text, name);
        if (!found || is_of_name(found[strlen(name)]))
            fail_msg("FAX-PORT-CAPABILITIES does not include %s", bench.definitions[i].name);
    }
}

static bool is_in_personal_group(const char *name)
{
    for (size_t i = 0; i < bench.count; i++)
        if (strcmp(bench.definitions[i].macro, "OBJECT-GROUP") == 0 &&
            strstr(bench.definitions[i].name, "Personal") && is_in_list(bench.definitions[i].objects, name))
            return true;
    return false;
}

/* A view that leaves these groups out, and a text that quotes, leaves out all personal data. */
static void personal_data_has_groups_of_its_own(void **state)
{
    (void)state;
    size_t count;
    const mib_group_t *groups = mib_groups(&count);
    for (size_t i = 0; i < count; i++)
        for (size_t n = 0; n < groups[i].fields->count; n++) {
            const fax_field_t *field = &groups[i].fields->fields[n];
            const mib_definition_t *definition = definition_of(groups[i].fields, field);
            const bool personal =
                field->personal != FAX_PERSONAL_NOT && field->personal != FAX_PERSONAL_QUOTING;
            if (is_in_personal_group(definition->name) != personal)
                fail_msg("%s: its row and its group do not agree whether it is personal", definition->name);
        }
}

/* ---- notifications ---- */

static void notifications_carry_what_the_mib_says(void **state)
{
    (void)state;
    for (fax_event_kind_t kind = FAX_EVENT_PORT_DOWN; kind <= FAX_EVENT_LAST; kind++) {
        const notice_kind_t *notice = notice_kind(kind);
        if (!notice)
            continue;
        const mib_definition_t *definition = mib_text_find(bench.definitions, bench.count, notice->name);
        assert_non_null(definition);
        assert_int_equal(definition->number, kind);
        assert_string_equal(definition->parent, "faxPortNotifications");
        char objects[MIB_TEXT_CLAUSE] = " ";
        for (size_t i = 0; i < notice->count; i++) {
            static const notice_t empty = {.cause = FAX_CAUSE_NONE};
            mib_place_t place;
            assert_non_null(notice_part(&empty, &notice->parts[i], &place));
            const size_t used = strlen(objects);
            snprintf(objects + used, sizeof objects - used, "%s%s ", place.group->fields->name,
                     place.field->name);
        }
        assert_string_equal(objects, definition->objects);
    }
}

static void other_events_are_no_notifications(void **state)
{
    (void)state;
    assert_null(notice_kind(FAX_EVENT_STATE_CHANGED));
    assert_null(notice_kind((fax_event_kind_t)0));
    assert_null(notice_kind((fax_event_kind_t)77));
}

static void each_writable_field_can_be_set_and_no_other(void **state)
{
    (void)state;
    size_t count;
    const mib_group_t *groups = mib_groups(&count);
    for (size_t i = 0; i < count; i++)
        for (size_t n = 0; n < groups[i].fields->count; n++) {
            const mib_place_t place = {.group = &groups[i], .field = &groups[i].fields->fields[n]};
            int64_t low, high;
            assert_int_equal(mib_settings_range(&place, &low, &high), place.field->writable);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_field_is_in_the_mib_as_it_is),
        cmocka_unit_test(each_object_of_the_mib_has_a_field),
        cmocka_unit_test(groups_hang_where_the_mib_says),
        cmocka_unit_test(rows_have_the_index_that_the_mib_says),
        cmocka_unit_test(each_object_is_in_exactly_one_group),
        cmocka_unit_test(the_capabilities_include_each_group),
        cmocka_unit_test(personal_data_has_groups_of_its_own),
        cmocka_unit_test(notifications_carry_what_the_mib_says),
        cmocka_unit_test(other_events_are_no_notifications),
        cmocka_unit_test(each_writable_field_can_be_set_and_no_other),
    };
    return cmocka_run_group_tests_name("agent/column_map", tests, set_up, tear_down);
}
