/*
 * Actors that other actors make (ACT-30): their thread, their start, memory
 * copied to and from them. AM creates them, as it knows how many there may
 * be; their regions are in call_mem.c.
 */
#include <exec/chExec.h>
#include <mem/chMem.h>

#include "runtime/abi/layout.h"
#include "runtime/kernel/call.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/usermem.h"

#define LID_MAIN	1
#define STACK_BYTES_MAX 0x100000u
#define COPY_BYTES	1024u

struct actor *call_target(struct actor *a, uint64_t cap_addr, int *error)
{
	struct actor *of = call_by_capability(a, cap_addr, error);

	if (!of || of == a)
		return of;
	*error = K_EPRIV;
	if (!of->made || (a->mode == MODE_USER && of->mode != MODE_USER))
		return NULL;
	return of;
}

/* The stack the system makes for a supervisor actor. */
static int make_stack(struct actor *of, VmSize bytes, uint64_t *top)
{
	int result;

	if (bytes == K_DEFAULT_STACK_SIZE)
		bytes = PLAN->tunables.sys_stack_bytes;
	if (bytes > STACK_BYTES_MAX)
		return K_EINVAL;
	bytes = (bytes + LAYOUT_PAGE_BYTES - 1) &
		~(VmSize)(LAYOUT_PAGE_BYTES - 1);
	if (call_takes_too_much(bytes))
		return K_ENOMEM;
	result = region_map(of, REGION_PAGES, 0, bytes, KPROT_W, 0, top);
	*top += bytes;
	return result;
}

static int check_start(const struct actor *of, uint64_t status,
		       const KnDefaultStartInfo_f *info)
{
	bool user = of->mode == MODE_USER;
	char byte;

	if (of->begin.rip)
		return K_EFULL;
	if (status != K_ACTIVE || info->dsType != K_DEFAULT_START_INFO ||
	    info->dsPrivilege != (user ? K_USERTHREAD : K_SUPTHREAD))
		return K_EINVAL;
	return user_read(of, &byte, info->dsEntry, 1);
}

/* As if called: a return address below which the stack grows. */
static int begin(struct actor *of, const KnDefaultStartInfo_f *info)
{
	uint64_t nowhere = 0, top = (uint64_t)info->dsUserStackPointer;
	int result = K_OK;

	if (of->mode != MODE_USER)
		result = make_stack(of, info->dsSystemStackSize, &top);
	if (result != K_OK)
		return result;
	top = (top & ~15ull) - sizeof(nowhere);
	if (user_write(of, top, &nowhere, sizeof(nowhere)))
		return K_EFAULT;
	return actor_begin(of, info->dsEntry, top, 0);
}

int64_t call_thread_create(struct actor *a, const uint64_t *arg)
{
	int result = K_EINVAL;
	struct actor *of = call_target(a, arg[0], &result);
	KnDefaultStartInfo_f info;
	KnThreadLid lid = LID_MAIN;

	if (!of)
		return result;
	if (user_read(a, &info, arg[4], sizeof(info)))
		return K_EFAULT;
	result = check_start(of, arg[2], &info);
	if (result == K_OK && user_write(a, arg[1], &lid, sizeof(lid)))
		result = K_EFAULT;
	return result == K_OK ? begin(of, &info) : result;
}

int64_t call_actor_start(struct actor *a, const uint64_t *arg)
{
	int error = K_EINVAL;
	struct actor *of = call_target(a, arg[0], &error);

	return of ? actor_resume(of->aid) : error;
}

/* Until it has a thread, its maker may write where the actor may not. */
static int put(const struct actor *a, const struct actor *to, uint64_t at,
	       const void *from, size_t len)
{
	return to != a && !to->begin.rip ? user_poke(to, at, from, len)
					 : user_write(to, at, from, len);
}

int64_t call_vm_copy(struct actor *a, const uint64_t *arg)
{
	char bytes[COPY_BYTES];
	int error = K_EINVAL;
	struct actor *from = call_target(a, arg[0], &error);
	struct actor *to = from ? call_target(a, arg[2], &error) : NULL;
	uint64_t size = arg[4];

	if (!to)
		return error;
	for (uint64_t done = 0, n; done < size; done += n) {
		n = size - done < sizeof(bytes) ? size - done : sizeof(bytes);
		if (user_read(from, bytes, arg[1] + done, n) ||
		    put(a, to, arg[3] + done, bytes, n))
			return K_EFAULT;
	}
	return K_OK;
}
