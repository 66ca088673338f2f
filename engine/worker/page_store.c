#include "engine/worker/page_store.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/document/page_file.h"
#include "engine/document/tiff_fit.h"
#include "engine/fax_log.h"
#include "engine/fax_text.h"
#include "engine/fax_time.h"
#include "engine/received_name.h"
#include "engine/safe_file.h"

struct page_store {
    work_queue_t *queue;
    work_t work;
    char file[FAX_TEXT_SIZE], part[FAX_TEXT_SIZE];
    page_store_answer_fn *answer;
    void *user;
    uint32_t page;
    bool last;
    bool safe; /* what came of it */
    int error;
};

static bool sync_file(page_store_t *store, const char *path)
{
    const bool synced = safe_file_sync(path);
    store->error = synced ? 0 : errno;
    return synced;
}

static void store_page(void *user)
{
    page_store_t *store = user;
    store->safe = sync_file(store, store->part) && page_file_read_back(store->part, store->page, NULL);
    if (!store->safe || !store->last)
        return;
    store->safe = safe_file_place(store->part, store->file);
    store->error = errno;
}

/* As the file was closed, its directories were written anew; the rows of its pages stay where they are. */
static void look_again(void *user)
{
    page_store_t *store = user;
    page_file_report_t report = {0};
    store->safe = sync_file(store, store->file);
    if (store->safe)
        page_file_look(store->file, UINT32_MAX, TIFF_FIT_MAX_ROWS, &report);
    store->safe = report.pages > store->page;
}

static void tell(void *user)
{
    page_store_t *store = user;
    if (!store->safe)
        fax_log(FAX_LOG_ERROR, "port", "page %u of %s is not safe: %s", store->page + 1, store->file,
                store->error ? strerror(store->error) : "it cannot be read back");
    else
        fax_log(FAX_LOG_DEBUG, "port", "page %u of %s was safe after %" PRId64 " ms", store->page + 1,
                store->file, fax_time_clock() - store->work.since);
    store->answer(store->user, store->safe);
}

page_store_t *page_store_open(work_queue_t *queue, const char *file, page_store_answer_fn *answer, void *user)
{
    page_store_t *store = calloc(1, sizeof *store);
    if (!store)
        return NULL;
    *store = (page_store_t){.queue = queue, .answer = answer, .user = user};
    store->work = (work_t){.done = tell, .user = store};
    fax_text_copy(store->file, sizeof store->file, file);
    received_name_part(store->file, store->part, sizeof store->part);
    return store;
}

void page_store_put(page_store_t *store, uint32_t page, bool last)
{
    store->page = page;
    store->last = last;
    store->work.act = store_page;
    work_queue_put(store->queue, &store->work);
}

void page_store_look(page_store_t *store, uint32_t pages)
{
    store->page = pages - 1;
    store->work.act = look_again;
    work_queue_put(store->queue, &store->work);
}

bool page_store_is_busy(const page_store_t *store)
{
    return store->work.busy;
}

void page_store_settle(page_store_t *store)
{
    work_queue_settle(store->queue, &store->work);
}

void page_store_close(page_store_t *store)
{
    if (!store)
        return;
    page_store_settle(store);
    free(store);
}

page_store_rest_t page_store_end(const char *file, uint32_t pages)
{
    char part[FAX_TEXT_SIZE], partial[FAX_TEXT_SIZE];
    received_name_part(file, part, sizeof part);
    received_name_partial(file, partial, sizeof partial);
    struct stat info;
    if (stat(file, &info) == 0)
        return PAGE_STORE_COMPLETE;
    if (pages > 0) {
        if (page_file_cut(part, pages) && rename(part, partial) == 0)
            return PAGE_STORE_PARTIAL;
        fax_log(FAX_LOG_ERROR, "port", "%s with %u pages is left as it is: %m", part, pages);
        return PAGE_STORE_NOTHING;
    }
    if (unlink(part) != 0 && errno != ENOENT)
        fax_log(FAX_LOG_WARNING, "port", "%s cannot be removed: %m", part);
    return PAGE_STORE_NOTHING;
}
