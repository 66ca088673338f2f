#include "engine/queue/spool.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/fax_log.h"
#include "engine/fax_status.h"

/* The names of files in them, and spandsp's limit of 256, leave so many octets. */
enum { FOLDER_SIZE = 220, STATE_DIR_MAX = 190, FILE_NAME_SIZE = 40, OPEN_FOLDERS = 8 };

struct spool {
    char outgoing[FOLDER_SIZE];
    char inbox[FOLDER_SIZE];
};

static bool make_folder(const char *path, char *error, size_t error_size)
{
    struct stat info;
    if (mkdir(path, 0700) == 0 || (errno == EEXIST && stat(path, &info) == 0 && S_ISDIR(info.st_mode)))
        return true;
    snprintf(error, error_size, "the folder %s cannot be made: %s", path, strerror(errno));
    return false;
}

spool_t *spool_new(const char *state_dir, char *error, size_t error_size)
{
    spool_t *spool = calloc(1, sizeof *spool);
    if (!spool) {
        snprintf(error, error_size, "there is no memory");
        return NULL;
    }
    if (strlen(state_dir) > STATE_DIR_MAX) {
        snprintf(error, error_size, "state-dir is longer than %d octets: choose a shorter one",
                 STATE_DIR_MAX);
        free(spool);
        return NULL;
    }
    snprintf(spool->outgoing, sizeof spool->outgoing, "%s/spool", state_dir);
    snprintf(spool->inbox, sizeof spool->inbox, "%s/inbox", state_dir);
    if (make_folder(state_dir, error, error_size) && make_folder(spool->outgoing, error, error_size) &&
        make_folder(spool->inbox, error, error_size))
        return spool;
    free(spool);
    return NULL;
}

void spool_free(spool_t *spool)
{
    free(spool);
}

/* ---- what is sent ---- */

#define DOCUMENT_NAME "job-%u.document"
#define PAGES_NAME    "job-%u.tif"

void spool_document(const spool_t *spool, uint32_t batch, char *path, size_t size)
{
    snprintf(path, size, "%s/" DOCUMENT_NAME, spool->outgoing, batch);
}

void spool_page_file(const spool_t *spool, uint32_t batch, char *path, size_t size)
{
    snprintf(path, size, "%s/" PAGES_NAME, spool->outgoing, batch);
}

void spool_test_file(const spool_t *spool, uint32_t index, char *path, size_t size)
{
    snprintf(path, size, "%s/test-%u.tif", spool->outgoing, index);
}

void spool_offer(const spool_t *spool, uint32_t index, char *path, size_t size)
{
    snprintf(path, size, "%s/offer-%u.tif", spool->outgoing, index);
}

typedef void name_fn(const spool_t *spool, uint32_t batch, char *path, size_t size);

static bool is_there(const spool_t *spool, name_fn *name, uint32_t batch)
{
    char path[FAX_TEXT_SIZE];
    name(spool, batch, path, sizeof path);
    return access(path, R_OK) == 0;
}

static void remove_file(const spool_t *spool, name_fn *name, uint32_t batch)
{
    char path[FAX_TEXT_SIZE];
    name(spool, batch, path, sizeof path);
    if (unlink(path) != 0 && errno != ENOENT)
        fax_log(FAX_LOG_WARNING, "spool", "%s cannot be removed: %s", path, strerror(errno));
}

bool spool_has_document(const spool_t *spool, uint32_t batch)
{
    return is_there(spool, spool_document, batch);
}

bool spool_has_page_file(const spool_t *spool, uint32_t batch)
{
    return is_there(spool, spool_page_file, batch);
}

void spool_remove_batch(const spool_t *spool, uint32_t batch)
{
    remove_file(spool, spool_document, batch);
    remove_file(spool, spool_page_file, batch);
}

/* The batch that a file belongs to; 0 if it is none of ours, or half made. */
static uint32_t batch_of(const char *name)
{
    unsigned batch = 0;
    char expected[2][FILE_NAME_SIZE];
    if (sscanf(name, "job-%10u", &batch) != 1)
        return 0;
    snprintf(expected[0], FILE_NAME_SIZE, DOCUMENT_NAME, batch);
    snprintf(expected[1], FILE_NAME_SIZE, PAGES_NAME, batch);
    return strcmp(name, expected[0]) == 0 || strcmp(name, expected[1]) == 0 ? batch : 0;
}

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *where)
{
    (void)info, (void)type, (void)where;
    if (remove(path) != 0)
        fax_log(FAX_LOG_WARNING, "spool", "%s cannot be removed: %s", path, strerror(errno));
    return 0;
}

uint32_t spool_sweep(const spool_t *spool, bool (*is_needed)(void *user, uint32_t batch), void *user)
{
    DIR *folder = opendir(spool->outgoing);
    uint32_t removed = 0;
    if (!folder)
        return 0;
    for (const struct dirent *entry; (entry = readdir(folder));) {
        char path[FOLDER_SIZE + sizeof entry->d_name];
        const uint32_t batch = batch_of(entry->d_name);
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            (batch && is_needed(user, batch)))
            continue;
        snprintf(path, sizeof path, "%s/%s", spool->outgoing, entry->d_name);
        nftw(path, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
        removed++;
    }
    closedir(folder);
    return removed;
}

/* ---- what is received ---- */

const char *spool_inbox(const spool_t *spool)
{
    return spool->inbox;
}
