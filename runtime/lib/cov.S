/*
 * __sanitizer_cov_trace_pc: counts for the basic block that calls it, see
 * runtime/abi/cov.h. COV_AREA: of the program that it is linked into. No
 * branch: a block takes the same time whatever has been counted. Among the
 * code that is not stepped through, since it is not the program's own.
 */
#include "runtime/abi/cov.h"

	.section .text.trace, "ax", @progbits
	.globl __sanitizer_cov_trace_pc
	.hidden __sanitizer_cov_trace_pc
	.type __sanitizer_cov_trace_pc, @function
__sanitizer_cov_trace_pc:
	.cfi_startproc
	movq (%rsp), %rax
	shrl $2, %eax
	andl $(COV_AREA_BYTES - 1), %eax
	incb COV_VIRT + COV_AREA * COV_AREA_BYTES(%rax)
	ret
	.cfi_endproc
	.size __sanitizer_cov_trace_pc, . - __sanitizer_cov_trace_pc

	.section .note.GNU-stack, "", @progbits
