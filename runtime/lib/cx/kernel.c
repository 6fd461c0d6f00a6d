/*
 * The kernel's calls, thin: the kernel checks everything.
 */
#include <chorus.h>
#include <hotrig/fb.h>
#include <pd/chPd.h>

#include "runtime/lib/cx/cx.h"

#define NS_PER_S 1000000000l

static int kernel_call(enum kernel_op op, long a0, long a1, long a2, long a3)
{
	return (int)cx_call(CX_NUMBER(LAP_KERNEL, op), a0, a1, a2, a3, 0, 0);
}

int threadDelay(KnTimeVal *waitLimit)
{
	long ns = 0;

	if (waitLimit == K_NOTIMEOUT) {
		ns = INT64_MAX;
	} else if (waitLimit != K_NOBLOCK) {
		if (waitLimit->tmSec < 0 || waitLimit->tmNSec < 0 ||
		    waitLimit->tmNSec >= NS_PER_S ||
		    waitLimit->tmSec >= INT64_MAX / NS_PER_S)
			return K_EINVAL;
		ns = waitLimit->tmSec * NS_PER_S + waitLimit->tmNSec;
	}
	return kernel_call(K_OP_THREAD_DELAY, ns, 0, 0, 0);
}

int sysTime(KnTimeVal *now)
{
	return kernel_call(K_OP_SYS_TIME, CX_PTR(now), 0, 0, 0);
}

int actorPrivilege(KnCap *actorcap, KnActorPrivilege *was,
		   KnActorPrivilege *wanted)
{
	return kernel_call(K_OP_ACTOR_PRIVILEGE, CX_PTR(actorcap), CX_PTR(was),
			   CX_PTR(wanted), 0);
}

int actorSelf(KnCap *actorcap)
{
	int result = kernel_call(K_OP_ACTOR_SELF, CX_PTR(actorcap), 0, 0, 0);

	return result < 0 ? result : K_OK;
}

int actorStart(KnCap *actorcap)
{
	return kernel_call(K_OP_ACTOR_START, CX_PTR(actorcap), 0, 0, 0);
}

int threadCreate(KnCap *actorcap, KnThreadLid *threadlid, KnThreadStatus status,
		 void *schedparam, void *startinfo)
{
	return (int)cx_call(CX_NUMBER(LAP_KERNEL, K_OP_THREAD_CREATE),
			    CX_PTR(actorcap), CX_PTR(threadlid), status,
			    CX_PTR(schedparam), CX_PTR(startinfo), 0);
}

int vmCopy(KnCap *srcactor, VmAddr srcaddr, KnCap *dstactor, VmAddr dstaddr,
	   VmSize size)
{
	return (int)cx_call(CX_NUMBER(LAP_KERNEL, K_OP_VM_COPY),
			    CX_PTR(srcactor), (long)srcaddr, CX_PTR(dstactor),
			    (long)dstaddr, (long)size, 0);
}

int sysShutdown(int argc, char **argv)
{
	return kernel_call(K_OP_SYS_SHUTDOWN, argc, CX_PTR(argv), 0, 0);
}

int sysGetConf(const char *modName, int var, int *pvalue)
{
	return kernel_call(K_OP_GET_CONF, CX_PTR(modName), var, CX_PTR(pvalue),
			   0);
}

int rgnAllocate(KnCap *actorcap, KnRgnDesc *desc)
{
	return kernel_call(K_OP_RGN_ALLOCATE, CX_PTR(actorcap), CX_PTR(desc), 0,
			   0);
}

int rgnFree(KnCap *actorcap, KnRgnDesc *desc)
{
	return kernel_call(K_OP_RGN_FREE, CX_PTR(actorcap), CX_PTR(desc), 0, 0);
}

int svPagesAllocate(VmAddr *address, VmSize size, VmFlags flags,
		    KnCap *actorcap)
{
	return kernel_call(K_OP_PAGES_ALLOCATE, CX_PTR(address), (long)size,
			   (long)flags, CX_PTR(actorcap));
}

int svPagesFree(VmAddr address, VmSize size)
{
	return kernel_call(K_OP_PAGES_FREE, (long)address, (long)size, 0, 0);
}

int vmPageSize(void)
{
	return 4096;
}

int padKeyCreate(PdKey *pkey, KnPdHdl destructor)
{
	return -kernel_call(K_OP_PAD_KEY_CREATE, CX_PTR(pkey),
			    CX_PTR(destructor), 0, 0);
}

int padSet(KnCap *actorcap, PdKey key, const void *value)
{
	return -kernel_call(K_OP_PAD_SET, CX_PTR(actorcap), key, CX_PTR(value),
			    0);
}

int fb_map(struct fb_info *info)
{
	return kernel_call(K_OP_FB_MAP, CX_PTR(info), 0, 0, 0);
}
