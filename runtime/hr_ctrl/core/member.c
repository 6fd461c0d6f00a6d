/*
 * The member table; see member.h. Keeps no state.
 */
#include "runtime/hr_ctrl/core/member.h"

/* Next state + 1, so that a cell not named is empty. */
static const unsigned char cells[HR_MEMBER_STATE_COUNT][HR_MEMBER_EVENT_COUNT] =
	{
#define CELL(state, event, next)                                               \
	[HR_MEMBER_##state][HR_MEMBER_ON_##event] = HR_MEMBER_##next + 1,
		HR_MEMBER_CELLS(CELL)
#undef CELL
};

static const char *const state_names[HR_MEMBER_STATE_COUNT] = {
#define STATE(id, name) [HR_MEMBER_##id] = name,
	HR_MEMBER_STATES(STATE)
#undef STATE
};

static const char *const event_names[HR_MEMBER_EVENT_COUNT] = {
#define EVENT(id, name) [HR_MEMBER_ON_##id] = name,
	HR_MEMBER_EVENTS(EVENT)
#undef EVENT
};

enum hr_member_state hr_member_next(enum hr_member_state state,
				    enum hr_member_event event)
{
	unsigned next = 0;

	if (state < HR_MEMBER_STATE_COUNT && event < HR_MEMBER_EVENT_COUNT)
		next = cells[state][event];
	if (next == 0)
		return HR_MEMBER_STATE_COUNT;
	return (enum hr_member_state)(next - 1);
}

const char *hr_member_state_name(enum hr_member_state state)
{
	return state < HR_MEMBER_STATE_COUNT ? state_names[state] : "?";
}

const char *hr_member_event_name(enum hr_member_event event)
{
	return event < HR_MEMBER_EVENT_COUNT ? event_names[event] : "?";
}
