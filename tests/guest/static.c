/*
 * Tunables are static (TUN-1): asking for one is no way to set it, and no
 * other module has one.
 */
#include <exec/chModules.h>
#include <exec/chExec.h>
#include <stdlib.h>

#include "tests/guest/check.h"

static const char *const names[] = {
	"hrCtrl", "hrCtrl.maxBadness", "pmm", "pmm.rambankSize", "HR_CTRL",
	"PMM",	  "kern.mem.model"};

int main(void)
{
	int value = 1, again = 0;

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		CHECK(sysGetConf(names[i], K_GETCONF_VERSION, &value),
		      K_EUNKNOWN);
		CHECK(value, 1);
	}
	CHECK(sysGetConf(K_MODULE_MEM_NAME, K_GETCONF_VERSION, &value), K_OK);
	value++;
	for (int var = -2; var < 20; var++)
		if (var != K_GETCONF_VERSION)
			CHECK(sysGetConf(K_MODULE_MEM_NAME, var, &value),
			      K_EUNKNOWN);
	CHECK(sysGetConf(K_MODULE_MEM_NAME, K_GETCONF_VERSION, &again), K_OK);
	CHECK(again, value - 1);
	return check_end("static");
}
