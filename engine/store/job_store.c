#include "engine/store/job_store.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "engine/fax_json.h"
#include "engine/fax_log.h"

bool job_store_put(store_t *store, const fax_job_t *job)
{
    char *record = fax_json_print(&fax_job_fields, job);
    sqlite3_stmt *statement =
        record ? store_prepare(store, "INSERT INTO job (id, state, submitted, ended, record) "
                                      "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO UPDATE SET "
                                      "state = ?2, submitted = ?3, ended = ?4, record = ?5")
               : NULL;
    if (statement) {
        sqlite3_bind_int64(statement, 1, job->id);
        sqlite3_bind_int64(statement, 2, job->state);
        sqlite3_bind_int64(statement, 3, job->submitted_time);
        sqlite3_bind_int64(statement, 4, job->ended_time);
        sqlite3_bind_text(statement, 5, record, -1, SQLITE_STATIC);
    }
    const bool good = store_finish(store, statement, "a job's record");
    free(record);
    return good;
}

bool job_store_remove(store_t *store, uint32_t id)
{
    sqlite3_stmt *statement = store_prepare(store, "DELETE FROM job WHERE id = ?1");
    if (statement)
        sqlite3_bind_int64(statement, 1, id);
    return store_finish(store, statement, "an old job");
}

/* The key columns have the last word. */
static bool read_row(sqlite3_stmt *row, fax_job_t *job)
{
    const char *record = (const char *)sqlite3_column_text(row, 1);
    const int64_t id = sqlite3_column_int64(row, 0);
    *job = (fax_job_t){0};
    if (record && fax_json_parse(&fax_job_fields, record, job) && job->id == id && id > 0)
        return true;
    fax_log(FAX_LOG_ERROR, "store", "the record of job %lld is damaged: it is left out", (long long)id);
    return false;
}

bool job_store_each(store_t *store, bool (*each)(void *user, const fax_job_t *job), void *user)
{
    sqlite3_stmt *statement = store_prepare(store, "SELECT id, record FROM job ORDER BY id");
    if (!statement)
        return false;
    bool more = true;
    int code;
    while (more && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        fax_job_t job;
        if (read_row(statement, &job))
            more = each(user, &job);
    }
    const bool good = !more || code == SQLITE_DONE || store_failed(store, "the jobs");
    sqlite3_finalize(statement);
    return good;
}
