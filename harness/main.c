/* verbatim: the program. Everything is in command.c, so that tests can link it. */
#include "harness/command.h"

int main(int argc, char **argv) {
    return command_main(argc, argv);
}
