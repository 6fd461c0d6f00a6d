/*
 * The child of HR_parent: puts a message together in four steps and prints
 * it, again and again. What is done is in persistent memory, so that it goes
 * on with the step it was at, however often the group or the site restarts.
 * Says good-bye by a destructor of private data, whatever ends it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hr/hr.h>
#include <pd/chPd.h>
#include <pmm/chPmm.h>

#define STEPS	   4
#define STEP_BYTES 7 /* "STEP 1 " */

struct state {
	int lives;
	int checkpoint; /* steps of the message that are done */
};

static void good_bye(void *value)
{
	printf("%s EXITS!\n", (char *)value);
}

/* Blocks with the key of the group: they go with it. */
static void *find(const char *text, size_t size)
{
	PmmName name = {"RAM", ""};
	VmAddr addr;
	int res;

	strcpy(name.name, text);
	res = pmmAllocate(&addr, &name, size, HR_GROUP_KEY, HR_GROUP_KEYSIZE);
	if (res != K_OK) {
		printf("CHILD: cannot allocate %s: error %d\n", text, res);
		HR_EXIT_HDL();
		exit(1);
	}
	return (void *)addr;
}

static void watch_end(void)
{
	PdKey key;
	int res = padKeyCreate(&key, good_bye);

	if (res == 0)
		res = padSet(K_MYACTOR, key, "CHILD");
	if (res != 0)
		printf("CHILD: no private data: error %d\n", res);
}

/* Done twice, it leaves what it leaves when done once. */
static void do_step(char *message, int step)
{
	char text[STEP_BYTES + 1] = "STEP n ";

	text[5] = (char)('1' + step);
	memcpy(message + step * STEP_BYTES, text, STEP_BYTES);
	if (step == STEPS - 1)
		printf("===== Message =====\n%.*s\n"
		       "===== End of message=====\n",
		       STEPS * STEP_BYTES, message);
}

int main(void)
{
	KnTimeVal work = {0, 10000000};
	struct state *state = find("CHILD_PM", sizeof(*state));
	char *message = find("CHILD_MESSAGE", STEPS * STEP_BYTES);

	watch_end();
	if (state->lives++ > 0)
		printf("CHILD RESTARTS (%d-th time)\n", state->lives - 1);
	for (;;) {
		threadDelay(&work);
		do_step(message, state->checkpoint);
		state->checkpoint = (state->checkpoint + 1) % STEPS;
	}
}
