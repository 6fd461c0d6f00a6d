/*
 * Site restart and the end of a run. What a hot reboot relies on is summed
 * at the cold boot and checked before it is used.
 */
#include "runtime/kernel/site.h"

#include <string.h>

#include "inject/guest/digest.h"
#include "inject/guest/watch.h"
#include "runtime/abi/bank.h"
#include "runtime/kernel/actor.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/console.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/x86/park.h"
#include "runtime/trace/trace_guest.h"

#define HOT_IN_ROW_MAX	3u
#define COLD_IN_ROW_MAX 3u

extern char __text_start[], __text_end[], __data_start[], __data_end[];
extern char __bss_end[];

void site_up(void)
{
	SITE->hot_in_row = 0;
	SITE->cold_in_row = 0;
	trace(EV_SITE_UP, SITE->cause != SITE_CAUSE_NONE, page_free_count(),
	      actor_count(), thread_count());
}

/* Of the kernel's text, its pristine data and the boot archive. */
struct image_sums {
	uint64_t text, data, archive;
};

static struct image_sums sum_image(void)
{
	return (struct image_sums){
		digest_words(__text_start,
			     (uint64_t)(__text_end - __text_start)),
		digest_words(page_ptr(LAYOUT_KDATA_PHYS), SITE->kdata_bytes),
		digest_words(page_ptr(LAYOUT_ARCHIVE_PHYS),
			     SITE->archive_bytes),
	};
}

static bool image_sound(void)
{
	struct image_sums now = sum_image();

	return now.text == SITE->ktext_sum && now.data == SITE->kdata_sum &&
	       now.archive == SITE->archive_sum;
}

void site_image_sum(void)
{
	struct image_sums sums;

	SITE->ktext_bytes = page_phys(__text_end) - LAYOUT_KERNEL_PHYS;
	SITE->kernel_bytes = page_phys(__bss_end) - LAYOUT_KERNEL_PHYS;
	SITE->kdata_bytes = (uint64_t)(__data_end - __data_start);
	sums = sum_image();
	SITE->ktext_sum = sums.text;
	SITE->kdata_sum = sums.data;
	SITE->archive_sum = sums.archive;
}

static NORETURN void boot_again(enum boot_mode mode)
{
	watch_off();
	SITE->boots++;
	if (!image_sound()) {
		console_print("hotrig: system image damaged\n");
		site_end_now(SITE_END_DEAD);
	}
	hot_start(mode);
}

void site_restart(uint32_t cause, int32_t group)
{
	const struct thread *t = thread_current();

	SITE->cause = cause;
	SITE->cause_group = (uint32_t)group;
	if (SITE->hot_in_row >= HOT_IN_ROW_MAX)
		site_cold(COLD_HOT_FAILED,
			  "three hot reboots in a row did not bring it up");
	SITE->hot_in_row++;
	trace(EV_SITE_RESTART, cause, (uint64_t)(int64_t)group,
	      t ? thread_actor_id(t) : 0, 0);
	digest_blocks(DIGEST_SITE_STOP);
	console_print("Hot reboot ...\n");
	boot_again(BOOT_HOT);
}

void site_cold(uint32_t why, const char *text)
{
	trace(EV_SITE_COLD, why, SITE->hot_in_row, 0, 0);
	console_print("Cold reboot ... (%s)\n", text);
	if (why != COLD_COMMAND && SITE->cold_in_row++ >= COLD_IN_ROW_MAX) {
		console_print("hotrig: %u cold reboots in a row, giving up\n",
			      COLD_IN_ROW_MAX);
		site_end_now(SITE_END_DEAD);
	}
	SITE->hot_in_row = 0;
	SITE->cause = SITE_CAUSE_NONE;
	memset(page_ptr(LAYOUT_BANK_PHYS), 0, BANK_HEADER_BYTES);
	boot_again(BOOT_COLD_AGAIN);
}

void site_end_now(uint32_t reason)
{
	uint64_t tsc = rdtsc();

	watch_off();
	SITE->end_clock = clock_at(tsc);
	SITE->end_instructions =
		(SITE->end_clock - SITE->skipped) / LAYOUT_NS_PER_INSTRUCTION;
	compiler_barrier();
	SITE->end = reason;
	compiler_barrier();
	trace_stop(STOP_END);
	if (PLAN->flags & PLAN_REUSE)
		park();
	outb(LAYOUT_EXIT_PORT, LAYOUT_EXIT_CODE);
	for (;;)
		__asm__ volatile("cli; hlt");
}

void site_end(uint32_t reason)
{
	digest_blocks(DIGEST_END);
	trace_note(EV_RUN_END, reason, page_free_count(), actor_count(),
		   thread_count());
	site_end_now(reason);
}
