#include "engine/document/work_folder.h"

#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>

enum { OPEN_FOLDERS = 8 };

bool work_folder_name(work_folder_t *folder, const char *out)
{
    const int path = snprintf(folder->path, sizeof folder->path, "%s.work", out);
    const int document = snprintf(folder->document, sizeof folder->document, "%s.work/" WORK_DOCUMENT, out);
    const int pages = snprintf(folder->pages, sizeof folder->pages, "%s.work/" WORK_PAGES, out);
    return path < WORK_PATH_SIZE && document < WORK_PATH_SIZE && pages < WORK_PATH_SIZE;
}

bool work_folder_make(const work_folder_t *folder)
{
    work_folder_remove(folder);
    return mkdir(folder->path, 0700) == 0;
}

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *where)
{
    (void)info, (void)type, (void)where;
    remove(path);
    return 0;
}

void work_folder_remove(const work_folder_t *folder)
{
    nftw(folder->path, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
}
