/*
 * The LAP table, and who may call whom: the arrows of the guide's figure 1-4.
 */
#include "runtime/kernel/lap.h"

#include <string.h>

#include "runtime/kernel/actor.h"
#include "runtime/kernel/panic.h"
#include "runtime/kernel/usermem.h"
#include <exec/chError.h>

static lap_handler handlers[LAP_COUNT];

/* The boot actor behind each LAP. */
static const uint8_t server_of[LAP_COUNT] = {
	[LAP_PMM] = IN_PMM, [LAP_HR_CTRL] = IN_HR_CTRL, [LAP_AM] = IN_AM};

/* Boot actors that may call it; bit: enum trace_in. */
static const uint8_t callers_of[LAP_COUNT] = {
	[LAP_PMM] = 1u << IN_HR_CTRL,
	[LAP_HR_CTRL] = 1u << IN_C_INIT,
	[LAP_AM] = 1u << IN_HR_CTRL | 1u << IN_C_INIT,
};

int lap_bind(uint32_t lap, lap_handler handler)
{
	if (lap == LAP_KERNEL || lap >= LAP_COUNT || handlers[lap])
		return K_EINVAL;
	handlers[lap] = handler;
	return K_OK;
}

int64_t lap_call(uint32_t lap, struct lap_call *call)
{
	uint32_t before;
	int64_t result;

	if (lap >= LAP_COUNT || !handlers[lap])
		return K_EUNKNOWN;
	before = thread_set_server(server_of[lap]);
	result = handlers[lap](call);
	thread_set_server(before);
	return result;
}

int64_t lap_invoke(uint32_t lap, uint32_t op, const uint64_t *arg6)
{
	const struct thread *t = thread_current();
	uint32_t from = thread_server();
	struct lap_call call = {
		.op = op,
		.caller = t ? t->actor->aid : 0,
		.caller_mode = MODE_BOOT,
		.caller_group = TRACE_NO_GROUP,
	};

	KASSERT(lap < LAP_COUNT && (callers_of[lap] >> from & 1));
	memcpy(call.arg, arg6, sizeof(call.arg));
	return lap_call(lap, &call);
}

int lap_copy_in(const struct lap_call *call, void *to, uint64_t from,
		size_t len)
{
	const struct actor *a;

	if (call->caller_mode == MODE_BOOT) {
		memcpy(to, (const void *)from, len);
		return K_OK;
	}
	a = thread_current()->actor;
	return user_read(a, to, from, len);
}

int lap_copy_out(const struct lap_call *call, uint64_t to, const void *from,
		 size_t len)
{
	if (call->caller_mode == MODE_BOOT) {
		memcpy((void *)to, from, len);
		return K_OK;
	}
	return user_write(thread_current()->actor, to, from, len);
}

int lap_str_in(const struct lap_call *call, char *to, uint64_t from,
	       size_t size)
{
	if (call->caller_mode == MODE_BOOT) {
		size_t len = strlen((const char *)from);

		if (len >= size)
			return K_ETOOBIG;
		memcpy(to, (const char *)from, len + 1);
		return (int)len;
	}
	return user_string(thread_current()->actor, to, from, size);
}
