/*
 * Commands about mounts, networks and devices: this target has none.
 */
#include "runtime/c_init/cinit.h"

static enum cinit_status absent(const char *command, const char *what)
{
	cinit_print("%s: this target has no %s\n", command, what);
	return CINIT_FAILED;
}

enum cinit_status cinit_no_mounts(int words, char *const *word)
{
	(void)words;
	return absent(word[0], "file systems to mount");
}

enum cinit_status cinit_no_network(int words, char *const *word)
{
	(void)words;
	return absent(word[0], "network");
}

enum cinit_status cinit_no_devices(int words, char *const *word)
{
	(void)words;
	return absent(word[0], "device tree");
}
