/*
 * sysGetConf and actorPrivilege (requirements 1.4).
 */
#include <exec/chExec.h>
#include <exec/chModules.h>
#include <string.h>

#include "runtime/abi/features.h"
#include "runtime/kernel/call.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/usermem.h"

#define MODULE_NAME_BYTES 32u

#define NAME_FEATURE(name, sentence) #name,

/* The memory model, or 1 for a feature that is there (TUN-8); 0: unknown. */
static int version(const char *module)
{
	static const char *const feature[] = {FEATURE_LIST(NAME_FEATURE)};
	int model = (int)PLAN->tunables.mem_model;

	if (!strcmp(module, K_MODULE_MEM_NAME))
		return model;
	if (!strcmp(module, FEATURE_VIRTUAL))
		return model == MEM_VIRTUAL;
	for (size_t i = 0; i < sizeof(feature) / sizeof(feature[0]); i++)
		if (!strcmp(module, feature[i]))
			return 1;
	return 0;
}

/* Four bytes of the scenario's input; behind its end there are zeros. */
static int input_word(uint32_t number, int *value)
{
	uint64_t from = PLAN->input_off + 4ull * number;
	size_t left = from < PLAN->bytes ? PLAN->bytes - from : 0;

	if (!PLAN->input_off || !left)
		return K_EUNKNOWN;
	*value = 0;
	memcpy(value, (const char *)PLAN + from, left < 4 ? left : 4);
	return K_OK;
}

int64_t call_get_conf(struct actor *a, const uint64_t *arg)
{
	char module[MODULE_NAME_BYTES];
	int value;
	int len = user_string(a, module, arg[0], sizeof(module));

	if (len < 0)
		return len == K_ETOOBIG ? K_EUNKNOWN : K_EFAULT;
	if (!strcmp(module, K_MODULE_INPUT)) {
		if (input_word((uint32_t)arg[1], &value) != K_OK)
			return K_EUNKNOWN;
	} else {
		value = (int)arg[1] == K_GETCONF_VERSION ? version(module) : 0;
		if (!value)
			return K_EUNKNOWN;
	}
	return user_write(a, arg[2], &value, sizeof(value));
}

/* The actor that a capability stands for; NULL with *error set. */
struct actor *call_by_capability(struct actor *a, uint64_t cap_addr, int *error)
{
	KnCap cap;

	if (cap_addr == (uint64_t)K_MYACTOR)
		return a;
	*error = K_EFAULT;
	if (user_read(a, &cap, cap_addr, sizeof(cap)))
		return NULL;
	*error = K_EINVAL;
	return actor_find(actor_by_cap(cap.ui, cap.key));
}

/*
 * Privileges are those an actor was loaded with: asking is for everybody,
 * a change only from system to user and back, by supervisor actors.
 */
int64_t call_actor_privilege(struct actor *a, const uint64_t *arg)
{
	int error = K_EINVAL;
	struct actor *of = call_by_capability(a, arg[0], &error);
	KnActorPrivilege was, wanted;

	if (!of)
		return error;
	was = of->mode != MODE_USER ? K_SUPACTOR
	      : of->trusted	    ? K_SYSTEMACTOR
				    : K_USERACTOR;
	if (arg[2]) {
		if (user_read(a, &wanted, arg[2], sizeof(wanted)))
			return K_EFAULT;
		if (a->mode == MODE_USER && !a->trusted)
			return K_EPRIV;
		if (of->mode != MODE_USER ||
		    (wanted != K_USERACTOR && wanted != K_SYSTEMACTOR))
			return K_EINVAL;
	}
	if (arg[1] && user_write(a, arg[1], &was, sizeof(was)))
		return K_EFAULT;
	if (arg[2])
		of->trusted = wanted == K_SYSTEMACTOR;
	return K_OK;
}
