/*
 * Calls from actors: how they are made and how they are numbered.
 *
 * rax = call number, arguments in rdi rsi rdx r10 r8 r9, result in rax. A
 * user actor executes "syscall"; a supervisor actor does "call *gate", where
 * gate is found in its start block, with the same registers (rcx, r11 lost).
 * A result is 0, a non-negative value, or a negative K_E... code; AM and
 * HR_CTRL calls return -errno, which libcx turns into -1 and errno.
 *
 * number = lap << 8 | op. LAP 0 is the kernel.
 */
#ifndef HOTRIG_ABI_CALLS_H
#define HOTRIG_ABI_CALLS_H

#include <stdint.h>

enum lap {
	LAP_KERNEL = 0,
	LAP_PMM = 1,
	LAP_HR_CTRL = 2,
	LAP_AM = 3,
	LAP_COUNT
};

enum kernel_op {
	K_OP_EXIT = 1,	      /* (status): _exit, does not return */
	K_OP_CONSOLE_WRITE,   /* (buf, len) */
	K_OP_THREAD_DELAY,    /* (ns): 0 yields */
	K_OP_RGN_ALLOCATE,    /* (cap, desc) */
	K_OP_RGN_FREE,	      /* (cap, desc) */
	K_OP_PAGES_ALLOCATE,  /* (addr *, size, flags, cap): svPagesAllocate */
	K_OP_PAGES_FREE,      /* (addr, size) */
	K_OP_SYS_TIME,	      /* (KnTimeVal *) */
	K_OP_GET_CONF,	      /* (module, var, int *) */
	K_OP_SYS_SHUTDOWN,    /* (argc, argv) */
	K_OP_ACTOR_PRIVILEGE, /* (cap, old *, new *) */
	K_OP_ACTOR_SELF,      /* (cap *): returns aid */
	K_OP_PAD_KEY_CREATE,  /* (key *, destructor) */
	K_OP_PAD_SET,	      /* (cap, key, value) */
	K_OP_MARK,	      /* (value): reserved for user events */
	K_OP_PAD_RETURN,      /* (): end of a destructor; for the kernel */
	K_OP_FB_MAP,	      /* (struct fb_info *): see hotrig/fb.h */
	K_OP_THREAD_CREATE,   /* (cap, lid *, status, sched *, info *) */
	K_OP_ACTOR_START,     /* (cap) */
	K_OP_VM_COPY,	      /* (cap, from, cap, to, size) */
	K_OP_COUNT
};

enum pmm_op {
	PMM_OP_ALLOCATE = 1, /* (addr *, name *, size, key *, keysize) */
	PMM_OP_FREE,	     /* (name *) */
	PMM_OP_FREE_ALL,     /* (key *, keysize) */
	/* for HR_CTRL only: they change nothing and leave no event */
	PMM_OP_FIND,	 /* (name *): slot */
	PMM_OP_SELECT,	 /* (key *, keysize): all blocks with this key */
	PMM_OP_SELECTED, /* (): slot of the next of them */
	PMM_OP_COUNT
};

enum hr_op {
	HR_OP_EXEC = 1,	  /* (base *, path, cap *, param *, argv, envp) */
	HR_OP_EXIT_HDL,	  /* () */
	HR_OP_KILL_GROUP, /* (gid) */
	HR_OP_GET_GROUP,  /* (aid; 0: the caller) */
	/* for C_INIT only */
	HR_OP_RUN_DIRECT,  /* (struct hr_run *) */
	HR_OP_SYSADM_DONE, /* (): restart direct members after a hot reboot */
	HR_OP_COUNT
};

enum am_op {
	AM_OP_AFEXEC = 1,   /* (path, cap *, param *, argv, envp) */
	AM_OP_AKILL,	    /* (cap *, aid): by capability, else by aid */
	AM_OP_GET_ID,	    /* () */
	AM_OP_AWAIT,	    /* (aid, status *, cap *): cap, if given, not aid */
	AM_OP_ASTAT,	    /* (entries *, max) */
	AM_OP_ACTOR_CREATE, /* (cap *, cap *, privilege, status): K_E... */
	AM_OP_ACREATE,	    /* (path, cap *, param *, argv, envp) */
	AM_OP_ASTART,	    /* (cap *) */
	/* for C_INIT and HR_CTRL only: struct pointers of am/am_api.h */
	AM_OP_RUN,	   /* afexec for C_INIT */
	AM_OP_PROBE,	   /* read and check an executable: sizes */
	AM_OP_BUILD_IMAGE, /* probed executable into an image block */
	AM_OP_SPAWN,	   /* executing image from image block, actor started */
	AM_OP_COUNT
};

/* Why a group's counter changed: argument "why" of hr.counter. */
enum hr_counter_why { HR_COUNTER_RESTART = 1, HR_COUNTER_DECAY = 2 };

/*
 * Start block: what a supervisor or user actor finds at its initial stack
 * pointer, 16-byte aligned: argc, argv[argc], NULL, envp[], NULL, and in
 * registers: rdi = stack pointer as said, rsi = call gate (0 in user mode).
 *
 * Entry header: the bytes at the ELF entry are "jmp start", padded to
 * ACTOR_EXIT_ENTRY; there the actor's own exit(rdi) is entered. The agent
 * uses it for the fault "exit".
 */
#define ACTOR_EXIT_ENTRY 16u

#endif
