#include "engine/document/convert_landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Rights are numbered upwards from bit 0, and each version of Landlock knows a few more; a kernel refuses
 * what it does not know. */
enum { RIGHTS_OF_FIRST = 13, RIGHTS_OF_SECOND = 14, RIGHTS_OF_THIRD = 15 };

static const uint64_t to_read_a_file = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE;
static const uint64_t to_read = to_read_a_file | LANDLOCK_ACCESS_FS_READ_DIR;

/* What is not there is passed over. */
static const char *const readable[] = {
    "/bin",
    "/lib",
    "/lib64",
    "/usr",
    "/opt",
    "/var/lib/ghostscript",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ghostscript",
    "/etc/ld.so.cache",
    "/etc/papersize",
    "/var/cache/fontconfig",
};

static uint64_t all_rights(long version)
{
    const int count = version == 1 ? RIGHTS_OF_FIRST : version == 2 ? RIGHTS_OF_SECOND : RIGHTS_OF_THIRD;
    return (UINT64_C(1) << count) - 1;
}

static bool allow(int ruleset, const char *path, uint64_t rights)
{
    const int place = open(path, O_PATH | O_CLOEXEC);
    struct stat info;
    if (place < 0 || fstat(place, &info) != 0)
        return errno == ENOENT;
    const struct landlock_path_beneath_attr rule = {
        .allowed_access = S_ISDIR(info.st_mode) ? rights : rights & to_read_a_file, .parent_fd = place};
    const bool allowed = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    close(place);
    return allowed;
}

static bool fill(int ruleset, uint64_t rights)
{
    for (size_t i = 0; i < sizeof readable / sizeof readable[0]; i++)
        if (!allow(ruleset, readable[i], to_read))
            return false;
    return allow(ruleset, ".", rights);
}

bool convert_landlock_enter(void)
{
    const long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return errno == ENOSYS || errno == EOPNOTSUPP;
    const struct landlock_ruleset_attr attributes = {.handled_access_fs = all_rights(version)};
    const int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (ruleset < 0)
        return false;
    const bool entered =
        fill(ruleset, attributes.handled_access_fs) && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return entered;
}
