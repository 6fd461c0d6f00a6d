/*
 * HR_CTRL, the hot restart controller: entry, tables.
 */
#include <string.h>

#include "runtime/hr_ctrl/hr.h"
#include "runtime/include/exec/chError.h"

#define HR_PRIORITY 30u

int boot_main(const struct kapi *kapi);

const struct kapi *hr_kapi;
struct hr_table hr_table;

void hr_member_step(uint32_t slot, enum hr_member_event event)
{
	struct hr_member *m = &hr_table.member[slot];
	enum hr_member_state next = hr_member_next(m->state, event);

	if (next == HR_MEMBER_STATE_COUNT)
		hr_kapi->panic("hr_ctrl: member %s is %s: %s cannot happen",
			       m->name, hr_member_state_name(m->state),
			       hr_member_event_name(event));
	hr_table_set_state(&hr_table, slot, next);
}

static int make_tables(void)
{
	uint32_t members = hr_kapi->tunables.hr_max_actors;
	uint32_t groups = hr_kapi->tunables.hr_max_groups;
	void *space = hr_kapi->pages_take(hr_table_bytes(members, groups));

	if (!space)
		return K_ENOMEM;
	hr_table_init(&hr_table, members, groups, space);
	return K_OK;
}

int boot_main(const struct kapi *kapi)
{
	int error;

	if (kapi->version != KAPI_VERSION)
		return K_EINVAL;
	hr_kapi = kapi;
	error = make_tables();
	if (!error && kapi->hot)
		error = hr_recover();
	if (error)
		return error;
	error = kapi->lap_bind(LAP_HR_CTRL, hr_dispatch);
	if (error)
		return error;
	return kapi->thread_create(hr_death_thread, HR_PRIORITY);
}
