/*
 * Calls of actors: dispatch by number, and the kernel's own operations.
 * Kernel operations here: exit, console, delay, time, shutdown, identity;
 * those on regions are in call_mem.c.
 */
#include "runtime/kernel/call.h"

#include <errno.h>
#include <string.h>

#include "inject/guest/agent.h"
#include "runtime/kernel/actor.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/console.h"
#include "runtime/kernel/fb.h"
#include "runtime/kernel/lap.h"
#include "runtime/kernel/lend.h"
#include "runtime/kernel/pad.h"
#include "runtime/kernel/site.h"
#include "runtime/kernel/usermem.h"
#include "runtime/trace/trace_guest.h"
#include <exec/chExec.h>

#define CONSOLE_WRITE_MAX 1024u
#define SHUTDOWN_WORD	  16u

void (*call_console_write)(const char *text, size_t len) = console_write;

static int64_t op_exit(struct actor *a, const uint64_t *arg)
{
	if (thread_lent())
		thread_return(LEND_EXITED);
	agent_exit(a, (int64_t)(int)arg[0]);
	actor_end(a, CAUSE_EXIT, (int64_t)(int)arg[0]);
	return 0;
}

static int64_t op_console_write(struct actor *a, const uint64_t *arg)
{
	char text[CONSOLE_WRITE_MAX];
	size_t len = arg[1] < sizeof(text) ? arg[1] : sizeof(text);

	if (user_read(a, text, arg[0], len))
		return K_EFAULT;
	call_console_write(text, len);
	return (int64_t)len;
}

static int64_t op_thread_delay(struct actor *a, const uint64_t *arg)
{
	(void)a;
	thread_sleep_ns(arg[0]);
	return K_OK;
}

static int64_t op_sys_time(struct actor *a, const uint64_t *arg)
{
	uint64_t now = clock_now();
	KnTimeVal tv = {.tmSec = (long)(now / 1000000000u),
			.tmNSec = (long)(now % 1000000000u)};

	return user_write(a, arg[0], &tv, sizeof(tv));
}

static int64_t op_actor_self(struct actor *a, const uint64_t *arg)
{
	KnCap cap = {a->cap_ui, a->cap_key};

	if (arg[0] && user_write(a, arg[0], &cap, sizeof(cap)))
		return K_EFAULT;
	return a->aid;
}

/* The i-th word of a shutdown command; 0 or an error. */
static int shutdown_word(const struct actor *a, uint64_t argv, unsigned i,
			 char *word)
{
	uint64_t at;

	if (user_read(a, &at, argv + 8ull * i, 8))
		return K_EFAULT;
	return user_string(a, word, at, SHUTDOWN_WORD) < 0 ? K_EFAULT : K_OK;
}

static int64_t op_sys_shutdown(struct actor *a, const uint64_t *arg)
{
	char command[SHUTDOWN_WORD], option[SHUTDOWN_WORD] = "-i";
	char level[SHUTDOWN_WORD] = "0";

	if (a->mode == MODE_USER && !a->trusted)
		return K_EPRIV;
	if (arg[0] != 1 && arg[0] != 3)
		return K_EINVAL;
	if (shutdown_word(a, arg[1], 0, command))
		return K_EFAULT;
	if (arg[0] == 3 && (shutdown_word(a, arg[1], 1, option) ||
			    shutdown_word(a, arg[1], 2, level)))
		return K_EFAULT;
	if (strcmp(command, "shutdown") || strcmp(option, "-i"))
		return K_EINVAL;
	if (!strcmp(level, "1"))
		site_restart(SITE_CAUSE_COMMAND, TRACE_NO_GROUP);
	if (!strcmp(level, "0"))
		site_cold(COLD_COMMAND, "sysShutdown");
	return K_EINVAL;
}

typedef int64_t (*kernel_call)(struct actor *a, const uint64_t *arg);

static const kernel_call kernel_calls[K_OP_COUNT] = {
	[K_OP_EXIT] = op_exit,
	[K_OP_CONSOLE_WRITE] = op_console_write,
	[K_OP_THREAD_DELAY] = op_thread_delay,
	[K_OP_RGN_ALLOCATE] = call_rgn_allocate,
	[K_OP_RGN_FREE] = call_rgn_free,
	[K_OP_PAGES_ALLOCATE] = call_pages_allocate,
	[K_OP_PAGES_FREE] = call_pages_free,
	[K_OP_SYS_TIME] = op_sys_time,
	[K_OP_GET_CONF] = call_get_conf,
	[K_OP_SYS_SHUTDOWN] = op_sys_shutdown,
	[K_OP_ACTOR_PRIVILEGE] = call_actor_privilege,
	[K_OP_ACTOR_SELF] = op_actor_self,
	[K_OP_PAD_KEY_CREATE] = call_pad_key_create,
	[K_OP_PAD_SET] = call_pad_set,
	[K_OP_PAD_RETURN] = call_pad_return,
	[K_OP_THREAD_CREATE] = call_thread_create,
	[K_OP_ACTOR_START] = call_actor_start,
	[K_OP_VM_COPY] = call_vm_copy,
	[K_OP_FB_MAP] = call_fb_map,
};

static int64_t dispatch(struct actor *a, uint64_t number, const uint64_t *arg)
{
	uint32_t lap = (uint32_t)(number >> 8);
	uint32_t op = (uint32_t)number & 0xff;
	struct lap_call call = {
		.op = op,
		.caller = a->aid,
		.caller_mode = a->mode,
		.caller_group = a->group,
	};

	if (number > 0xffff ||
	    (lap == LAP_KERNEL && (op >= K_OP_COUNT || !kernel_calls[op])))
		return K_ENOTIMP;
	if (thread_lent() && !pad_may_call(lap, op))
		return pad_refusal(lap);
	if (lap == LAP_HR_CTRL && a->made)
		return -EPERM; /* ACT-30 */
	if (lap == LAP_KERNEL)
		return kernel_calls[op](a, arg);
	memcpy(call.arg, arg, sizeof(call.arg));
	return lap_call(lap, &call);
}

void call_handle(struct frame *frame)
{
	struct actor *a = thread_current()->actor;
	struct thread *t = thread_current();
	uint64_t arg[6] = {frame->rdi, frame->rsi, frame->rdx,
			   frame->r10, frame->r8,  frame->r9};
	uint64_t number = frame->rax;
	uint64_t rip = frame->rip;
	int64_t result;
	bool fails;

	cpu_level = 1;
	trace_actor(frame, EV_CALL_ENTER, number, arg[0], arg[1], arg[2]);
	fails = agent_call_fails(number, &result);
	if (frame->rip == rip && !t->doomed && !t->pending) {
		if (!fails)
			result = dispatch(a, number, arg);
		frame->rax = (uint64_t)result;
		if (!t->doomed)
			trace_actor(frame, EV_CALL_RETURN, number, frame->rax,
				    0, 0);
	}
	actor_leave(frame);
}
