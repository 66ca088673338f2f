/* Paths in faxportd.conf: is what they name where it must be? */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/config_value.h"

static bool folder_of_is_there(const config_option_t *option, const char *path, char *problem)
{
    char folder[FAX_CONFIG_PATH_SIZE];
    snprintf(folder, sizeof folder, "%s", path);
    for (size_t end = strlen(folder); end > 1 && folder[end - 1] == '/'; end--)
        folder[end - 1] = '\0';
    char *slash = strrchr(folder, '/');
    slash[slash == folder] = '\0';
    struct stat info;
    if (stat(folder, &info) != 0) {
        const bool absent = errno == ENOENT;
        snprintf(problem, CONFIG_PROBLEM_SIZE, "%s: the folder %s %s", option->name, folder,
                 absent ? "is not there: make it, or correct the path" : strerror(errno));
        return false;
    }
    if (!S_ISDIR(info.st_mode)) {
        snprintf(problem, CONFIG_PROBLEM_SIZE, "%s: %s is no folder", option->name, folder);
        return false;
    }
    return true;
}

static bool folder_can_be(const config_option_t *option, const char *path, char *problem)
{
    struct stat info;
    if (stat(path, &info) == 0 && !S_ISDIR(info.st_mode)) {
        snprintf(problem, CONFIG_PROBLEM_SIZE, "%s: %s is no folder", option->name, path);
        return false;
    }
    return folder_of_is_there(option, path, problem);
}

static bool file_can_be(const config_option_t *option, const char *path, char *problem)
{
    return path[0] != '/' || folder_of_is_there(option, path, problem);
}

static bool document_is_there(const config_option_t *option, const char *path, char *problem)
{
    struct stat info;
    const char *why = NULL;
    if (path[0] == '\0')
        return true;
    if (access(path, R_OK) != 0 || stat(path, &info) != 0)
        why = strerror(errno);
    else if (!S_ISREG(info.st_mode))
        why = "it is no file";
    if (why)
        snprintf(problem, CONFIG_PROBLEM_SIZE, "%s: %s cannot be read: %s", option->name, path, why);
    return !why;
}

static bool program_is_there(const config_option_t *option, const char *path, char *problem)
{
    if (!path[0] || access(path, X_OK) == 0)
        return true;
    snprintf(problem, CONFIG_PROBLEM_SIZE, "%s: %s cannot be run: %s", option->name, path, strerror(errno));
    return false;
}

typedef bool place_fn(const config_option_t *option, const char *path, char *problem);

static place_fn *const place_of[CONFIG_NATURES] = {
    [CONFIG_FOLDER] = folder_can_be,       [CONFIG_SOCKET] = folder_of_is_there, [CONFIG_FILE] = file_can_be,
    [CONFIG_DOCUMENT] = document_is_there, [CONFIG_PROGRAM] = program_is_there,
};

bool config_value_is_in_place(const config_option_t *option, const void *record, char *problem)
{
    place_fn *place = place_of[option->nature];
    return !place || place(option, (const char *)record + option->offset, problem);
}
