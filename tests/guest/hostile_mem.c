/*
 * Memory that an actor in user mode must not reach: the null page, the
 * kernel, boot actors, the bank, the stack's guard page, addresses that do not
 * exist; its text must not be written and its data not be executed, unless the
 * memory model is flat. One attempt a life, see hostile.h.
 *
 *   arun -g 0 hostile_mem_u [flat]
 */
#include <string.h>

#include <mem/chMem.h>

#include "tests/guest/hostile.h"

static const uint64_t where[] = {
	0,
	8,
	0xfff,
	0x1000,
	0x3ff000,	    /* below the image */
	0x00000fffffffffff, /* below the window of blocks */
	0x0000100000000000, /* a block, but not one of this actor's */
	0x00001000000ff000,
	0x00006ffffffff000,
	0x00007fff00000000, /* behind the stack */
	0x00007ffffffff000,
	0x00007fffffffffff,
	0x0000800000000000, /* not canonical */
	0x00ff800000000000,
	0xffff7fffffffffff,
	0xffff800000000000, /* physical memory as the kernel sees it */
	0xffff800000100000, /* the kernel in it */
	0xffff800000400000, /* the plan */
	0xffff800001000000, /* the bank */
	0xffff8000fee00000, /* the interrupt controller */
	0xffffa00000000000, /* blocks of supervisor actors */
	0xffffb00000000000, /* boot actors */
	0xffffb00010000000, /* supervisor actors */
	0xffffd00000000000, /* their stacks */
	0xffffffff80101000, /* kernel text */
	0xffffffff80200000,
	0xfffffffffffffff8,
	0xffffffffffffffff,
};
#define PLACES COUNT_OF(where)

static struct progress *progress;
static int flat;

static uint64_t place(int first)
{
	return where[progress->next - first];
}

static void do_read(void)
{
	(void)*(volatile uint8_t *)place(0);
}

static void do_write(void)
{
	*(volatile uint8_t *)place(PLACES) = 1;
}

static void do_jump(void)
{
	((void (*)(void))place(2 * PLACES))();
}

/* A return comes another way than a jump. */
static void do_return(void)
{
	__asm__ volatile("pushq %0; ret" : : "r"(place(3 * PLACES)) : "memory");
}

/* Nine bytes of which the last is beyond what there is. */
static void do_straddle(void)
{
	uint64_t value;

	__asm__ volatile("movq %1, %0"
			 : "=r"(value)
			 : "m"(*(uint64_t *)(0x00007fff00000000 - 1)));
}

static void do_write_text(void)
{
	volatile uint8_t *text = (volatile uint8_t *)(uintptr_t)do_write_text;

	text[0] = text[0];
}

static void do_write_pads(void)
{
	*(volatile uint8_t *)0x00007ffffffde000 = 0xc3;
}

static uint8_t code_in_data[16] = {0xc3};

static void do_run_data(void)
{
	((void (*)(void))(uintptr_t)code_in_data)();
}

static void do_run_stack(void)
{
	uint8_t code[16];

	memset(code, 0xc3, sizeof(code));
	__asm__ volatile("call *%0" : : "r"(code) : "memory");
}

static uint8_t *fresh_region(VmFlags options)
{
	KnRgnDesc r = {.size = 4096, .options = options};

	return rgnAllocate(K_MYACTOR, &r) == K_OK ? (uint8_t *)r.startAddr
						  : NULL;
}

static void do_run_region(void)
{
	uint8_t *code = fresh_region(K_ANYWHERE | K_WRITABLE);

	code[0] = 0xc3;
	((void (*)(void))(uintptr_t)code)();
}

static void do_run_block(void)
{
	PmmName name = {"RAM", "HOSTILE.CODE"};
	VmAddr addr;

	if (pmmAllocate(&addr, &name, 1, NULL, 0) != K_OK)
		return;
	*(uint8_t *)addr = 0xc3;
	((void (*)(void))addr)();
}

static void do_write_read_only(void)
{
	*(volatile uint8_t *)fresh_region(K_ANYWHERE) = 1;
}

/* The page in front of a region, and the one behind. */
static void do_before_region(void)
{
	(void)*(volatile uint8_t *)(fresh_region(K_ANYWHERE) - 1);
}

static void do_behind_region(void)
{
	(void)*(volatile uint8_t *)(fresh_region(K_ANYWHERE) + 4096);
}

static void do_freed_region(void)
{
	uint8_t *at = fresh_region(K_ANYWHERE | K_WRITABLE);
	KnRgnDesc r = {.startAddr = (VmAddr)at, .size = 4096};

	*at = 1;
	if (rgnFree(K_MYACTOR, &r) == K_OK)
		*(volatile uint8_t *)at = 2;
}

static void do_freed_block(void)
{
	PmmName name = {"RAM", "HOSTILE.FREED"};
	VmAddr addr;

	if (pmmAllocate(&addr, &name, 1, NULL, 0) != K_OK)
		return;
	*(volatile uint8_t *)addr = 1;
	if (pmmFree(&name) == K_OK)
		*(volatile uint8_t *)addr = 2;
}

static uint64_t deeper(uint64_t depth)
{
	volatile uint8_t page[2048];

	page[0] = (uint8_t)depth;
	return depth ? deeper(depth - 1) + page[0] : 0;
}

static void do_overflow(void)
{
	deeper(1000000);
}

/* The byte below the stack's last page: a page that is not there. */
static void do_guard(void)
{
	(void)*(volatile uint8_t *)(0x00007fff00000000 - 0x10000 - 1);
}

/* Where the stack is by then, no frame fits. */
static void do_call_on_guard(void)
{
	__asm__ volatile("movq %0, %%rsp; call *%1"
			 :
			 : "r"(0x00007fff00000000 - 0x10000), "r"(do_run_data)
			 : "memory");
}

/* It is the actor's own, like any region. */
static void do_free_stack(void)
{
	KnRgnDesc r = {.startAddr = 0x00007fff00000000 - 0x10000,
		       .size = 0x10000};

	rgnFree(K_MYACTOR, &r);
}

#define EACH(name, run)                                                        \
	{                                                                      \
		name, run, FAULTS                                              \
	}
#define EACH4(n, r) EACH(n, r), EACH(n, r), EACH(n, r), EACH(n, r)
#define EACH28(n, r)                                                           \
	EACH4(n, r), EACH4(n, r), EACH4(n, r), EACH4(n, r), EACH4(n, r),       \
		EACH4(n, r), EACH4(n, r)

_Static_assert(PLACES == 28, "EACH28");

static struct attempt list[] = {
	EACH28("read", do_read),
	EACH28("write", do_write),
	EACH28("jump", do_jump),
	EACH28("return", do_return),
	EACH("straddle", do_straddle),
	EACH("write read-only", do_write_read_only),
	EACH("before a region", do_before_region),
	EACH("behind a region", do_behind_region),
	EACH("freed region", do_freed_region),
	EACH("freed block", do_freed_block),
	EACH("overflow", do_overflow),
	EACH("guard page", do_guard),
	EACH("call on the guard page", do_call_on_guard),
	EACH("free the stack", do_free_stack),
	EACH("write to the pads", do_write_pads),
	EACH("write to text", do_write_text),
	EACH("run data", do_run_data),
	EACH("run the stack", do_run_stack),
	EACH("run a region", do_run_region),
	EACH("run a block", do_run_block),
};

int main(int argc, char *argv[])
{
#ifdef CX_SUPERVISOR
	printf("hostile_mem: for user actors only\n");
	HR_EXIT_HDL();
	return 0;
#endif
	progress = progress_of_group();
	flat = argc > 1 && strcmp(argv[1], "flat") == 0;
	for (int i = 0; flat && i < COUNT_OF(list); i++)
		if (strncmp(list[i].name, "run ", 4) == 0 ||
		    list[i].run == do_write_text ||
		    list[i].run == do_write_read_only)
			list[i].must = RETURNS;
	return attempts_make("hostile_mem", list, COUNT_OF(list));
}
