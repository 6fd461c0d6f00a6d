/*
 * Actors made by hand: with rights their maker has not, of memory that is not
 * its own, begun where nothing is, and as many as there can be.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <am/astat.h>
#include <am/await.h>
#include <hr/hr.h>
#include <mem/chMem.h>

#include "tests/guest/check.h"
#include "tests/guest/hostile.h"

#define KERNEL	0xffffffff80101000
#define NOWHERE 0x0000800000000000
#define MOST	256

static char data[64];

static int region(KnCap *of, VmFlags options, VmAddr *at)
{
	KnRgnDesc r = {.size = 4096, .options = options | K_ANYWHERE};
	int e = rgnAllocate(of, &r);

	*at = r.startAddr;
	return e;
}

static int begin(KnCap *of, uint64_t entry, uint64_t stack, int type,
		 int privilege)
{
	KnThreadLid lid;
	KnDefaultStartInfo_f info = {.dsType = type,
				     .dsPrivilege = privilege,
				     .dsUserStackPointer = (void *)stack,
				     .dsEntry = entry};

	return threadCreate(of, &lid, K_ACTIVE, NULL, &info);
}

static void rights(void)
{
	KnCap cap = {1, 2};

	CHECK(actorCreate(K_MYACTOR, &cap, K_SUPACTOR, K_ACTIVE), K_EPRIV);
	CHECK(actorCreate(K_MYACTOR, &cap, K_SYSTEMACTOR, K_ACTIVE), K_EPRIV);
	CHECK(actorCreate(K_MYACTOR, &cap, 17, K_ACTIVE), K_EINVAL);
	CHECK(actorCreate(K_MYACTOR, &cap, K_USERACTOR, 17), K_EINVAL);
	CHECK(actorCreate(K_MYACTOR, (KnCap *)KERNEL, K_USERACTOR, K_ACTIVE),
	      K_EFAULT);
	CHECK(cap.ui, 1);
	CHECK(cap.key, 2);
}

/* Holding the capability of an actor that was not made is no right to its
 * memory. */
static void others(void)
{
	KnCap cap;
	VmAddr at;
	int aid = afexecl("hostile_storm_u", &cap, NULL, "hostile_storm_u",
			  "sleep", NULL);

	CHECK(aid > 0, 1);
	CHECK(region(&cap, K_WRITABLE, &at), K_EPRIV);
	CHECK(vmCopy(&cap, 0x400000, K_MYACTOR, (VmAddr)data, 8), K_EPRIV);
	CHECK(vmCopy(K_MYACTOR, (VmAddr)data, &cap, 0x400000, 8), K_EPRIV);
	CHECK(begin(&cap, 0x400000, 0x7fff00000000, K_DEFAULT_START_INFO,
		    K_USERTHREAD),
	      K_EPRIV);
	CHECK(actorStart(&cap), K_EPRIV);
	CHECK(astart(&cap), -1);
	CHECK(errno, EINVAL);
	CHECK(akill(&cap), 0);
}

static void copies(KnCap *made, VmAddr at)
{
	VmAddr mine = (VmAddr)data;

	memset(data, 1, sizeof(data));
	CHECK(vmCopy(K_MYACTOR, KERNEL, made, at, 8), K_EFAULT);
	CHECK(vmCopy(K_MYACTOR, mine, made, KERNEL, 8), K_EFAULT);
	CHECK(vmCopy(made, KERNEL, K_MYACTOR, mine, 8), K_EFAULT);
	CHECK(vmCopy(made, at, K_MYACTOR, KERNEL, 8), K_EFAULT);
	CHECK(vmCopy(K_MYACTOR, mine, made, at + 4092, 8), K_EFAULT);
	CHECK(vmCopy(K_MYACTOR, mine, made, at, SIZE_MAX), K_EFAULT);
	CHECK(vmCopy(K_MYACTOR, mine, made, -8ul, 16), K_EFAULT);
	CHECK(vmCopy(K_MYACTOR, 0x400000, K_MYACTOR, 0x400000, 8), K_EFAULT);
	for (unsigned i = 0; i < sizeof(data); i++)
		if (data[i] != 1)
			CHECK(data[i], 1);
	CHECK(vmCopy(made, at, K_MYACTOR, mine, 0), K_OK);
}

/* In the end it begins in memory that cannot be executed, and fails. */
static void threads(KnCap *made, int aid, VmAddr at)
{
	const int type = K_DEFAULT_START_INFO;
	uint64_t top = at + 4096;
	int status = 0;

	CHECK(begin(made, at, top, type, K_SUPTHREAD), K_EINVAL);
	CHECK(begin(made, at, top, type + 1, K_USERTHREAD), K_EINVAL);
	CHECK(begin(made, KERNEL, top, type, K_USERTHREAD), K_EFAULT);
	CHECK(begin(made, NOWHERE, top, type, K_USERTHREAD), K_EFAULT);
	CHECK(begin(made, at, 0, type, K_USERTHREAD), K_EFAULT);
	CHECK(begin(made, at, KERNEL, type, K_USERTHREAD), K_EFAULT);
	CHECK(begin(made, at, at, type, K_USERTHREAD), K_EFAULT);
	CHECK(threadCreate(made, NULL, K_ACTIVE, NULL, NULL), K_EFAULT);
	CHECK(begin(K_MYACTOR, at, top, type, K_USERTHREAD), K_EFULL);
	CHECK(begin(made, at, top, type, K_USERTHREAD), K_OK);
	CHECK(begin(made, at, top, type, K_USERTHREAD), K_EFULL);
	CHECK(awaits(made, &status), aid);
	CHECK(IS_KILL_EVT(status), 1);
	CHECK(region(made, K_WRITABLE, &at), K_EINVAL);
}

static int aid_of(int before)
{
	static astatEntry e[MOST];
	int n = astat(e, MOST);

	CHECK(n, before + 1);
	return e[n - 1].astatAid;
}

static void made_one(void)
{
	int before = astat(NULL, 0);
	KnCap made;
	VmAddr at;

	CHECK(actorCreate(K_MYACTOR, &made, K_USERACTOR, K_ACTIVE), K_OK);
	CHECK(region(&made, K_WRITABLE | K_EXECUTABLE, &at), K_EINVAL);
	CHECK(region(&made, K_WRITABLE | K_SUPERVISOR, &at), K_EPRIV);
	CHECK(region(&made, K_WRITABLE, &at), K_OK);
	copies(&made, at);
	threads(&made, aid_of(before), at);
}

static int made_all(void)
{
	static KnCap cap[MOST];
	int n = 0, e;

	while ((e = actorCreate(K_MYACTOR, &cap[n], K_USERACTOR, K_STOPPED)) ==
	       K_OK)
		n++;
	CHECK(e, K_EFULL);
	for (int i = 0; i < n; i++)
		CHECK(akill(&cap[i]), 0);
	return n;
}

int main(void)
{
#ifdef CX_SUPERVISOR
	printf("hostile_made: for user actors only\n");
	return 0;
#endif
	rights();
	others();
	made_one();
	CHECK(made_all(), 62);
	CHECK(made_all(), 62);
	return check_end("hostile_made");
}
