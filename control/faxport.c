/* faxport(1): the command line. */
#include <locale.h>
#include <stdlib.h>

#include "control/cli/run.h"

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    if (MB_CUR_MAX == 1)
        setlocale(LC_CTYPE, "C.UTF-8"); /* the daemon's texts are UTF-8 wherever we are */
    return cli_run(argc, argv);
}
