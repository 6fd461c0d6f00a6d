/*
 * Filling in struct kapi; adapters where a kernel function has another shape.
 */
#include "runtime/kernel/kapi_table.h"

#include "runtime/abi/bank.h"
#include "runtime/kernel/actor.h"
#include "runtime/kernel/bootact.h"
#include "runtime/kernel/call.h"
#include "runtime/kernel/channel.h"
#include "runtime/kernel/clock.h"
#include "runtime/kernel/console.h"
#include "runtime/kernel/lap.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/panic.h"
#include "runtime/kernel/site.h"
#include "runtime/kernel/storage.h"
#include "runtime/trace/trace_guest.h"
#include <exec/chError.h>

#define MAX_ACTORS_CAP 65536u /* TUN-3 */

static const char *sysadm(size_t *len)
{
	uint64_t bytes = 0;
	const uint8_t *text;

	if (PLAN->sysadm_bytes) {
		*len = PLAN->sysadm_bytes;
		return (const char *)PLAN + PLAN->sysadm_off;
	}
	text = bootact_file("sysadm.ini", &bytes);
	*len = bytes;
	return (const char *)text;
}

static void *pages_alloc(size_t bytes)
{
	uint64_t phys =
		page_alloc((bytes + LAYOUT_PAGE_BYTES - 1) / LAYOUT_PAGE_BYTES);

	return phys ? page_ptr(phys) : NULL;
}

static void *pages_take(size_t bytes)
{
	uint64_t phys =
		page_take((bytes + LAYOUT_PAGE_BYTES - 1) / LAYOUT_PAGE_BYTES);

	return phys ? page_ptr(phys) : NULL;
}

static struct kapi table;

/* Whose text goes where is looked at only where there is a channel: in runs
 * nothing but the console exists. */
static int open_channel(void)
{
	int result = channel_open();

	if (result == K_OK) {
		table.console_write = channel_console_write;
		table.actor_create = channel_actor_create;
		call_console_write = channel_actor_write;
	}
	return result;
}

const struct kapi *kapi_table(bool hot)
{
	table = (struct kapi){
		.version = KAPI_VERSION,
		.hot = hot,
		.tunables = PLAN->tunables,
		.trace = trace_server,
		.trace_name = trace_name,
		.console_write = console_line,
		.console_read = console_read,
		.sysadm = sysadm,
		.site_up = site_up,
		.site_restart = site_restart,
		.site_cold = site_cold,
		.site_end = site_end,
		.panic = panic,
		.lap_bind = lap_bind,
		.lap_invoke = lap_invoke,
		.copy_in = lap_copy_in,
		.copy_out = lap_copy_out,
		.str_in = lap_str_in,
		.thread_create = bootact_thread,
		.thread_delay = thread_sleep_ns,
		.now = clock_now,
		.bank_meta = page_ptr(LAYOUT_BANK_PHYS),
		.bank_data = page_ptr(bank_data_phys()),
		.bank_data_phys = bank_data_phys(),
		.bank_data_pages =
			PLAN->tunables.pmm_rambank_bytes / LAYOUT_PAGE_BYTES,
		.bank_map = region_bank_map,
		.bank_unmap = region_bank_unmap,
		.bank_users = region_bank_users,
		.pages_alloc = pages_alloc,
		.pages_take = pages_take,
		.actor_create = actor_create,
		.actor_map_new = actor_map_new,
		.actor_map_bank = actor_map_bank,
		.actor_write = actor_write,
		.actor_start = actor_start,
		.actor_resume = actor_resume,
		.actor_delete = actor_delete,
		.actor_info = actor_info,
		.actor_next = actor_next,
		.actor_by_cap = actor_by_cap,
		.actor_load_base = actor_load_base,
		.death_wait = actor_death_wait,
		.actor_await = actor_await,
		.storage_open = storage_open,
		.storage_read = storage_read,
		.system_file = bootact_file,
		.channel_open = open_channel,
		.channel_take = channel_take,
		.channel_status = channel_status,
	};
	if (table.tunables.hr_max_actors > MAX_ACTORS_CAP)
		table.tunables.hr_max_actors = MAX_ACTORS_CAP;
	return &table;
}
