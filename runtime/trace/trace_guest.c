/*
 * The event ring, guest side. The only writer of records.
 */
#include "runtime/trace/trace_guest.h"

#include <string.h>

#include "inject/guest/agent.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/panic.h"
#include "runtime/kernel/site.h"
#include "runtime/kernel/thread.h"

#define NAMES 1024u /* powers of two */
#define WAYS  8u

/* Names already defined in this boot: sets of WAYS, by hash. */
static uint64_t known[NAMES];

void trace_stand(uint32_t why);

static uint64_t entered; /* TSC when the outermost tracepoint was entered */
static unsigned depth;

static struct trace_record *append(uint32_t event, uint32_t in, uint64_t rip,
				   uint64_t clock)
{
	struct trace_record *ring = page_ptr(PLAN->ring_phys);
	struct trace_record *rec;
	const struct thread *t = thread_current();

	if (SITE->trace_count >= PLAN->ring_records &&
	    PLAN->flags & PLAN_INTERACTIVE)
		SITE->trace_count = 0; /* nobody judges it */
	if (SITE->trace_count >= PLAN->ring_records) {
		SITE->trace_lost++;
		site_end_now(SITE_END_RING_FULL);
	}
	rec = &ring[SITE->trace_count];
	rec->seq = (uint32_t)SITE->trace_count;
	rec->event = (uint16_t)event;
	rec->actor = 0;
	rec->thread = 0;
	rec->group = TRACE_NO_GROUP;
	rec->clock = clock;
	rec->in = (uint8_t)in;
	rec->boot = (uint8_t)SITE->boots;
	rec->zero = 0;
	rec->rip = rip;
	if (t) {
		rec->actor = (uint16_t)thread_actor_id(t);
		rec->thread = (uint16_t)t->id;
		rec->group = (int16_t)thread_actor_group(t);
	}
	return rec;
}

static void record(struct trace_record *rec, uint64_t a0, uint64_t a1,
		   uint64_t a2, uint64_t a3)
{
	rec->arg[0] = a0;
	rec->arg[1] = a1;
	rec->arg[2] = a2;
	rec->arg[3] = a3;
	compiler_barrier();
	SITE->trace_count++;
}

/* Bounds of the few instructions between reading the clock and saying so in
 * "depth": there trace_steals() goes by the address. */
extern char trace_in_from[], trace_in_to[];
extern char trace_out_from[], trace_out_to[];

/* Time from enter to leave does not count. Entered from within (the agent's
 * own records), the clock stands still. */
SECTION(".text.trace") NOINLINE static uint64_t enter(void)
{
	if (depth) {
		depth++;
	} else {
		uint64_t low, high;

		__asm__ volatile(".globl trace_in_from, trace_in_to\n\t"
				 "rdtsc\n"
				 "trace_in_from:\n\t"
				 "movl $1, %0\n"
				 "trace_in_to:"
				 : "=m"(depth), "=a"(low), "=d"(high));
		entered = high << 32 | low;
	}
	return clock_at(entered);
}

/* Nor does clearing the registers: the TSC may not be left in one, for code
 * that a fault has led astray would go by it, and it is not the same in a
 * machine that is used again. */
#define CLEAR_NS (9u * LAYOUT_NS_PER_INSTRUCTION)

SECTION(".text.trace") NOINLINE static void leave(void)
{
	uint64_t *stolen = &SITE->stolen;
	uint64_t begun;

	if (depth > 1) {
		depth--;
		return;
	}
	begun = entered - CLEAR_NS;
	__asm__ volatile(".globl trace_out_from, trace_out_to\n\t"
			 "rdtsc\n"
			 "trace_out_from:\n\t"
			 "shlq $32, %%rdx\n\t"
			 "orq %%rdx, %%rax\n\t"
			 "subq %%rsi, %%rax\n\t"
			 "addq %%rax, (%%rdi)\n\t"
			 "movl $0, %0\n"
			 "trace_out_to:\n\t"
			 "xorl %%eax, %%eax\n\t"
			 "xorl %%ecx, %%ecx\n\t"
			 "xorl %%edx, %%edx\n\t"
			 "xorl %%esi, %%esi\n\t"
			 "xorl %%edi, %%edi\n\t"
			 "xorl %%r8d, %%r8d\n\t"
			 "xorl %%r9d, %%r9d\n\t"
			 "xorl %%r10d, %%r10d\n\t"
			 "xorl %%r11d, %%r11d"
			 : "=m"(depth), "+S"(begun), "+D"(stolen)
			 :
			 : "rax", "rcx", "rdx", "r8", "r9", "r10", "r11",
			   "memory", "cc");
}

void trace_pause(void)
{
	enter();
}

void trace_resume(void)
{
	leave();
}

/* Begins with its nop, which who held the machine there leaves out. */
NOINLINE void trace_stand(uint32_t why)
{
	__asm__ volatile("nop" : : "D"(why));
}

void trace_stop(uint32_t why)
{
	enter();
	trace_stand(why);
	leave();
}

uint64_t trace_clock(void)
{
	return clock_at(entered);
}

bool trace_steals(uint64_t rip)
{
	if (rip >= (uint64_t)trace_in_from && rip < (uint64_t)trace_in_to)
		return true;
	if (rip >= (uint64_t)trace_out_from && rip < (uint64_t)trace_out_to)
		return false;
	return depth != 0;
}

SECTION(".text.trace")
NOINLINE void trace(uint32_t event, uint64_t a0, uint64_t a1, uint64_t a2,
		    uint64_t a3)
{
	uint64_t clock = enter();
	struct trace_record *rec = append(
		event, IN_KERNEL, (uint64_t)__builtin_return_address(0), clock);
	agent_action action;

	record(rec, a0, a1, a2, a3);
	action = agent_point(rec, NULL);
	leave();
	if (action)
		action();
}

SECTION(".text.trace")
NOINLINE void trace_server(uint32_t event, uint64_t a0, uint64_t a1,
			   uint64_t a2, uint64_t a3)
{
	uint64_t clock = enter();
	struct trace_record *rec;
	agent_action action;

	KASSERT(event != EV_NONE && event < EV_COUNT);
	rec = append(event, thread_server(),
		     (uint64_t)__builtin_return_address(0), clock);
	record(rec, a0, a1, a2, a3);
	action = agent_point(rec, NULL);
	leave();
	if (action)
		action();
}

void trace_actor(struct frame *frame, uint32_t event, uint64_t a0, uint64_t a1,
		 uint64_t a2, uint64_t a3)
{
	uint64_t clock = enter();
	struct trace_record *rec = append(event, IN_ACTOR, frame->rip, clock);
	agent_action action;

	record(rec, a0, a1, a2, a3);
	action = agent_point(rec, frame);
	leave();
	if (action)
		action();
}

void trace_note_in(uint32_t in, uint32_t event, uint64_t a0, uint64_t a1,
		   uint64_t a2, uint64_t a3)
{
	uint64_t clock = enter();
	struct trace_record *rec =
		append(event, in, (uint64_t)__builtin_return_address(0), clock);

	record(rec, a0, a1, a2, a3);
	leave();
}

void trace_note(uint32_t event, uint64_t a0, uint64_t a1, uint64_t a2,
		uint64_t a3)
{
	trace_note_in(IN_KERNEL, event, a0, a1, a2, a3);
}

/* Was it defined? If not, remember that it is now, in place of another one if
 * need be: that one is defined again at its next use. */
static bool name_known(uint64_t hash)
{
	uint64_t *set = &known[hash % NAMES / WAYS * WAYS];
	unsigned n = 0;

	while (n < WAYS && set[n] && set[n] != hash)
		n++;
	if (n < WAYS && set[n])
		return true;
	set[n < WAYS ? n : hash >> 32 & (WAYS - 1)] = hash;
	return false;
}

uint64_t trace_name(const char *name)
{
	uint64_t clock = enter();
	uint64_t hash = trace_hash_name(name);
	uint64_t text[3] = {0, 0, 0};

	if (hash && !name_known(hash)) {
		size_t len = strlen(name);

		memcpy(text, name, len < sizeof(text) ? len : sizeof(text));
		record(append(EV_NAME_DEF, IN_KERNEL,
			      (uint64_t)__builtin_return_address(0), clock),
		       hash, text[0], text[1], text[2]);
	}
	leave();
	return hash;
}
