/*
 * Kernel, AM and HR_CTRL calls as an actor that is not restartable sees them.
 */
#include <errno.h>
#include <stdlib.h>

#include <am/afexec.h>
#include <hr/hr.h>

#include "tests/guest/check.h"

static long now_ms(void)
{
	KnTimeVal tv = {0, 0};

	CHECK(sysTime(&tv), K_OK);
	return tv.tmSec * 1000 + tv.tmNSec / 1000000;
}

static void check_time(void)
{
	KnTimeVal wait = {0, 250000000};
	long before = now_ms();
	long passed;

	threadDelay(&wait);
	passed = now_ms() - before;
	CHECK(passed >= 250 && passed < 300, 1);
	CHECK(threadDelay(K_NOBLOCK), K_OK);
	wait.tmNSec = 1000000000;
	CHECK(threadDelay(&wait), K_EINVAL);
	CHECK(sysTime((KnTimeVal *)8), K_EFAULT);
}

static void check_regions(void)
{
	KnRgnDesc rgn = {.size = 5000,
			 .options = K_ANYWHERE | K_WRITABLE | K_FILLZERO};
	KnRgnDesc same;
	char *p;

	CHECK(rgnAllocate(K_MYACTOR, &rgn), K_OK);
	p = (char *)rgn.startAddr;
	CHECK(p[0] + p[8191], 0);
	p[8191] = 1;
	same = rgn;
	same.options = K_WRITABLE;
	CHECK(rgnAllocate(K_MYACTOR, &same), K_EOVERLAP);
	rgn.options = 0;
	CHECK(rgnFree(K_MYACTOR, &rgn), K_OK);
	CHECK(rgnAllocate(K_MYACTOR, &same), K_OK);
	rgn.size = 0;
	rgn.options = K_ANYWHERE;
	CHECK(rgnAllocate(K_MYACTOR, &rgn), K_EINVAL);
	CHECK(rgnAllocate(K_MYACTOR, (KnRgnDesc *)8), K_EFAULT);
}

static void check_actors(void)
{
	KnCap nobody = {0, 0};

	CHECK(agetId() > 0, 1);
	CHECK(akill(&nobody), -1);
	CHECK(errno, ESRCH);
	CHECK(akill(NULL), -1);
	CHECK(errno, EFAULT);
	CHECK(afexecl("/bin/none", NULL, NULL, "none", NULL), -1);
	CHECK(errno, ENOENT);
	CHECK(afexeclp("none", NULL, NULL, "none", NULL), -1);
	CHECK(errno, ENOENT);
}

static void check_restart(void)
{
	PmmName name = {"RAM", "CHECK"};

	CHECK(hrfexecl(&name, "/bin/none", NULL, NULL, "none", NULL), -1);
	CHECK(errno, EPERM);
	CHECK(hrGetActorGroup(0), -1);
	CHECK(hrGetActorGroup(9999), -1);
	CHECK(errno, ESRCH);
	CHECK(hrKillGroup(-1), -1);
}

int main(void)
{
	check_time();
	check_regions();
	check_actors();
	check_restart();
	return check_end("check_calls");
}
