/*
 * The four debug registers and the faults of the plan that use them. The n-th
 * fault at a point exec: or write: has the n-th.
 */
#include "inject/guest/watch.h"

#include <stddef.h>
#include <string.h>

#include "inject/guest/fault.h"
#include "runtime/kernel/actor.h"

#define DR7_OFF	  0x400ull
#define DR7_LOCAL 0x1ull
#define DR7_WRITE 0x1ull
#define NO_WATCH  PLAN_MAX_WATCH

uint64_t debug_control = DR7_OFF;

/* Whose place each register watches, and in which actor (0: in any). */
static struct {
	uint32_t fault; /* + 1; 0: not in use */
	uint32_t aid;
} watch[PLAN_MAX_WATCH];

static bool is_watch(const struct plan_fault *f)
{
	return f->point == POINT_EXEC || f->point == POINT_WRITE;
}

static uint32_t register_of(uint32_t i)
{
	uint32_t n = 0;

	if (!is_watch(fault_of(i)))
		return NO_WATCH;
	for (uint32_t k = 0; k < i; k++)
		n += is_watch(fault_of(k));
	return n;
}

static void write_address(uint32_t n, uint64_t virt)
{
	switch (n) {
	case 0:
		__asm__ volatile("mov %0, %%dr0" : : "r"(virt));
		break;
	case 1:
		__asm__ volatile("mov %0, %%dr1" : : "r"(virt));
		break;
	case 2:
		__asm__ volatile("mov %0, %%dr2" : : "r"(virt));
		break;
	default:
		__asm__ volatile("mov %0, %%dr3" : : "r"(virt));
		break;
	}
}

/* Code of DR7 for 1, 2, 4 or 8 bytes. */
static uint64_t length_code(uint64_t bytes)
{
	return bytes == 8 ? 2 : bytes - 1;
}

static void set(uint32_t i, uint64_t virt, uint32_t aid)
{
	uint32_t n = register_of(i);
	uint64_t bytes = fault_of(i)->place.bytes;
	uint64_t kind = 0;

	if (n >= PLAN_MAX_WATCH)
		return;
	while (virt % bytes)
		bytes /= 2;
	if (fault_of(i)->point == POINT_WRITE)
		kind = DR7_WRITE | length_code(bytes) << 2;
	watch[n].fault = i + 1;
	watch[n].aid = aid;
	write_address(n, virt);
	debug_control &= ~(0xfull << (16 + 4 * n));
	debug_control |= kind << (16 + 4 * n) | DR7_LOCAL << (2 * n);
	__asm__ volatile("mov %0, %%dr7" : : "r"(debug_control));
}

void watch_arm(uint32_t i)
{
	if (fault_of(i)->place.kind == PLACE_ADDRESS)
		set(i, fault_of(i)->place.value, 0);
}

/* "counter_u.0" is an instance of "counter_u". */
bool watch_names(const struct actor *actor, uint64_t executable)
{
	char file[sizeof(actor->name)];
	char *dot;

	if (actor->name_hash == executable)
		return true;
	memcpy(file, actor->name, sizeof(file));
	dot = strrchr(file, '.');
	if (!dot)
		return false;
	*dot = '\0';
	return trace_hash_name(file) == executable;
}

/* An attribute "actor" says who is meant, whatever the executable's name. */
static bool is_meant(const struct plan_fault *f, const struct actor *actor)
{
	for (uint32_t k = 0; k < f->attrs; k++)
		if (f->attr[k].key == ATTR_ACTOR)
			return f->attr[k].value == actor->name_hash;
	return watch_names(actor, f->place.owner);
}

void watch_actor(const struct actor *actor)
{
	for (uint32_t i = 0; i < PLAN->faults; i++) {
		const struct plan_fault *f = fault_of(i);

		if (is_watch(f) && f->place.kind == PLACE_ACTOR &&
		    is_meant(f, actor))
			set(i, actor->entry + f->place.value, actor->aid);
	}
}

bool watch_is(uint32_t i, uint64_t hits)
{
	const struct thread *t = thread_current();
	uint32_t n = register_of(i);

	if (n >= PLAN_MAX_WATCH || !(hits >> n & 1) || watch[n].fault != i + 1)
		return false;
	return !watch[n].aid ||
	       (t && !cpu_level && t->actor->aid == watch[n].aid);
}

uint64_t watch_status(void)
{
	uint64_t status;

	__asm__ volatile("mov %%dr6, %0" : "=r"(status));
	__asm__ volatile("mov %0, %%dr6" : : "r"(0xffff0ff0ull));
	return status;
}

void watch_off(void)
{
	debug_control = DR7_OFF;
	__asm__ volatile("mov %0, %%dr7" : : "r"(debug_control));
	memset(watch, 0, sizeof(watch));
}
