/*
 * The PMM as one actor sees it. Leaves no block behind.
 */
#include <string.h>

#include <hr/hr.h>
#include <pmm/chPmm.h>

#include "tests/guest/check.h"

#define KEY "CHECK_KEY"

static PmmName block(const char *name)
{
	PmmName n = {.medium = "RAM"};

	memcpy(n.name, name, strnlen(name, sizeof(n.name)));
	return n;
}

static KnError allocate(VmAddr *addr, const char *name, size_t size)
{
	PmmName n = block(name);

	return pmmAllocate(addr, &n, size, KEY, sizeof(KEY));
}

static int release(const char *name)
{
	PmmName n = block(name);

	return pmmFree(&n);
}

static void check_blocks(void)
{
	VmAddr a = 0, again = 0, b = 0;
	int *p;

	CHECK(allocate(&a, "CHECK-A", 5000), K_OK);
	CHECK(a % (VmAddr)vmPageSize(), 0);
	p = (int *)a;
	CHECK(p[0], 0);
	CHECK(p[2047], 0);
	p[2047] = 7;
	CHECK(allocate(&again, "CHECK-A", 0), K_OK);
	CHECK(again, a);
	CHECK(p[2047], 7);
	CHECK(allocate(&b, "CHECK-B", 1), K_OK);
	CHECK(b - a, 2 * vmPageSize());

	CHECK(release("CHECK-A"), K_OK);
	CHECK(release("CHECK-A"), K_EUNKNOWN);
	CHECK(allocate(&again, "CHECK-C", 1), K_OK);
	CHECK(again, a);
	CHECK(*(int *)again, 0);
	CHECK(pmmFreeAll(KEY, sizeof(KEY)), K_OK);
	CHECK(pmmFreeAll(KEY, sizeof(KEY)), K_EUNKNOWN);
	CHECK(release("CHECK-B"), K_EUNKNOWN);
}

static void check_names(void)
{
	PmmName n = block("CHECK-N");
	VmAddr a;

	CHECK(allocate(&a, "", 1), K_EINVAL);
	CHECK(allocate(&a, "0123456789012345678901234567890x", 1), K_EINVAL);
	CHECK(allocate(&a, "__SYS.G0", 1), K_EPRIV);
	CHECK(release("__SYS.G0"), K_EPRIV);
	CHECK(allocate(&a, "CHECK-N", 0), K_EINVAL);
	CHECK(allocate(&a, "CHECK-N", (size_t)1 << 40), K_ENOMEM);
	strcpy(n.medium, "ROM");
	CHECK(pmmAllocate(&a, &n, 1, KEY, sizeof(KEY)), K_EINVAL);
	CHECK(pmmFree(&n), K_EINVAL);
}

static void check_keys(void)
{
	PmmName n = block("CHECK-K");
	VmAddr a;

	CHECK(pmmAllocate(&a, &n, 1, "__SYS.x", 8), K_EPRIV);
	CHECK(pmmAllocate(&a, &n, 1, KEY, sizeof(PmmDelKey) + 1), K_EINVAL);
	CHECK(pmmAllocate(&a, &n, 1, NULL, 4), K_OK);
	CHECK(pmmFree(&n), K_OK);
	CHECK(pmmAllocate(&a, &n, 1, KEY, 0), K_OK);
	CHECK(pmmFreeAll(KEY, sizeof(KEY)), K_EUNKNOWN);
	CHECK(pmmFree(&n), K_OK);
	CHECK(pmmFreeAll(NULL, 4), K_EINVAL);
	CHECK(pmmFreeAll(KEY, 0), K_EINVAL);
	CHECK(pmmFreeAll(KEY, sizeof(PmmDelKey) + 1), K_EINVAL);
	CHECK(pmmFreeAll("__SYS.K0", 9), K_EPRIV);
}

static void check_group_key(void)
{
	PmmName n = block("CHECK-G");
	int restartable = hrGetActorGroup(0) >= 0;
	VmAddr a;

	CHECK(pmmAllocate(&a, &n, 1, HR_GROUP_KEY, HR_GROUP_KEYSIZE),
	      restartable ? K_OK : K_EPRIV);
	CHECK(pmmFreeAll(HR_GROUP_KEY, HR_GROUP_KEYSIZE), K_EPRIV);
	CHECK(pmmFree(&n), restartable ? K_OK : K_EUNKNOWN);
}

static void check_pointers(void)
{
	PmmName n = block("CHECK-P");
	void *bad = (void *)8;
	VmAddr a;

	CHECK(pmmAllocate(bad, &n, 1, KEY, sizeof(KEY)), K_EFAULT);
	CHECK(pmmAllocate(&a, bad, 1, KEY, sizeof(KEY)), K_EFAULT);
	CHECK(pmmAllocate(&a, &n, 1, bad, 4), K_EFAULT);
	CHECK(pmmFree(bad), K_EFAULT);
	CHECK(pmmFreeAll(bad, 4), K_EFAULT);
	CHECK(pmmFree(&n), K_EUNKNOWN);
}

int main(void)
{
	int failed;

	check_blocks();
	check_names();
	check_keys();
	check_group_key();
	check_pointers();
	failed = check_end("check_pmm");
	HR_EXIT_HDL();
	return failed;
}
