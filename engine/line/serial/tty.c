#include "engine/line/serial/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static const struct {
    uint32_t rate;
    speed_t code;
} speeds[] = {
    {1200, B1200},   {2400, B2400},   {4800, B4800},     {9600, B9600},     {19200, B19200},
    {38400, B38400}, {57600, B57600}, {115200, B115200}, {230400, B230400}, {460800, B460800},
};

/* The next lower one that there is. */
static speed_t speed_code(uint32_t rate)
{
    speed_t code = speeds[0].code;
    for (size_t i = 0; i < sizeof speeds / sizeof speeds[0]; i++)
        if (speeds[i].rate <= rate)
            code = speeds[i].code;
    return code;
}

static bool set_up(int tty, const fax_serial_config_t *config)
{
    struct termios settings;
    if (tcgetattr(tty, &settings) != 0)
        return false;
    cfmakeraw(&settings);
    settings.c_cflag |= CLOCAL | CREAD | HUPCL;
    settings.c_cflag &= ~(tcflag_t)CRTSCTS;
    if (config->flow == FAX_FLOW_HARDWARE)
        settings.c_cflag |= CRTSCTS;
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    cfsetispeed(&settings, speed_code(config->speed));
    cfsetospeed(&settings, speed_code(config->speed));
    return tcsetattr(tty, TCSANOW, &settings) == 0;
}

/* What a path that cannot be a tty is; NULL if it can. */
static const char *other_thing(const struct stat *info)
{
    if (S_ISCHR(info->st_mode))
        return NULL;
    if (S_ISDIR(info->st_mode))
        return "it is a folder, not a terminal device";
    if (S_ISREG(info->st_mode))
        return "it is a plain file, not a terminal device";
    return "it is no terminal device";
}

static int refuse(char *problem, size_t size, const char *device, const char *why)
{
    snprintf(problem, size, "%s: %s", device, why);
    return -1;
}

static const char *open_problem(int error)
{
    if (error == EBUSY)
        return "another program has it for itself";
    if (error == EACCES || error == EPERM)
        return "faxportd may not open it: add its user to the device's group (dialout)";
    return strerror(error);
}

static bool is_missing(int error)
{
    return error == ENOENT || error == ENOTDIR || error == ENXIO || error == ENODEV || error == EIO;
}

static int adopt(int tty, const fax_serial_config_t *config, char *problem, size_t size)
{
    const char *why = NULL;
    if (!isatty(tty))
        why = "it is no terminal device";
    else if (!set_up(tty, config))
        why = strerror(errno);
    if (why) {
        close(tty);
        return refuse(problem, size, config->device, why);
    }
    ioctl(tty, TIOCEXCL);
    tty_set_dtr(tty, true);
    tty_flush(tty);
    return tty;
}

int tty_open(const fax_serial_config_t *config, char *problem, size_t size, bool *absent)
{
    struct stat info;
    *absent = false;
    if (stat(config->device, &info) != 0) {
        *absent = is_missing(errno);
        return refuse(problem, size, config->device,
                      *absent ? "there is no such device: is the modem plugged in?" : strerror(errno));
    }
    if (other_thing(&info))
        return refuse(problem, size, config->device, other_thing(&info));
    const int tty = open(config->device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (tty >= 0)
        return adopt(tty, config, problem, size);
    *absent = is_missing(errno);
    return refuse(problem, size, config->device, open_problem(errno));
}

void tty_share(int tty)
{
    ioctl(tty, TIOCNXCL);
}

void tty_set_dtr(int tty, bool on)
{
    const int pins = TIOCM_DTR | TIOCM_RTS;
    ioctl(tty, on ? TIOCMBIS : TIOCMBIC, &pins);
}

void tty_set_break(int tty, bool on)
{
    ioctl(tty, on ? TIOCSBRK : TIOCCBRK, 0);
}

void tty_set_xoff(int tty, bool minded)
{
    struct termios settings;
    if (tcgetattr(tty, &settings) != 0)
        return;
    settings.c_iflag &= ~(tcflag_t)IXON;
    if (minded)
        settings.c_iflag |= IXON;
    tcsetattr(tty, TCSANOW, &settings);
}

void tty_mind_carrier(int tty)
{
    int pins = 0;
    struct termios settings;
    if (ioctl(tty, TIOCMGET, &pins) != 0 || !(pins & TIOCM_CAR) || tcgetattr(tty, &settings) != 0)
        return;
    settings.c_cflag &= ~(tcflag_t)CLOCAL;
    tcsetattr(tty, TCSANOW, &settings);
}

void tty_flush(int tty)
{
    tcflush(tty, TCIOFLUSH);
}

void tty_discard(int tty)
{
    tcflush(tty, TCOFLUSH);
}
