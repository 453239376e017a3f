#include "app/command_line.h"

int main(int count, char** arguments) {
    return entente::app::runCommandLine({arguments + 1, arguments + count});
}
