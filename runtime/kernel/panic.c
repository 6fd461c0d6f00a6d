/*
 * Panics end in a site restart.
 */
#include "runtime/kernel/panic.h"

#include <stdarg.h>
#include <stddef.h>

#include "runtime/abi/trace.h"
#include "runtime/kernel/console.h"
#include "runtime/kernel/site.h"
#include "runtime/kernel/thread.h"
#include "runtime/lib/core/fmt.h"
#include "runtime/trace/trace_guest.h"

#define PANIC_SOFTWARE 0xffu /* "vector" of a panic without exception */

static const char *const in_names[IN_COUNT] = {
	"an actor", "the kernel", "PMM", "HR_CTRL", "AM", "C_INIT"};

static NORETURN void die(uint64_t vector, uint64_t where, uint64_t address)
{
	trace(EV_SITE_PANIC, vector, where, address, thread_server());
	site_restart(SITE_CAUSE_PANIC, TRACE_NO_GROUP);
}

void panic(const char *fmt, ...)
{
	char text[200];
	va_list args;

	trace_stop(STOP_PANIC);
	va_start(args, fmt);
	fmt_vformat(text, sizeof(text), fmt, args);
	va_end(args);
	console_print("PANIC in %s: %s\n", in_names[thread_server()], text);
	die(PANIC_SOFTWARE, (uint64_t)__builtin_return_address(0), 0);
}

void panic_exception(uint64_t vector, uint64_t rip, uint64_t address)
{
	console_print("PANIC in %s: exception %u at %p, address %p\n",
		      in_names[thread_server()], (unsigned)vector, (void *)rip,
		      (void *)address);
	die(vector, rip, address);
}
