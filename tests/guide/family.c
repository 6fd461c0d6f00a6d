/*
 * The hrfexec family of section 4.1.1: a parent starts six children, one by
 * each member, fails, and starts them again by name alone: another path and
 * other arguments, which a restart does not use (4.2.2).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <errno.h>
#include <chorus.h>
#include <am/afexec.h>
#include <pmm/chPmm.h>
#include <hr/hr.h>

static char *own_env[] = {"MOOD=calm", NULL};

static void pause_ms(long ms)
{
	KnTimeVal t;

	t.tmSec = 0;
	t.tmNSec = ms * 1000000;
	threadDelay(&t);
}

static char *value(char **envp, char *name)
{
	int n = strlen(name);

	for (; envp != NULL && *envp != NULL; envp++)
		if (strncmp(*envp, name, n) == 0 && (*envp)[n] == '=')
			return *envp + n + 1;
	return "none";
}

static void set_name(PmmName *name, char *text)
{
	bzero(name, sizeof(*name));
	strcpy(name->medium, "RAM");
	strcpy(name->name, text);
}

static void child(int argc, char **argv, char **envp)
{
	printf("family: %s, argc %d, last %s, group %d, COLOR %s, MOOD %s\n",
	       argv[2], argc, argv[argc - 1], hrGetActorGroup(agetId()),
	       value(envp, "COLOR"), value(envp, "MOOD"));
	HR_EXIT_HDL();
	exit(0);
}

static void started(char *what, int aid)
{
	if (aid < 0)
		printf("family: %s not started\n", what);
	pause_ms(5);
}

static void start_all(char *path, char *last)
{
	KnCap cap;
	PmmName name;
	char *args[5];

	args[0] = "family";
	args[1] = "child";
	args[3] = last;
	args[4] = NULL;
	set_name(&name, "KID1");
	started("l", hrfexecl(&name, path, &cap, NULL, "family", "child", "l",
			      last, (char *)NULL));
	set_name(&name, "KID2");
	started("le", hrfexecle(&name, path, &cap, NULL, "family", "child",
				"le", last, (char *)NULL, own_env));
	set_name(&name, "KID3");
	started("lp", hrfexeclp(&name, path, &cap, NULL, "family", "child",
				"lp", last, (char *)NULL));
	set_name(&name, "KID4");
	args[2] = "v";
	started("v", hrfexecv(&name, path, &cap, NULL, args));
	set_name(&name, "KID5");
	args[2] = "ve";
	started("ve", hrfexecve(&name, path, &cap, NULL, args, own_env));
	set_name(&name, "KID6");
	args[2] = "vp";
	started("vp", hrfexecvp(&name, path, &cap, NULL, args));
}

static void expect(char *what, int res, int error)
{
	int seen = errno;

	if (res == -1 && seen == error)
		printf("family: %s is refused\n", what);
	else
		printf("family: %s gives %d, errno %d, not -1 and %d\n", what,
		       res, seen, error);
}

static void errors(char *path)
{
	KnRgnDesc big;
	KnCap cap;
	PmmName name;

	set_name(&name, "NOBODY");
	expect("a missing file",
	       hrfexecl(&name, "/nowhere", &cap, NULL, "x", (char *)NULL),
	       ENOENT);
	bzero(&big, sizeof(big));
	big.size = 0x40000;
	big.options = K_ANYWHERE | K_WRITABLE | K_FILLZERO;
	if (rgnAllocate(K_MYACTOR, &big) == K_OK)
		memset((char *)big.startAddr, 'x', big.size - 1);
	expect("too many arguments",
	       hrfexecl(&name, path, &cap, NULL, "x", big.startAddr,
			(char *)NULL),
	       E2BIG);
	expect("a path nowhere",
	       hrfexecl(&name, (char *)16, &cap, NULL, "x", (char *)NULL),
	       EFAULT);
	expect("a name nowhere",
	       hrfexecl((PmmName *)16, path, &cap, NULL, "x", (char *)NULL),
	       EFAULT);
	strcpy(name.medium, "ROM");
	expect("another medium",
	       hrfexecl(&name, path, &cap, NULL, "x", (char *)NULL), EINVAL);
}

int main(int argc, char **argv, char **envp)
{
	PmmName name;
	KnCap cap;
	volatile int zero = 0;
	int *runs;
	int res;

	if (argc > 2 && strcmp(argv[1], "child") == 0)
		child(argc, argv, envp);
	if (argc > 1 && strcmp(argv[1], "alone") == 0) {
		set_name(&name, "LONELY");
		expect("hrfexec without a group",
		       hrfexecl(&name, argv[0], &cap, NULL, "x", (char *)NULL),
		       EPERM);
		return 0;
	}
	set_name(&name, "FAMILY");
	res = pmmAllocate((VmAddr *)&runs, &name, sizeof(int), HR_GROUP_KEY,
			  HR_GROUP_KEYSIZE);
	if (res != K_OK) {
		printf("family: no block, %d\n", res);
		HR_EXIT_HDL();
		exit(-1);
	}
	++*runs;
	printf("family: parent run %d, argc %d, COLOR %s\n", *runs, argc,
	       value(envp, "COLOR"));
	if (*runs == 1) {
		errors(argv[0]);
		start_all(argv[0], "first");
		zero = 7 / zero;
	}
	start_all("/nowhere", "again");
	printf("family: parent ends\n");
	HR_EXIT_HDL();
	exit(0);
}
