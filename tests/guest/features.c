/*
 * The features that hot restart needs (TUN-8), as sysGetConf reports them, and
 * one that this system does not have.
 */
#include <exec/chModules.h>
#include <string.h>

#include "tests/guest/check.h"

static int version(const char *module)
{
	int value = 0;
	int result = sysGetConf(module, K_GETCONF_VERSION, &value);

	return result == K_OK ? value : result;
}

int main(void)
{
	int value = 17, model = version(K_MODULE_MEM_NAME);

	CHECK(version("HOT_RESTART"), 1);
	CHECK(version("ACTOR_EXTENDED_MNGT"), 1);
	CHECK(version("LAPSAFE"), 1);
	CHECK(version("LAPBIND"), 1);
	CHECK(version("ADMIN_SHUTDOWN"), 1);
	CHECK(version("USER_MODE"), 1);
	CHECK(version("LOCAL_CONSOLE"), 1);
	CHECK(version("VIRTUAL_ADDRESS_SPACE"),
	      model == K_MEM_VERSION_VM ? 1 : K_EUNKNOWN);
	CHECK(version("GZ_FILE"), K_EUNKNOWN);
	CHECK(version(""), K_EUNKNOWN);
	CHECK(version("HOT_RESTART is not so long a name as this"), K_EUNKNOWN);
	CHECK(sysGetConf("HOT_RESTART", 1, &value), K_EUNKNOWN);
	CHECK(value, 17);
	CHECK(sysGetConf("HOT_RESTART", K_GETCONF_VERSION, (int *)8), K_EFAULT);
	CHECK(sysGetConf((char *)8, K_GETCONF_VERSION, &value), K_EFAULT);
	return check_end("features");
}
