/*
 * Section 3.4: who frees persistent memory, and by what. "make" is not
 * restartable and leaves blocks behind, "clear" frees them by their key and
 * tries what is not allowed, "group" has a block that ends with its group.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <pmm/chPmm.h>
#include <hr/hr.h>

static char bunch[] = {'b', 0, 1, (char)255};
static char other[] = {'b', 0, 1, (char)254};

static void set_name(PmmName *name, char *medium, char *text)
{
	bzero(name, sizeof(*name));
	strcpy(name->medium, medium);
	strcpy(name->name, text);
}

static char *error(int res)
{
	return res == K_OK	   ? "K_OK"
	       : res == K_EPRIV	   ? "K_EPRIV"
	       : res == K_EINVAL   ? "K_EINVAL"
	       : res == K_EUNKNOWN ? "K_EUNKNOWN"
	       : res == K_EFAULT   ? "K_EFAULT"
	       : res < 0	   ? "another error"
				   : "positive";
}

static int *get(char *text, char *key, int size)
{
	PmmName name;
	int *p;
	int res;

	set_name(&name, "RAM", text);
	res = pmmAllocate((VmAddr *)&p, &name, sizeof(int), key, size);
	if (res == K_OK)
		return p;
	printf("keys: no block %s, %s\n", text, error(res));
	HR_EXIT_HDL();
	exit(-1);
}

static void make(void)
{
	*get("A", bunch, sizeof(bunch)) = 11;
	*get("B", bunch, sizeof(bunch)) = 12;
	*get("C", other, sizeof(other)) = 13;
	printf("keys: made\n");
	exit(0);
}

static void look(void)
{
	printf("keys: A %d", *get("A", bunch, sizeof(bunch)));
	printf(" B %d", *get("B", bunch, sizeof(bunch)));
	printf(" C %d\n", *get("C", other, sizeof(other)));
}

static void refusals(void)
{
	PmmName name;
	VmAddr addr;
	char key[400];

	set_name(&name, "RAM", "NEVER");
	printf("keys: free of no block %s\n", error(pmmFree(&name)));
	set_name(&name, "ROM", "A");
	printf("keys: free on ROM %s\n", error(pmmFree(&name)));
	printf("keys: allocate on ROM %s\n",
	       error(pmmAllocate(&addr, &name, 4, bunch, sizeof(bunch))));
	memset(key, 'k', sizeof(key));
	printf("keys: free by a key too long %s\n",
	       error(pmmFreeAll(key, sizeof(PmmDelKey) + 1)));
	printf("keys: free by no key %s\n",
	       pmmFreeAll(NULL, 0) == K_OK ? "K_OK" : "refused");
	printf("keys: free by a system key %s\n",
	       error(pmmFreeAll("__SYSTEM", 8)));
	set_name(&name, "RAM", "D");
	printf("keys: allocate with a system key %s\n",
	       error(pmmAllocate(&addr, &name, 4, "__SYSTEM", 8)));
	printf("keys: allocate to nowhere %s\n",
	       error(pmmAllocate((VmAddr *)16, &name, 4, "D", 1)));
	printf("keys: free of no name %s\n", error(pmmFree((PmmName *)16)));
	printf("keys: free by a key nowhere %s\n",
	       error(pmmFreeAll((char *)16, 4)));
	printf("keys: more than there is %s\n",
	       error(pmmAllocate(&addr, &name, 0x7fffffff, "D", 1)));
	printf("keys: no D was made %s\n", error(pmmFree(&name)));
}

static void clear(void)
{
	look();
	printf("keys: free all %s\n", error(pmmFreeAll(bunch, sizeof(bunch))));
	printf("keys: once more %s\n", error(pmmFreeAll(bunch, sizeof(bunch))));
	look();
	refusals();
	pmmFreeAll(bunch, sizeof(bunch));
	pmmFreeAll(other, sizeof(other));
	exit(0);
}

static void group(void)
{
	int *runs = get("RUNS", HR_GROUP_KEY, HR_GROUP_KEYSIZE);
	int *e = get("E", HR_GROUP_KEY, HR_GROUP_KEYSIZE);
	int *g = get("G", "GKEY", 5);
	volatile int zero = 0;
	PmmName name;

	printf("keys: run %d, E %d, G %d\n", ++*runs, *e, *g);
	if (*runs == 1) {
		*e = 21;
		*g = 22;
		zero = 7 / zero;
	}
	printf("keys: free all of the group %s\n",
	       error(pmmFreeAll(HR_GROUP_KEY, HR_GROUP_KEYSIZE)));
	printf("keys: E is still %d\n", *e);
	set_name(&name, "RAM", "E");
	printf("keys: free of E %s\n", error(pmmFree(&name)));
	printf("keys: new E %d\n", *get("E", HR_GROUP_KEY, HR_GROUP_KEYSIZE));
	HR_EXIT_HDL();
	exit(0);
}

int main(int argc, char **argv)
{
	char *role = argc > 1 ? argv[1] : "look";

	if (strcmp(role, "make") == 0)
		make();
	if (strcmp(role, "clear") == 0)
		clear();
	if (strcmp(role, "group") == 0)
		group();
	if (strcmp(role, "look") == 0)
		look();
	if (strcmp(role, "after") == 0)
		printf("keys: after the group RUNS %d, G %d\n",
		       *get("RUNS", "ANY", 4), *get("G", "ANY", 4));
	return 0;
}
