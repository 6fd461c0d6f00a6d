/*
 * Actors made with actorCreate and with acreate: what they are refused, how
 * they end, and that nothing is left of them (ACT-30).
 *
 *   arun -g 0 made_u            checks; then leaves "made_u stay" behind and
 *                               crashes; ends cleanly in its second life
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <am/await.h>
#include <hr/hr.h>
#include <pmm/chPmm.h>

#include "examples/crash.h"
#include "tests/guest/check.h"

#define LOAD  0x400000ul /* of user actors */
#define STACK 0x8000ul
#define EMPTY 600

#ifdef CX_SUPERVISOR
#define PRIVILEGE K_SUPACTOR
#define THREAD	  K_SUPTHREAD
#else
#define PRIVILEGE K_USERACTOR
#define THREAD	  K_USERTHREAD
#endif

static KnDefaultStartInfo_f info = {.dsType = K_DEFAULT_START_INFO,
				    .dsPrivilege = THREAD,
				    .dsSystemStackSize = K_DEFAULT_STACK_SIZE};
static KnThreadLid lid;

/* What any such actor may not do, and what it may. */
static void check_refusals(void)
{
	PmmName indirect = {"RAM", "MADE"}, name = {"RAM", "MADE.B"};
	PmmDelKey key = "__SYS.K0";
	VmAddr addr;

	CHECK(hrfexecl(&indirect, "/bin/steady_u", NULL, NULL, "x", NULL), -1);
	CHECK(errno, EPERM);
	CHECK(HR_EXIT_HDL(), -1);
	CHECK(errno, EPERM);
	CHECK(hrGetActorGroup(0), -1);
	CHECK(errno, EPERM);
	CHECK(hrKillGroup(0), -1);
	CHECK(errno, EPERM);
	CHECK(pmmAllocate(&addr, &name, 1, key, sizeof("__SYS.K0")), K_EPRIV);
	CHECK(pmmAllocate(&addr, &name, 1, NULL, 0), K_OK);
	CHECK(pmmFree(&name), K_OK);
	CHECK(agetId() > 0, 1);
}

/* Its maker's counters are its own, or a copy. */
static void created(void)
{
	KnTimeVal pause = {0, 2000000};
	int failed = check_failed;

	threadDelay(&pause);
	check_refusals();
	if (check_failed == failed)
		printf("made by actorCreate: refused\n");
	_exit(check_failed == failed ? 7 : 1);
}

static void crashing(void)
{
	KnTimeVal pause = {0, 2000000};

	threadDelay(&pause);
	crash();
	_exit(0);
}

#ifndef CX_SUPERVISOR
static int writable(VmAddr page)
{
	return vmCopy(K_MYACTOR, page, K_MYACTOR, page, 1) == K_OK;
}

static int readable(VmAddr page)
{
	char byte;

	return vmCopy(K_MYACTOR, page, K_MYACTOR, (VmAddr)&byte, 1) == K_OK;
}

static void copy_region(KnCap *cap, VmAddr from, VmAddr to, VmFlags options)
{
	KnRgnDesc rgn = {
		.startAddr = from, .size = to - from, .options = options};

	CHECK(rgnAllocate(cap, &rgn), K_OK);
	CHECK(vmCopy(K_MYACTOR, from, cap, from, to - from), K_OK);
}

/* Text and data of the caller, as they are, and a stack. */
static void fill(KnCap *cap)
{
	KnRgnDesc stack = {.size = STACK,
			   .options = K_ANYWHERE | K_WRITABLE | K_FILLZERO};
	VmAddr data = LOAD, end;

	while (!writable(data))
		data += (VmAddr)vmPageSize();
	for (end = data; readable(end);)
		end += (VmAddr)vmPageSize();
	copy_region(cap, LOAD, data, K_EXECUTABLE);
	copy_region(cap, data, end, K_WRITABLE);
	CHECK(rgnAllocate(cap, &stack), K_OK);
	info.dsUserStackPointer = (void *)(stack.startAddr + STACK);
}
#else
static void fill(KnCap *cap)
{
	(void)cap;
}
#endif

/* Make it, let it run, wait for its end: the event that it ended with. */
static int run(void (*entry)(void))
{
	int status = 0;
	KnCap cap;

	CHECK(actorCreate(K_MYACTOR, &cap, PRIVILEGE, K_STOPPED), K_OK);
	fill(&cap);
	info.dsEntry = (KnPc)entry;
	CHECK(threadCreate(&cap, &lid, K_STOPPED, NULL, &info), K_EINVAL);
	CHECK(threadCreate(&cap, &lid, K_ACTIVE, NULL, &info), K_OK);
	CHECK(threadCreate(&cap, &lid, K_ACTIVE, NULL, &info), K_EFULL);
	CHECK(actorStart(&cap), K_OK);
	CHECK(actorStart(&cap), K_EINVAL);
	CHECK(awaits(&cap, &status) > 0, 1);
	CHECK(akill(&cap), -1);
	CHECK(errno, ESRCH);
	return status;
}

/* What is free can be allocated again. */
static void check_free_all(KnCap *cap)
{
	KnRgnDesc r[2] = {{.size = 4096, .options = K_ANYWHERE | K_WRITABLE},
			  {.size = 9000, .options = K_ANYWHERE | K_RESERVED}};
	KnRgnDesc all = {.options = K_FREEALL | K_ANYWHERE};

	for (int i = 0; i < 2; i++)
		CHECK(rgnAllocate(cap, &r[i]), K_OK);
	CHECK(rgnFree(cap, &all), K_EINVAL);
	all.options = K_FREEALL;
	CHECK(rgnFree(cap, &all), K_OK);
	for (int i = 0; i < 2; i++) {
		r[i].options = 0;
		CHECK(rgnFree(cap, &r[i]), K_EINVAL);
		r[i].options = K_WRITABLE;
		CHECK(rgnAllocate(cap, &r[i]), K_OK);
	}
}

static void check_arguments(void)
{
	KnRgnDesc rgn = {.size = 1, .options = K_ANYWHERE};
	KnCap cap, none = {1, 2};

	CHECK(actorCreate(NULL, &cap, 7, K_ACTIVE), K_EINVAL);
	CHECK(actorCreate(NULL, &cap, PRIVILEGE, 7), K_EINVAL);
	CHECK(actorCreate(&none, &cap, PRIVILEGE, K_ACTIVE), K_EINVAL);
	CHECK(actorCreate(NULL, (KnCap *)8, PRIVILEGE, K_ACTIVE), K_EFAULT);
#ifndef CX_SUPERVISOR
	CHECK(actorCreate(NULL, &cap, K_SUPACTOR, K_ACTIVE), K_EPRIV);
	CHECK(actorCreate(NULL, &cap, K_SYSTEMACTOR, K_ACTIVE), K_EPRIV);
#endif
	CHECK(rgnAllocate(&none, &rgn), K_EINVAL);
	CHECK(threadCreate(&none, &lid, K_ACTIVE, NULL, &info), K_EINVAL);
	CHECK(threadCreate(K_MYACTOR, &lid, K_ACTIVE, NULL, &info), K_EFULL);
	CHECK(actorStart(K_MYACTOR), K_EINVAL);
	CHECK(vmCopy(K_MYACTOR, 8, K_MYACTOR, (VmAddr)&cap, 8), K_EFAULT);
	rgn.options = K_ANYWHERE | K_WRITABLE | K_EXECUTABLE;
	CHECK(rgnAllocate(K_MYACTOR, &rgn), K_EINVAL);
	CHECK(actorCreate(NULL, &cap, PRIVILEGE, K_ACTIVE), K_OK);
	info.dsEntry = 8;
	CHECK(threadCreate(&cap, &lid, K_ACTIVE, NULL, &info), K_EFAULT);
	CHECK(threadCreate(&cap, &lid, K_ACTIVE, NULL, NULL), K_EFAULT);
	CHECK(astart(&cap), -1);
	CHECK(errno, EINVAL);
	check_free_all(&cap);
	CHECK(akill(&cap), 0);
}

/* More than fits in memory if anything of one were left. */
static void check_leaks(void)
{
	int made = 0;
	KnCap cap;

	for (int i = 0; i < EMPTY; i++) {
		KnRgnDesc rgn = {.size = 0x40000,
				 .options = K_ANYWHERE | K_WRITABLE};

		made += actorCreate(NULL, &cap, PRIVILEGE, K_ACTIVE) == K_OK &&
			rgnAllocate(&cap, &rgn) == K_OK && akill(&cap) == 0;
	}
	CHECK(made, EMPTY);
}

static int load(const char *self, const char *what, KnCap *cap)
{
	char path[32], name[32], *argv[] = {name, (char[8]){0}, NULL};
	int aid;

	snprintf(path, sizeof(path), "/bin/%s", self);
	strcpy(name, self);
	strcpy(argv[1], what);
	aid = acreate(path, cap, NULL, argv, environ);
	CHECK(aid > 0, 1);
	return aid;
}

static void check_loaded(const char *self)
{
	KnTimeVal pause = {0, 10000000};
	int status = 0;
	KnCap cap, other;

	CHECK(acreate("/bin/none", &cap, NULL, NULL, NULL), -1);
	CHECK(errno, ENOENT);
	load(self, "refused", &cap);
	threadDelay(&pause);
	printf("made: now it starts\n");
	CHECK(astart(&cap), 0);
	CHECK(astart(&cap), -1);
	CHECK(errno, EINVAL);
	CHECK(awaits(&cap, &status) > 0, 1);
	CHECK(IS_EXIT_EVT(status) && GET_EXIT_EVT(status) == 0, 1);
	CHECK(astart(&cap), -1);
	CHECK(errno, ESRCH);
	CHECK(astart(NULL), -1);
	CHECK(errno, EFAULT);
	load(self, "never", &other);
	CHECK(akill(&other), 0);
}

/* An actor that was run is nobody's to change, and a supervisor actor no user
 * actor's. */
static void check_rights(const char *self)
{
	KnRgnDesc rgn = {.size = 1, .options = K_ANYWHERE};
	char path[32];
	KnCap cap;

	snprintf(path, sizeof(path), "/bin/%s", self);
	CHECK(afexecl(path, &cap, NULL, self, "stay", NULL) > 0, 1);
	CHECK(rgnAllocate(&cap, &rgn), K_EPRIV);
	CHECK(threadCreate(&cap, &lid, K_ACTIVE, NULL, &info), K_EPRIV);
	CHECK(vmCopy(&cap, LOAD, K_MYACTOR, (VmAddr)path, 1), K_EPRIV);
	CHECK(akill(&cap), 0);
#ifndef CX_SUPERVISOR
	CHECK(acreate("/bin/made_s", &cap, NULL, NULL, NULL) > 0, 1);
	CHECK(rgnAllocate(&cap, &rgn), K_EPRIV);
	CHECK(vmCopy(K_MYACTOR, LOAD, &cap, LOAD, 1), K_EPRIV);
	CHECK(actorStart(&cap), K_EPRIV);
	CHECK(akill(&cap), 0);
#endif
}

static int first_life(const char *self)
{
	KnCap cap;
	int status;

	check_arguments();
	status = run(created);
	CHECK(IS_EXIT_EVT(status), 1);
	CHECK(GET_EXIT_EVT(status), 7);
	CHECK(IS_KILL_EVT(run(crashing)), 1);
	check_leaks();
	check_loaded(self);
	check_rights(self);
	CHECK(hrGetActorGroup(load(self, "stay", &cap)), -1);
	CHECK(errno, ESRCH);
	CHECK(astart(&cap), 0);
	return check_end("maker");
}

int main(int argc, char *argv[])
{
	KnTimeVal pause = {0, 1000000};
	PmmName name = {"RAM", ""};
	VmAddr life;

	if (argc > 1 && strcmp(argv[1], "refused") == 0) {
		threadDelay(&pause);
		check_refusals();
		return check_end("made by acreate");
	}
	if (argc > 1) {
		printf("made: %s\n", argv[1]);
		threadDelay(K_NOTIMEOUT);
	}
	strcpy(name.name, argv[0]);
	CHECK(pmmAllocate(&life, &name, 1, HR_GROUP_KEY, HR_GROUP_KEYSIZE),
	      K_OK);
	if ((*(int *)life)++ == 0) {
		first_life(argv[0]);
		threadDelay(&pause);
		crash();
	}
	printf("maker: second life\n");
	HR_EXIT_HDL();
	return 0;
}
