/*
 * From the first instruction in C to the scheduler, cold and hot.
 */
#include <string.h>

#include "inject/guest/agent.h"
#include "inject/guest/digest.h"
#include "inject/guest/step.h"
#include "runtime/abi/bank.h"
#include "runtime/kernel/actor.h"
#include "runtime/kernel/bootact.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/console.h"
#include "runtime/kernel/fb.h"
#include "runtime/kernel/kapi_table.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/panic.h"
#include "runtime/kernel/pvh.h"
#include "runtime/kernel/site.h"
#include "runtime/kernel/storage.h"
#include "runtime/kernel/thread.h"
#include "runtime/kernel/tick.h"
#include "runtime/kernel/x86/cpu.h"
#include "runtime/kernel/x86/paging.h"
#include "runtime/kernel/x86/park.h"
#include "runtime/kernel/x86/uart.h"
#include "runtime/trace/trace_guest.h"

#define THREADS_EXTRA 8u /* beyond one an actor: boot actors */

NORETURN void kernel_main(uint64_t start_info, uint32_t mode);

/* Is there a usable plan? A machine started without the rig has none. */
static bool plan_sound(void)
{
	const struct plan *p = PLAN;

	return p->magic == PLAN_MAGIC && p->version == PLAN_VERSION &&
	       p->bytes >= sizeof(*p) && p->bytes <= LAYOUT_PLAN_BYTES &&
	       trace_hash_bytes((const char *)p + PLAN_SUM_FROM,
				p->bytes - PLAN_SUM_FROM) == p->sum &&
	       p->faults <= PLAN_MAX_FAULTS;
}

/* What a person gets who starts the image by hand. */
static void plan_default(uint64_t ram_bytes)
{
	struct plan *p = page_ptr(LAYOUT_PLAN_PHYS);

	memset(p, 0, sizeof(*p));
	p->magic = PLAN_MAGIC;
	p->version = PLAN_VERSION;
	p->bytes = sizeof(*p);
	p->flags = PLAN_INTERACTIVE;
	p->ram_bytes = ram_bytes;
	p->ring_records = 65536;
	p->ring_phys =
		ram_bytes - p->ring_records * sizeof(struct trace_record);
	p->limit_ns = CLOCK_NEVER;
	p->quantum_ns = 1000000;
	p->tunables = (struct plan_tunables){
		.pmm_rambank_bytes = 0x100000,
		.pmm_max_blocks = 30,
		.hr_max_actors = 32,
		.hr_max_groups = 32,
		.hr_interval_s = 3,
		.hr_max_badness = 25,
		.sys_stack_bytes = 0x8000,
		.usr_stack_bytes = 0x10000,
		.max_actors = 64,
		.mem_model = MEM_VIRTUAL,
	};
}

/* The boot archive to its place, and sums of what a hot reboot relies on. */
static void load_images(const struct pvh_machine *machine)
{
	if (!machine->archive_phys ||
	    machine->archive_bytes > LAYOUT_ARCHIVE_BYTES) {
		console_print("hotrig: no boot archive: start QEMU with "
			      "-initrd boot.cpio\n");
		site_end_now(SITE_END_BAD_PLAN);
	}
	memmove(page_ptr(LAYOUT_ARCHIVE_PHYS), page_ptr(machine->archive_phys),
		machine->archive_bytes);
	SITE->archive_bytes = machine->archive_bytes;
	site_image_sum();
	storage_init();
	fb_find();
}

/* What depends on the machine and on the size of the plan: not counted in
 * the clock, so that it is the same on every machine. */
static void first_look(uint64_t start_info)
{
	struct pvh_machine machine;

	pvh_read(start_info, &machine);
	if (((const struct plan *)PLAN)->magic != PLAN_MAGIC)
		plan_default(machine.ram_bytes);
	else if (!plan_sound())
		site_end_now(SITE_END_BAD_PLAN);
	if (PLAN->limit_ns == 0 && !(PLAN->flags & PLAN_REUSE))
		site_end_now(SITE_END_LIMIT);
	load_images(&machine);
	park_remember();
}

/* The machine is used again: what it has loaded is still there. */
static void next_look(const struct site_state *before)
{
	if (!plan_sound())
		site_end_now(SITE_END_BAD_PLAN);
	SITE->archive_bytes = before->archive_bytes;
	SITE->archive_sum = before->archive_sum;
	SITE->ktext_bytes = before->ktext_bytes;
	SITE->ktext_sum = before->ktext_sum;
	SITE->kernel_bytes = before->kernel_bytes;
	SITE->kdata_bytes = before->kdata_bytes;
	SITE->kdata_sum = before->kdata_sum;
	SITE->storage_item = before->storage_item;
	SITE->storage_bytes = before->storage_bytes;
	SITE->storage_files = before->storage_files;
}

static void first_boot(uint64_t start_info, uint64_t entry_tsc, bool reused)
{
	struct site_state *s = SITE;
	struct site_state before = *s;

	memset(s, 0, sizeof(*s));
	s->magic = SITE_MAGIC;
	s->version = PLAN_VERSION;
	s->tsc_base = entry_tsc;
	s->text_port = UART_CONSOLE;
	s->cause_group = (uint32_t)TRACE_NO_GROUP;
	trace_pause();
	if (reused)
		next_look(&before);
	else
		first_look(start_info);
	if (PLAN->flags & PLAN_QUIET)
		s->text_port = UART_NOBODY;
	if (PLAN->limit_ns == 0)
		site_end_now(SITE_END_LIMIT);
	s->ram_bytes = PLAN->ram_bytes;
	trace_resume();
}

static void release_pages(void)
{
	uint64_t bank_end = bank_data_phys() + PLAN->tunables.pmm_rambank_bytes;
	uint64_t ring_end = PLAN->ring_phys +
			    PLAN->ring_records * sizeof(struct trace_record);

	page_release(page_init(PLAN->ram_bytes), LAYOUT_BANK_PHYS);
	page_release((bank_end + 4095) & ~4095ull, PLAN->ring_phys);
	page_release((ring_end + 4095) & ~4095ull, PLAN->ram_bytes);
}

void kernel_main(uint64_t start_info, uint32_t mode)
{
	uint64_t entry_tsc = rdtsc();

	uart_init();
	cpu_init();
	if (mode == BOOT_FIRST || mode == BOOT_REUSED) {
		first_boot(start_info, entry_tsc, mode == BOOT_REUSED);
		mode = BOOT_FIRST;
	}
	paging_init();
	release_pages();
	thread_init(PLAN->tunables.max_actors + THREADS_EXTRA);
	actor_init(PLAN->tunables.max_actors);
	tick_calibrate();
	step_calibrate();
	trace_pause();
	agent_init(mode == BOOT_FIRST);
	fb_keep((enum boot_mode)mode);
	trace_resume();
	if (mode == BOOT_HOT) {
		trace(EV_BOOT_HOT, SITE->boots, SITE->cause, SITE->hot_in_row,
		      PLAN->tunables.pmm_rambank_bytes);
		digest_blocks(DIGEST_SITE_BOOT);
	} else {
		trace(EV_BOOT_COLD, SITE->boots, PLAN->ram_bytes,
		      PLAN->tunables.pmm_rambank_bytes, PLAN->seed);
	}
	bootact_start(kapi_table(mode == BOOT_HOT));
	thread_run_first();
}
