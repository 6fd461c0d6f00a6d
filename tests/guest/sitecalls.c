/*
 * Makes calls of a case of `hotrig fuzz site`, which are the input of its
 * scenario (harness/fuzz/site_call.h):
 *
 *   arun -g 0 sitecalls_u TAG [DEPTH FIRST]    DEPTH, FIRST: one character
 *
 * The first letter of TAG says whose calls they are. The actors that it starts
 * make those from FIRST on, from behind the call that starts them; TAG grows by
 * a letter, DEPTH by one, and there is an end to both. A restartable one counts
 * its lives in a block L<TAG>, since some calls are made in the first or in
 * later lives only, and ends cleanly in the fifth.
 *
 * Much of what a case costs is QEMU's translation of this actor after each of
 * its restarts: hence no printf and the like.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <am/astat.h>
#include <am/await.h>
#include <chorus.h>
#include <exec/chModules.h>
#include <hr/hr.h>
#include <mem/chMem.h>
#include <pd/chPd.h>
#include <pmm/chPmm.h>

#include "harness/fuzz/site_call.h"
#include "runtime/abi/calls.h"

#define LIVES	   4
#define DEPTH_MAX  2
#define TAG_MAX	   6
#define PAGE_BYTES 4096ul

static const char *tag;
static unsigned first, count, next; /* calls; next: not yet begun */
static int depth;
static int restartable;
static VmAddr last; /* block allocated last */
static KnCap child;
static int child_aid;
static VmAddr region;
static volatile uintptr_t nowhere = 8;
static const char *const files[] = {
	"/bin/sitecalls_u", "/bin/sitecalls_s", "/bin/absent",
	"/bin/counter_u",   "/bin/counter_s",	"",
};

/* Eight digits of the input; false: there are none. */
static int read_digits(unsigned number, char digit[9])
{
	int part[2];

	for (unsigned i = 0; i < 2; i++)
		if (sysGetConf(K_MODULE_INPUT, (int)(2 * number + i),
			       &part[i]) != K_OK)
			return 0;
	memcpy(digit, part, sizeof(part));
	digit[8] = 0;
	return 1;
}

static unsigned number_of(const char *digit, unsigned len)
{
	unsigned number = 0;

	for (; len; len--, digit++)
		number = number * 16 + (unsigned)*digit % 16 +
			 (*digit > '9' ? 9u : 0u);
	return number;
}

/* Call number of this actor; false: it is not made. */
static int read_call(unsigned number, uint8_t call[SITE_CALL_BYTES])
{
	char digit[9];

	if (!read_digits(SITE_ACTORS + first + number, digit) ||
	    digit[0] == '-')
		return 0;
	for (unsigned i = 0; i < SITE_CALL_BYTES; i++)
		call[i] = (uint8_t)number_of(digit + 2 * i, 2);
	return 1;
}

/* A good pointer, or an odd one. */
static void *placed(uint8_t how, void *good)
{
	switch (how) {
	case 0xf8:
	case 0xf9:
		return NULL;
	case 0xfa:
		return (void *)8;
	case 0xfb:
		return (void *)UINTPTR_MAX;
	case 0xfc:
		return (void *)(UINTPTR_MAX << 47);
	default:
		return good;
	}
}

static PmmName *block(uint8_t x)
{
	static PmmName name;
	static const char *const names[16] = {
		"A",  "A",  "B",   "B",	       "C", "D",  "c0",	    "c1",
		"La", "Lb", "Laa", "__SYS.I0", "",  "ab", "__SYS.", "COUNTER"};

	memset(&name, 0, sizeof(name));
	strcpy(name.medium, x >= 0xf0 && x < 0xf4 ? "ROM" : "RAM");
	if (x >= 0xf4 && x < 0xf8)
		memset(name.name, 'N', sizeof(name.name) - (x & 1));
	else
		strcpy(name.name, names[x & 15]);
	return placed(x, &name);
}

static char *key_of(uint8_t z, size_t *size)
{
	static char own[] = "K", other[] = "KEY2", system[] = "__SYS.K0";
	static char group[16];

	switch (z & 7) {
	case 0:
	case 1:
		*size = sizeof(own);
		return placed(z, own);
	case 2:
		*size = sizeof(other);
		return other;
	case 3:
	case 4:
		*size = HR_GROUP_KEYSIZE;
		return HR_GROUP_KEY;
	case 5:
		*size = sizeof(system);
		return system;
	case 6:
		memcpy(group, system, sizeof(system));
		group[sizeof(system) - 2] = (char)('0' + (z >> 3 & 3));
		*size = sizeof(system);
		return group;
	default:
		*size = z < 0x80 ? 0 : z < 0xc0 ? 1000 : SIZE_MAX;
		return own;
	}
}

static void allocate(const uint8_t *call)
{
	static const unsigned long sizes[16] = {4,
						4,
						100,
						PAGE_BYTES,
						PAGE_BYTES + 1,
						3 * PAGE_BYTES,
						16,
						8,
						0,
						12 * PAGE_BYTES,
						64 * PAGE_BYTES,
						1ul << 40,
						~0ul,
						~0xffful,
						4,
						2 * PAGE_BYTES};
	size_t key_bytes;
	char *key = key_of(call[3], &key_bytes);
	VmAddr at;

	if (pmmAllocate(placed(call[2], &at), block(call[1]),
			sizes[call[2] & 15], key, key_bytes) == K_OK &&
	    placed(call[2], &at) == &at)
		last = at;
}

static void free_all(const uint8_t *call)
{
	size_t key_bytes;
	char *key = key_of(call[1], &key_bytes);

	pmmFreeAll(key, key_bytes);
}

/* It makes this actor's calls from behind this one, or from some further on. */
static char **child_args(const char *path, uint8_t how)
{
	static char name[TAG_MAX + 2], deeper[2], from[2];
	static char *argv[5];
	size_t len = strlen(tag);

	memcpy(name, tag, len);
	name[len] = (char)('a' + (how >> 2 & 3));
	deeper[0] = (char)('1' + depth);
	from[0] = (char)('0' + next + (how & 3));
	argv[0] = (char *)path;
	argv[1] = name;
	argv[2] = deeper;
	argv[3] = from;
	return argv;
}

/* Mostly an actor of the kind that is running. */
static const char *file_of(uint8_t y)
{
#ifdef CX_SUPERVISOR
	const char *own = files[1];
#else
	const char *own = files[0];
#endif
	return y < 0xa0 ? own : placed(y, (void *)files[y % 6]);
}

static void start(enum site_op op, const uint8_t *call)
{
	const char *path = file_of(call[op == SITE_HRFEXEC ? 2 : 1]);
	char **argv = child_args(path, call[3]);
	int aid;

	if (depth >= DEPTH_MAX || strlen(tag) >= TAG_MAX)
		return;
	if (op == SITE_HRFEXEC)
		aid = hrfexecv(
			block(call[1] < 0xe0 ? 6 + (call[1] & 1) : call[1]),
			path, placed(call[2], &child), NULL, argv);
	else if (op == SITE_AFEXEC)
		aid = afexecv(path, placed(call[2], &child), NULL, argv);
	else
		aid = acreate(path, placed(call[2], &child), NULL, argv, NULL);
	if (aid >= 0)
		child_aid = aid;
	if (op == SITE_MADE && call[2] & 1)
		astart(placed(call[2], &child));
}

static void kill_one(const uint8_t *call)
{
	KnCap mine;

	switch (call[1] & 7) {
	case 0:
		actorSelf(&mine);
		akill(&mine);
		break;
	case 1:
		akill(K_MYACTOR);
		break;
	case 2:
		mine = child;
		mine.key ^= call[2];
		akill(&mine);
		break;
	case 3:
		akill(placed(call[2], &child));
		break;
	default:
		akill(&child);
	}
}

static void end(const uint8_t *call)
{
	if (call[1] & 1)
		HR_EXIT_HDL();
	if (call[1] & 2)
		_exit(call[2]);
	exit(call[2]);
}

static void crash(const uint8_t *call)
{
	volatile int zero = 0;

	switch (call[1] & 3) {
	case 0:
		*(volatile int *)nowhere = 1;
		break;
	case 1:
		zero = 1 / zero;
		break;
	case 2:
		__asm__ volatile("ud2");
		break;
	default:
		*(volatile char *)(1ull << 63) = 1;
	}
}

static void wait_a_bit(const uint8_t *call)
{
	static const int ms[8] = {0, 0, 1, 3, 5, 20, 100, 1000};
	KnTimeVal limit;

	K_MILLI_TO_TIMEVAL(&limit, ms[call[1] & 7]);
	threadDelay(&limit);
}

static void forget(void *value)
{
	(void)value;
}

static void forget_badly(void *value)
{
	*(volatile long *)nowhere = (long)value;
}

static void private_data(const uint8_t *call)
{
	PdKey key;

	if (padKeyCreate(placed(call[3], &key),
			 call[1] & 1 ? forget_badly : forget) != K_OK ||
	    placed(call[3], &key) != &key)
		return;
	padSet(call[1] & 2 ? &child : K_MYACTOR, key, tag);
}

static void use_region(const uint8_t *call)
{
	KnRgnDesc rgn = {.startAddr = region + (call[2] & 3) * PAGE_BYTES,
			 .size = (1 + (call[2] >> 2 & 7)) * PAGE_BYTES,
			 .options = call[3]};

	if (call[1] & 1)
		rgn.options = K_ANYWHERE | K_WRITABLE | K_FILLZERO;
	if (call[1] & 2) {
		rgnFree(K_MYACTOR, placed(call[1], &rgn));
		return;
	}
	if (rgnAllocate(K_MYACTOR, placed(call[1], &rgn)) == K_OK)
		region = rgn.startAddr;
}

static void look(const uint8_t *call)
{
	astatEntry entry[4];
	int status;

	switch (call[1] & 3) {
	case 0:
		await(child_aid, placed(call[2], &status));
		break;
	case 1:
		awaits(placed(call[2], &child), NULL);
		break;
	case 2:
		astat(placed(call[2], entry), call[3] & 3);
		break;
	default:
		sysGetConf(call[3] & 1 ? K_MODULE_MEM_NAME : "?", call[3] >> 1,
			   placed(call[2], &status));
	}
}

static void make(const uint8_t *call)
{
	if (call[1] & 1)
		start(SITE_MADE, call);
	else
		actorCreate(K_MYACTOR, placed(call[2], &child),
			    call[3] & 3 ? K_USERACTOR : K_SUPACTOR,
			    call[3] & 4 ? K_ACTIVE : K_STOPPED);
}

/* Any call at all, with arguments that nobody can mean. */
static void raw(const uint8_t *call)
{
#ifndef CX_SUPERVISOR
	static const uint64_t odd[8] = {0,
					1,
					8,
					UINT64_MAX,
					UINT64_C(1) << 63,
					UINT64_C(0x7fffffffffff),
					UINT64_C(0xffffffff80100000),
					4096};
	register uint64_t r10 __asm__("r10") = odd[call[3] & 7];
	register uint64_t r8 __asm__("r8") = odd[call[3] >> 3 & 7];
	register uint64_t r9 __asm__("r9") = call[3];
	uint64_t rax = (uint64_t)(call[1] >> 5) << 8 | (call[1] & 31);

	/* Nobody waits for the end of an odd delay. */
	if (rax == K_OP_THREAD_DELAY)
		return;
	__asm__ volatile("syscall"
			 : "+a"(rax)
			 : "D"(odd[call[2] & 7]), "S"(odd[call[2] >> 3 & 7]),
			   "d"(odd[call[2] >> 5 & 7]), "r"(r10), "r"(r8),
			   "r"(r9)
			 : "rcx", "r11", "memory");
#else
	(void)call;
#endif
}

static void shut_down(const uint8_t *call)
{
	char command[] = "shutdown", option[] = "-i";
	char level[2] = {(char)('0' + (call[1] & 3)), 0};
	char *argv[] = {command, option, level, NULL};

	sysShutdown(call[2] & 1 ? 3 : call[2] & 7, placed(call[3], argv));
}

static void make_call(const uint8_t *call)
{
	enum site_op op = site_call_op(call[0]);

	switch (op) {
	case SITE_ALLOCATE:
		allocate(call);
		break;
	case SITE_FREE:
		pmmFree(block(call[1]));
		break;
	case SITE_FREE_ALL:
		free_all(call);
		break;
	case SITE_WRITE:
		if (last)
			*(volatile uint32_t *)last =
				(uint32_t)(call[1] | call[2] << 8);
		break;
	case SITE_HRFEXEC:
	case SITE_AFEXEC:
		start(op, call);
		break;
	case SITE_KILL_GROUP:
		hrKillGroup(call[1] < 0xe0 ? call[1] & 3 : (int8_t)call[1]);
		break;
	case SITE_GET_GROUP:
		hrGetActorGroup(call[1] & 1   ? 0
				: call[1] & 2 ? child_aid
					      : (int8_t)call[2]);
		break;
	case SITE_EXIT_HDL:
		HR_EXIT_HDL();
		break;
	case SITE_AKILL:
		kill_one(call);
		break;
	case SITE_EXIT:
		end(call);
		break;
	case SITE_CRASH:
		crash(call);
		break;
	case SITE_DELAY:
		wait_a_bit(call);
		break;
	case SITE_PAD:
		private_data(call);
		break;
	case SITE_REGION:
		use_region(call);
		break;
	case SITE_AWAIT:
		look(call);
		break;
	case SITE_MADE:
		make(call);
		break;
	case SITE_RAW:
		raw(call);
		break;
	case SITE_SHUTDOWN:
		shut_down(call);
		break;
	default:
		break;
	}
}

/* Lives before this one; one that cannot be counted is the last. */
static uint32_t count_life(void)
{
	PmmName name = {.medium = "RAM"};
	VmAddr at;

	if (!restartable)
		return 0;
	name.name[0] = 'L';
	memcpy(name.name + 1, tag, strlen(tag));
	if (pmmAllocate(&at, &name, sizeof(uint32_t), HR_GROUP_KEY,
			HR_GROUP_KEYSIZE) != K_OK)
		return LIVES;
	return (*(volatile uint32_t *)at)++;
}

static int begin(int argc, char *argv[])
{
	char digit[9];

	if (argc < 2 || !argv[1][0] ||
	    !read_digits((unsigned)(argv[1][0] - 'a') % SITE_ACTORS, digit))
		return 0;
	tag = argv[1];
	depth = argc > 2 ? argv[2][0] - '0' : 0;
	next = argc > 3 ? (unsigned)(argv[3][0] - '0') : 0;
	if (digit[0] != '-') {
		first = number_of(digit, 4);
		count = number_of(digit + 4, 4);
	}
	restartable = hrGetActorGroup(0) >= 0;
	return 1;
}

int main(int argc, char *argv[])
{
	uint8_t call[SITE_CALL_BYTES];
	uint32_t life;

	if (!begin(argc, argv))
		return 1;
	life = count_life();
	if (life >= LIVES) {
		HR_EXIT_HDL();
		return 0;
	}
	while (next < count) {
		enum site_when when;

		if (!read_call(next++, call))
			continue;
		when = site_call_when(call[0]);
		if (when == SITE_ALWAYS || (when == SITE_FIRST_LIFE) == !life)
			make_call(call);
	}
	return 0;
}
