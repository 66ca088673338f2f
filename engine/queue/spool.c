#include "engine/queue/spool.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/fax_log.h"

/* The names of files in them, and spandsp's limit of 256, leave so many octets. */
enum { FOLDER_SIZE = 220, STATE_DIR_MAX = 190 };

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

static void empty_folder(const char *path)
{
    DIR *folder = opendir(path);
    if (!folder)
        return;
    for (const struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] != '.' && unlinkat(dirfd(folder), entry->d_name, 0) != 0)
            fax_log(FAX_LOG_WARNING, "spool", "%s/%s cannot be removed: %s", path, entry->d_name,
                    strerror(errno));
    closedir(folder);
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

void spool_clear(const spool_t *spool)
{
    empty_folder(spool->outgoing);
}

void spool_page_file(const spool_t *spool, uint32_t job, char *path, size_t size)
{
    snprintf(path, size, "%s/job-%u.tif", spool->outgoing, job);
}

void spool_remove(const char *path)
{
    if (path[0] && unlink(path) != 0 && errno != ENOENT)
        fax_log(FAX_LOG_WARNING, "spool", "%s cannot be removed: %s", path, strerror(errno));
}

const char *spool_inbox(const spool_t *spool)
{
    return spool->inbox;
}
