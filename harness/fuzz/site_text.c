/* Calls as text: see site_text.h. */
#include "harness/fuzz/site_text.h"

#include <stdlib.h>
#include <string.h>

#include "harness/fuzz/site_call.h"

#define WORD (2 * SITE_CALL_BYTES)

static const char *const names[SITE_OPS] = {
	[SITE_ALLOCATE] = "pmmAllocate",
	[SITE_FREE] = "pmmFree",
	[SITE_FREE_ALL] = "pmmFreeAll",
	[SITE_WRITE] = "write",
	[SITE_HRFEXEC] = "hrfexec",
	[SITE_KILL_GROUP] = "hrKillGroup",
	[SITE_GET_GROUP] = "hrGetActorGroup",
	[SITE_EXIT_HDL] = "HR_EXIT_HDL",
	[SITE_AFEXEC] = "afexec",
	[SITE_AKILL] = "akill",
	[SITE_EXIT] = "exit",
	[SITE_CRASH] = "crash",
	[SITE_DELAY] = "threadDelay",
	[SITE_PAD] = "padSet",
	[SITE_REGION] = "rgnAllocate",
	[SITE_AWAIT] = "await",
	[SITE_MADE] = "acreate",
	[SITE_RAW] = "any call",
	[SITE_SHUTDOWN] = "sysShutdown",
};

static unsigned long number(const char *digits, size_t len)
{
	char text[9] = "";

	memcpy(text, digits, len);
	return strtoul(text, NULL, 16);
}

static void add_call(const char *digits, char actor, struct text *out)
{
	static const char *const when[] = {"", ", in its first life",
					   ", in later lives"};
	uint8_t op = (uint8_t)number(digits, 2);

	if (digits[0] == '-')
		return;
	text_printf(out, "# %c: %s %.2s %.2s %.2s%s\n", actor,
		    names[site_call_op(op)], digits + 2, digits + 4, digits + 6,
		    when[site_call_when(op)]);
}

void site_text_calls(const char *input, struct text *out)
{
	size_t words = strlen(input) / WORD;

	for (unsigned i = 0; i < SITE_ACTORS && i < words; i++) {
		unsigned long first = number(input + i * WORD, 4);
		unsigned long count = number(input + i * WORD + 4, 4);

		for (unsigned long k = 0; k < count; k++)
			if (SITE_ACTORS + first + k < words)
				add_call(input + (SITE_ACTORS + first + k) *
							 WORD,
					 (char)('a' + i), out);
	}
}
