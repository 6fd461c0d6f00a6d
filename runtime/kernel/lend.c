/*
 * Lending the processor.
 */
#include "runtime/kernel/lend.h"

#include "runtime/kernel/clock.h"
#include "runtime/kernel/page.h"
#include "runtime/kernel/panic.h"
#include <exec/chError.h>

static struct thread *lender; /* waits for the thread it lent to */
static enum thread_lend lent_how;

int thread_lend_init(struct thread *t)
{
	if (!t->stack) {
		t->stack = page_alloc(THREAD_STACK_PAGES);
		t->id = thread_max() + 1;
		t->prio = THREAD_PRIO_ACTOR;
		t->server = IN_KERNEL;
	}
	return t->stack ? K_OK : K_ENOMEM;
}

enum thread_lend thread_lend(struct thread *t, void (*entry)(void), uint64_t ns)
{
	struct thread *from = thread_current();

	KASSERT(from && !lender);
	thread_prepare(t, entry);
	t->wake = clock_now() + ns;
	lender = from;
	thread_change(t);
	return lent_how;
}

void thread_return(enum thread_lend how)
{
	struct thread *to = lender;

	KASSERT(to);
	lender = NULL;
	lent_how = how;
	thread_change(to);
	panic("a thread came back that was lent the processor");
}

bool thread_lent(void)
{
	return lender != NULL;
}
